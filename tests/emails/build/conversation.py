"""Replies, answers between the lines, forwards and forwards of forwards: every client in every language."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tests.emails.build import clients, languages
from tests.emails.build.clients import MARC, NADIA, SOPHIE, divs, plain, quoted
from tests.emails.build.languages import Language
from tests.emails.build.mails import Case, both, html, mail

FORWARDER = f"{NADIA.name} <{NADIA.email}>"
WHEN = "2025-03-03T14:05"


def cases() -> Iterator[Case]:
    for language in languages.ALL:
        for client, write in clients.REPLIES.items():
            yield reply(client, language, write)
        for client, write in clients.FORWARDS.items():
            yield forward(client, language, write)
        for client in ("gmail", "apple", "thunderbird"):
            yield inline(client, language)
        for outer, inner in (
            ("outlook_desktop", "gmail"),
            ("gmail", "outlook_web"),
            ("thunderbird", "apple"),
            ("apple", "zimbra"),
        ):
            yield twice(outer, inner, language)
        yield html_only(language)


def own_html(client: str, said: tuple[str, ...]) -> str:
    if client == "outlook_desktop":
        return "".join(f"<p class=MsoNormal>{escape(item).replace(chr(10), '<br>')}<o:p></o:p></p>" for item in said)
    return f'<div dir="ltr">{divs(said)}</div>'


def page(client: str, body: str) -> str:
    if client == "outlook_desktop":
        return (
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">'
            '<style><!--p.MsoNormal{margin:0cm;font-size:11.0pt;}--></style></head><body lang=FR link="#0563C1">'
            f"<div class=WordSection1>{body}</div></body></html>"
        )
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>{body}</body></html>'


def reply(client: str, language: Language, write: clients.Writer) -> Case:
    words, markup = write(language, SOPHIE, language.original)
    raw = mail(
        both(f"{plain(language.reply)}\n\n{words}", page(client, own_html(client, language.reply) + markup)),
        subject=language.re + language.subject,
        in_reply_to="<question@nous.example>",
        references="<first@nous.example>\r\n <question@nous.example>",
    )
    expected = {
        "reply_text": plain(language.reply),
        "reply_html_words": [part for item in language.reply for part in item.split("\n")],
        "reply_html_without": [language.original[1]],
        "quoted_words": [language.original[1]],
        "forward": None,
        "auto": None,
        "references": ["<first@nous.example>", "<question@nous.example>"],
    }
    return Case(f"reply_{client}_{language.code}", raw, expected)


def forward(client: str, language: Language, write: clients.Writer) -> Case:
    words, markup = write(language, MARC, language.original)
    raw = mail(
        both(f"{language.note}\n\n{words}", page(client, own_html(client, (language.note,)) + markup)),
        **{"from": FORWARDER, "subject": language.fw + language.subject},
    )
    expected = {
        "reply_text": language.note,
        "reply_html_without": [language.original[1]],
        "quoted_words": [language.original[1]],
        "forward": {"from": MARC.email, "name": MARC.name, "date": WHEN, "subject": language.subject, "least": 0.9},
        "forward_text_words": [language.original[1]],
    }
    return Case(f"forward_{client}_{language.code}", raw, expected)


def inline(client: str, language: Language) -> Case:
    """Answers between the quoted lines: everything stays, for neither half means anything alone."""
    table = {"gmail": clients.GMAIL, "apple": clients.APPLE, "thunderbird": clients.THUNDERBIRD}[client]
    line = clients.intro(table, language, SOPHIE)
    pairs = list(zip(language.questions, language.answers, strict=True))
    words = "\n\n".join(f"{quoted(question)}\n\n{answer}" for question, answer in pairs)
    kind = 'class="gmail_quote" style="border-left:1px solid #ccc"' if client == "gmail" else 'type="cite"'
    markup = "".join(f"<blockquote {kind}><div>{escape(q)}</div></blockquote><div>{escape(a)}</div>" for q, a in pairs)
    prefix = {"gmail": "gmail_attr", "apple": "", "thunderbird": "moz-cite-prefix"}[client]
    raw = mail(
        both(
            f"{language.reply[0]}\n\n{line}\n\n{words}\n",
            f'<div>{language.reply[0]}</div><div class="{prefix}">{escape(line)}</div>{markup}',
        ),
        subject=language.re + language.subject,
    )
    expected = {
        "reply_text": f"{language.reply[0]}\n\n{line}\n\n{words}",
        "reply_html_words": [*language.questions, *language.answers],
        "forward": None,
    }
    return Case(f"inline_{client}_{language.code}", raw, expected)


def twice(outer: str, inner: str, language: Language) -> Case:
    """Nadia passes on what Sophie had passed on from Marc: it is Marc's mail."""
    words, markup = clients.FORWARDS[inner](language, MARC, language.original)
    sophie_said = (language.note,)
    subject = language.fw + language.subject
    middle = Language(**{**vars_of(language), "subject": subject})
    outer_words, outer_markup = clients.FORWARDS[outer](middle, SOPHIE, sophie_said)
    depth = quoted(words) if outer == "apple" else words
    body = both(
        f"{language.note}\n\n{outer_words.rstrip()}\n\n{depth}",
        page(outer, own_html(outer, (language.note,)) + outer_markup + markup),
    )
    raw = mail(body, **{"from": FORWARDER, "subject": language.fw + subject})
    expected = {
        "reply_text": language.note,
        "forward": {"from": MARC.email, "name": MARC.name, "date": WHEN, "subject": language.subject, "least": 0.9},
        "hops": [SOPHIE.email, MARC.email],
    }
    return Case(f"forward_of_forward_{outer}_{inner}_{language.code}", raw, expected)


def vars_of(language: Language) -> dict[str, object]:
    return {name: getattr(language, name) for name in Language.__dataclass_fields__}


def html_only(language: Language) -> Case:
    """Outlook mail without a text part: the words come from the HTML."""
    _, markup = clients.outlook_desktop(language, SOPHIE, language.original)
    raw = mail(
        html(page("outlook_desktop", own_html("outlook_desktop", language.reply) + markup)),
        subject=language.re + language.subject,
    )
    expected = {
        "reply_text_lines": [part for item in language.reply for part in item.split("\n")],
        "reply_html_without": [language.original[1]],
        "quoted_words": [language.original[1]],
    }
    return Case(f"reply_html_only_{language.code}", raw, expected)
