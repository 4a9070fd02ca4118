"""How each mail client quotes and forwards, in its own words and its own HTML.

Every function takes the language, the quoted author and the paragraphs, and gives (text, html) of the part below the
writer's own words; the writer's words are put above by cases.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.emails.build.languages import Language

Paragraphs = tuple[str, ...]


@dataclass(frozen=True)
class Author:
    name: str
    email: str


SOPHIE = Author("Sophie Lambert", "sophie.lambert@nous.example")
VENTES = Author("Ventes", "ventes@nous.example")
MARC = Author("Marc Dupont", "marc.dupont@client.example")
NADIA = Author("Nadia Petit", "nadia.petit@nous.example")

Below = tuple[str, str]


def plain(paragraphs: Paragraphs) -> str:
    return "\n\n".join(paragraphs)


def divs(paragraphs: Paragraphs) -> str:
    return "<div><br></div>".join(
        "".join(f"<div>{escape(line)}</div>" for line in item.split("\n")) for item in paragraphs
    )


def quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))


def mailto(who: Author) -> str:
    return f'&lt;<a href="mailto:{who.email}">{who.email}</a>&gt;'


# --- « On … wrote: » -------------------------------------------------------------------------------------------------

GMAIL = {
    "fr": "Le lun. 3 mars 2025 à 14:05, {name} <{email}> a écrit :",
    "en": "On Mon, Mar 3, 2025 at 2:05 PM {name} <{email}> wrote:",
    "nl": "Op ma 3 mrt 2025 om 14:05 schreef {name} <{email}>:",
    "de": "Am Mo., 3. März 2025 um 14:05 Uhr schrieb {name} <{email}>:",
    "es": "El lun, 3 mar 2025 a las 14:05, {name} (<{email}>) escribió:",
    "it": "Il giorno lun 3 mar 2025 alle ore 14:05 {name} <{email}> ha scritto:",
}
APPLE = {
    "fr": "Le 3 mars 2025 à 14:05, {name} <{email}> a écrit :",
    "en": "On 3 Mar 2025, at 14:05, {name} <{email}> wrote:",
    "nl": "Op 3 mrt 2025, om 14:05 heeft {name} <{email}> het volgende geschreven:",
    "de": "Am 03.03.2025 um 14:05 schrieb {name} <{email}>:",
    "es": "El 3 mar 2025, a las 14:05, {name} <{email}> escribió:",
    "it": "Il giorno 3 mar 2025, alle ore 14:05, {name} <{email}> ha scritto:",
}
THUNDERBIRD = {
    "fr": "Le 03/03/2025 à 14:05, {name} a écrit :",
    "en": "On 03/03/2025 14:05, {name} wrote:",
    "nl": "Op 3-3-2025 om 14:05 schreef {name}:",
    "de": "Am 03.03.2025 um 14:05 schrieb {name}:",
    "es": "El 03/03/2025 a las 14:05, {name} escribió:",
    "it": "Il 03/03/2025 14:05, {name} ha scritto:",
}
YAHOO = {
    "fr": "Le lundi 3 mars 2025 à 14:05:12 UTC+1, {name} <{email}> a écrit :",
    "en": "On Monday, March 3, 2025 at 02:05:12 PM GMT+1, {name} <{email}> wrote:",
    "nl": "Op maandag 3 maart 2025 om 14:05:12 CET schreef {name} <{email}>:",
    "de": "Am Montag, 3. März 2025 um 14:05:12 MEZ hat {name} <{email}> Folgendes geschrieben:",
    "es": "El lunes, 3 de marzo de 2025, 14:05:12 CET, {name} <{email}> escribió:",
    "it": "Il lunedì 3 marzo 2025 alle ore 14:05:12 CET, {name} <{email}> ha scritto:",
}


def wrap(line: str, width: int = 72) -> str:
    """As Gmail and Apple Mail wrap their long introductions."""
    words, out, current = line.split(" "), [], ""
    for item in words:
        if current and len(current) + len(item) + 1 > width:
            out.append(current)
            current = item
        else:
            current = f"{current} {item}".strip()
    return "\n".join([*out, current])


def intro(table: dict[str, str], language: Language, who: Author) -> str:
    return table[language.code].format(name=who.name, email=who.email)


def gmail_reply(language: Language, who: Author, said: Paragraphs) -> Below:
    line = intro(GMAIL, language, who)
    linked = escape(line).replace(escape(f"<{who.email}>"), mailto(who))
    markup = (
        f'<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{linked}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        f'padding-left:1ex"><div dir="ltr">{divs(said)}</div></blockquote></div>'
    )
    return f"{wrap(line)}\n\n{quoted(plain(said))}\n", markup


def apple_reply(language: Language, who: Author, said: Paragraphs) -> Below:
    line = intro(APPLE, language, who)
    linked = escape(line).replace(escape(f"<{who.email}>"), mailto(who))
    markup = (
        f'<div><br><blockquote type="cite"><div>{linked}</div><br class="Apple-interchange-newline"><div>'
        f'<div style="font-family: Helvetica; font-size: 12px;">{divs(said)}</div></div></blockquote></div><br>'
    )
    return f"> {line}\n> \n{quoted(plain(said))}\n\n", markup


def thunderbird_reply(language: Language, who: Author, said: Paragraphs) -> Below:
    line = intro(THUNDERBIRD, language, who)
    markup = (
        f'<br><div class="moz-cite-prefix">{escape(line)}<br></div><blockquote type="cite" '
        f'cite="mid:abc@nous.example"><meta http-equiv="content-type" content="text/html; charset=UTF-8">'
        f"<p>{'</p><p>'.join(escape(item) for item in said)}</p></blockquote><br>"
    )
    return f"{line}\n{quoted(plain(said))}\n\n", markup


def yahoo_reply(language: Language, who: Author, said: Paragraphs) -> Below:
    line = intro(YAHOO, language, who)
    linked = escape(line).replace(escape(f"<{who.email}>"), f"&lt;{who.email}&gt;")
    markup = (
        '<div><br></div><div id="ydp7a_yahoo_quoted_1" class="yahoo_quoted"><div style="font-size:13px;color:#26282a;">'
        f"<div>{linked}</div><div><br></div><div><br></div><div>{divs(said)}</div></div></div>"
    )
    return f"    {line}\n \n {plain(said)}\n  ", markup


# --- header blocks ---------------------------------------------------------------------------------------------------


def block(language: Language, who: Author, *, space: str = "", bold: bool = False) -> list[tuple[str, str]]:
    values = (f"{who.name} <{who.email}>", language.long_date, f"{MARC.name} <{MARC.email}>", language.subject)
    colon = f"{space}:" if language.code == "fr" else ":"
    return [
        (f"{'*' if bold else ''}{key}{colon}{'*' if bold else ''}", value)
        for key, value in zip(language.keys, values, strict=True)
    ]


def outlook_block_html(language: Language, who: Author) -> str:
    rows = block(language, who, space="\xa0")
    return "<br>".join(f"<b>{escape(key)}</b> {escape(value)}" for key, value in rows).replace("\xa0", "&nbsp;")


def outlook_desktop(language: Language, who: Author, said: Paragraphs) -> Below:
    rows = "\n".join(f"{key} {value}" for key, value in block(language, who, space="\xa0"))
    body = "".join(f"<p class=MsoNormal>{escape(item).replace(chr(10), '<br>')}<o:p></o:p></p>" for item in said)
    markup = (
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        "padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
        f"{outlook_block_html(language, who)}<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>{body}"
    )
    return f"{rows}\n\n{plain(said)}\n", markup


def outlook_web(language: Language, who: Author, said: Paragraphs) -> Below:
    rows = "\n".join(f"{key} {value}" for key, value in block(language, who, space="\xa0"))
    markup = (
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">'
        f"{outlook_block_html(language, who)}</font><div>&nbsp;</div></div><div>{divs(said)}</div>"
    )
    return f"{'_' * 32}\n{rows}\n\n{plain(said)}\n", markup


MOBILE = {
    "fr": "Télécharger Outlook pour iOS<https://aka.ms/o0ukef>",
    "en": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "nl": "Outlook voor iOS downloaden<https://aka.ms/o0ukef>",
    "de": "Outlook für iOS<https://aka.ms/o0ukef> beziehen",
    "es": "Obtener Outlook para iOS<https://aka.ms/o0ukef>",
    "it": "Scarica Outlook per iOS<https://aka.ms/o0ukef>",
}


def outlook_mobile(language: Language, who: Author, said: Paragraphs) -> Below:
    words, markup = outlook_web(language, who, said)
    line = MOBILE[language.code]
    label = line.partition("<")[0]
    head = f'<div id="ms-outlook-mobile-signature"><div><br></div><a href="https://aka.ms/o0ukef">{escape(label)}</a></div>'
    return f"{line}\n{words}", head + markup


ZIMBRA_RULE = {
    "fr": ("Mail original", "Mail transféré"),
    "en": ("Original Message", "Forwarded Message"),
    "nl": ("Oorspronkelijk bericht", "Doorgestuurd bericht"),
    "de": ("Ursprüngliche Mail", "Weitergeleitete Mail"),
    "es": ("Mensaje original", "Mensaje reenviado"),
    "it": ("Messaggio originale", "Messaggio inoltrato"),
}
ZIMBRA_DATE = {
    "fr": "Lundi 3 Mars 2025 14:05:12",
    "en": "Monday, 3 March, 2025 14:05:12",
    "nl": "Maandag 3 Maart 2025 14:05:12",
    "de": "Montag, 3. März 2025 14:05:12",
    "es": "Lunes, 3 de Marzo 2025 14:05:12",
    "it": "Lunedì, 3 marzo 2025 14:05:12",
}


def zimbra(language: Language, who: Author, said: Paragraphs, *, forward: bool = False) -> Below:
    key = language.keys
    rows = [
        f'{key[0]}: "{who.name}" <{who.email}>',
        f"{key[2]}: {MARC.email}",
        f"{key[1]}: {ZIMBRA_DATE[language.code]}",
        f"{key[3]}: {language.subject}",
    ]
    rule = ZIMBRA_RULE[language.code][forward]
    marks = "".join(
        f"<div><b>{escape(row.partition(':')[0])}: </b>{escape(row.partition(': ')[2])}</div>" for row in rows
    )
    markup = (
        '<div><br></div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">'
        f'<blockquote style="border-left:2px solid #1010FF;margin-left:5px;padding-left:5px;">{marks}</blockquote></div>'
        f'<div data-marker="__QUOTED_TEXT__"><blockquote style="border-left:2px solid #1010FF">{divs(said)}</blockquote></div>'
    )
    return "\n".join([f"----- {rule} -----", *rows, "", plain(said), ""]), markup


def zimbra_reply(language: Language, who: Author, said: Paragraphs) -> Below:
    return zimbra(language, who, said)


# --- forwards --------------------------------------------------------------------------------------------------------

GMAIL_DATE = {
    "fr": "lun. 3 mars 2025 à 14:05",
    "en": "Mon, Mar 3, 2025 at 2:05 PM",
    "nl": "ma 3 mrt 2025 om 14:05",
    "de": "Mo., 3. März 2025 um 14:05 Uhr",
    "es": "lun, 3 mar 2025 a las 14:05",
    "it": "lun 3 mar 2025 alle ore 14:05",
}
APPLE_FORWARD = {
    "fr": ("Début du message réexpédié :", "De", "Objet", "Date", "À", "3 mars 2025 à 14:05:12 UTC+1"),
    "en": ("Begin forwarded message:", "From", "Subject", "Date", "To", "3 March 2025 at 14:05:12 CET"),
    "nl": ("Begin doorgestuurd bericht:", "Van", "Onderwerp", "Datum", "Aan", "3 maart 2025 om 14:05:12 CET"),
    "de": ("Anfang der weitergeleiteten Nachricht:", "Von", "Betreff", "Datum", "An", "3. März 2025 um 14:05:12 MEZ"),
    "es": ("Inicio del mensaje reenviado:", "De", "Asunto", "Fecha", "Para", "3 de marzo de 2025, 14:05:12 CET"),
    "it": ("Inizio messaggio inoltrato:", "Da", "Oggetto", "Data", "A", "3 marzo 2025 alle ore 14:05:12 CET"),
}
THUNDERBIRD_FORWARD = {
    "fr": ("Message transféré", "Sujet ", "Date ", "De ", "Pour "),
    "en": ("Forwarded Message", "Subject", "Date", "From", "To"),
    "nl": ("Doorgestuurd bericht", "Onderwerp", "Datum", "Van", "Aan"),
    "de": ("Weitergeleitete Nachricht", "Betreff", "Datum", "Von", "An"),
    "es": ("Mensaje reenviado", "Asunto", "Fecha", "De", "Para"),
    "it": ("Messaggio inoltrato", "Oggetto", "Data", "Mittente", "A"),
}


def gmail_forward(language: Language, who: Author, said: Paragraphs) -> Below:
    sender = language.keys[0] + (" " if language.code == "fr" else "")
    date = GMAIL_DATE[language.code]
    head = "---------- Forwarded message ---------"
    rows = [
        f"{sender}: {who.name} <{who.email}>",
        f"Date: {date}",
        f"Subject: {language.subject}",
        f"To: {MARC.name} <{MARC.email}>",
    ]
    markup = (
        f'<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{head}<br>{sender}: '
        f'<strong class="gmail_sendername" dir="auto">{escape(who.name)}</strong> <span dir="auto">{mailto(who)}</span><br>'
        f"Date: {escape(date)}<br>Subject: {escape(language.subject)}<br>To: {escape(MARC.name)} {mailto(MARC)}<br></div>"
        f'<br><br><div dir="ltr">{divs(said)}</div></div>'
    )
    return "\n".join([head, *rows, "", "", plain(said), ""]), markup


def apple_forward(language: Language, who: Author, said: Paragraphs) -> Below:
    head, sender, subject, date, to, when = APPLE_FORWARD[language.code]
    rows = [
        (sender, f"{who.name} <{who.email}>"),
        (subject, language.subject),
        (date, when),
        (to, f"{MARC.name} <{MARC.email}>"),
    ]
    lines = "\n".join(f"> {key}: {value}" for key, value in rows)
    marks = "".join(
        f'<div style="margin: 0px;"><span><b>{key}: </b></span><span>{escape(value)}<br></span></div>'
        for key, value in rows
    )
    markup = (
        f'<div><br><blockquote type="cite"><div>{head}</div><br class="Apple-interchange-newline">{marks}<br><div>'
        f"{divs(said)}</div></blockquote></div><br>"
    )
    return f"> {head}\n> \n{lines}\n> \n{quoted(plain(said))}\n\n", markup


def thunderbird_forward(language: Language, who: Author, said: Paragraphs) -> Below:
    rule, *keys = THUNDERBIRD_FORWARD[language.code]
    values = (
        language.subject,
        "Mon, 3 Mar 2025 14:05:12 +0100",
        f"{who.name} <{who.email}>",
        f"{MARC.name} <{MARC.email}>",
    )
    rows = list(zip(keys, values, strict=True))
    cells = "".join(
        f'<tr><th nowrap align="RIGHT" valign="BASELINE">{key}: </th><td>{escape(value)}</td></tr>'
        for key, value in rows
    )
    markup = (
        f'<div class="moz-forward-container"><br><br>-------- {rule} --------<table class="moz-email-headers-table" '
        f'cellspacing="0" cellpadding="0" border="0"><tbody>{cells}</tbody></table><br><br><p>'
        f"{'</p><p>'.join(escape(item) for item in said)}</p></div>"
    )
    lines = "\n".join(f"{key}: \t{value}" for key, value in rows)
    return f"-------- {rule} --------\n{lines}\n\n\n\n{plain(said)}\n", markup


def zimbra_forward(language: Language, who: Author, said: Paragraphs) -> Below:
    return zimbra(language, who, said, forward=True)


def yahoo_forward(language: Language, who: Author, said: Paragraphs) -> Below:
    rule = {"fr": "Message transféré", "en": "Forwarded Message", "nl": "Doorgestuurd bericht"}.get(
        language.code, ZIMBRA_RULE[language.code][1] if language.code != "de" else "Weitergeleitete Nachricht"
    )
    key = language.keys
    values = (
        f"{who.name} <{who.email}>",
        f"{MARC.name} <{MARC.email}>",
        f"{language.long_date}:12 UTC+1",
        language.subject,
    )
    rows = list(zip((key[0], key[2], key[1], key[3]), values, strict=True))
    marks = "".join(f"<div><b>{escape(name)}:</b> {escape(value)}</div>" for name, value in rows)
    markup = (
        f'<div><br></div><div id="yahoo_quoted_77" class="yahoo_quoted"><div>----- {rule} -----</div>{marks}<br>'
        f"<div>{divs(said)}</div></div>"
    )
    lines = "\n".join(f"{name}: {value}" for name, value in rows)
    return f"   ----- {rule} ----- {lines}\n {plain(said)}".replace("----- " + lines, "-----\n" + lines), markup


Writer = Callable[[Language, Author, Paragraphs], Below]
REPLIES: dict[str, Writer] = {
    "gmail": gmail_reply,
    "apple": apple_reply,
    "thunderbird": thunderbird_reply,
    "yahoo": yahoo_reply,
    "outlook_desktop": outlook_desktop,
    "outlook_web": outlook_web,
    "outlook_mobile": outlook_mobile,
    "zimbra": zimbra_reply,
}
FORWARDS: dict[str, Writer] = {
    "gmail": gmail_forward,
    "apple": apple_forward,
    "thunderbird": thunderbird_forward,
    "yahoo": yahoo_forward,
    "outlook_desktop": outlook_desktop,
    "outlook_web": outlook_web,
    "outlook_mobile": outlook_mobile,
    "zimbra": zimbra_forward,
}
