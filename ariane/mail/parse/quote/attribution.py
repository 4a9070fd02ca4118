"""Attributions: « On … X wrote: », by their shape and by the evidence of a date, an address, a name."""

from __future__ import annotations

import re

from ariane.mail.parse.quote import phrases
from ariane.mail.parse.quote.evidence import DAY, EMAIL, TIME
from ariane.mail.parse.quote.lines import Line
from ariane.mail.parse.quote.mark import Mark, alternation, quoted_next

VERBS = alternation(phrases.WROTE, escape=False)
# East Asian verbs follow their subject without a blank.
VERB = re.compile(
    rf"(?:^|[\s,>\"'”»)\]*_.(])(?P<verb>{VERBS})(?=[\s:：.,*_)<\"-]|$)|(?P<eastern>写道|寫道|のメール|書きました|작성)",
    re.I,
)
ENDS = re.compile(r'[:：]\s*[*_"”»\-–—]*\s*$')
ENDS_BY_VERB = re.compile(rf"(?:^|\s|>)(?:{VERBS})\s*[-–—*_.]*\s*$", re.I)
STARRED = re.compile(r"^(?:\*{3,}|-{3,}|={3,}).*(?:\*{3,}|-{3,}|={3,})$")
WEEKDAY = (
    r"(?:(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|"
    r"lun(?:di|es|ed[iì])?|mar(?:di|tes|ted[iì])?|mer(?:credi|coled[iì])?|jeu(?:di)?|ven(?:dredi|erd[iì])?|sam(?:edi)?|"
    r"dim(?:anche)?|maandag|dinsdag|woe(?:nsdag)?|don(?:derdag|nerstag)?|vri(?:jdag)?|zat(?:erdag)?|zon(?:dag)?|"
    r"montag|dienstag|mittwoch|freitag|samstag|sonntag|mi[eé](?:r(?:coles)?)?|jue(?:ves)?|vie(?:rnes)?|"
    r"s[aá]b(?:ado|ato)?|dom(?:ingo|enica)?|gio(?:ved[iì])?|(?:seg(?:unda)?|ter(?:ça)?|qua(?:rta)?|qui(?:nta)?|"
    r"sex(?:ta)?)(?:-feira)?|m[aå]n(?:dag)?|tis(?:dag)?|tir(?:s(?:dag)?)?|ons(?:dag)?|tor(?:s(?:dag)?)?|fre(?:dag)?|"
    r"l[oöø]r(?:dag)?|s[oöø]n(?:dag)?|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|"
    r"суббот[ау]|воскресенье|понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя|pond[eě]l[ií]|pondelok|"
    r"[uú]ter[ýy]|utorok|st[rř]eda|[cč]tvrtek|štvrtok|p[aá]tek|piatok|sobota|ned[eě]le|nedeľa|pon(?:iedzia[łl]ek)?|"
    r"wt(?:orek)?|[sś]r(?:oda)?|czw(?:artek)?|pi[aą](?:tek)?|sob|niedz(?:iela)?|(?:maanan|tiis|torst?|perjan|"
    r"lauan|sunnun)tai(?:na)?|keskiviikko(?:na)?)(?:[.,]+)?\s"
    # two letters are words elsewhere, unless a point or a number follows
    r"|(?:mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|lu|po|[uú]t|st|[cč]t|p[aá]|ne|ni|ke|ti|to|pe|la|su|pt)(?:[.,]+\s|"
    r"\s(?=\d)))"
)
LEAD = r"^[-*_|\s\"“«\[(<>]*"
INTRO = re.compile(rf"{LEAD}(?:(?:{alternation(phrases.INTRO)})\s|{WEEKDAY}|\d|[于在]\s?\d|.{{0,12}}\d{{4}}年)", re.I)
EXPLICIT = re.compile(rf"{LEAD}(?:{alternation(phrases.INTRO)})\s+(?:{WEEKDAY}|\d|[a-zà-ÿ]{{3,9}}\.?\s\d)", re.I)
ON_A_WEEKDAY = re.compile(rf"{LEAD}(?:(?:on|le|am|op|el|il|em|den)\s+)?{WEEKDAY}", re.I)
QUOTING = re.compile(rf"{LEAD}(?:quoting|zitat von|citando|citat av|citaat van|selon|wiadomość od|thus spake)\s", re.I)
# « Le 3 mars, le client a écrit : » is a sentence: an article and a common noun, or a pronoun, before the verb.
PROSE = re.compile(
    r"(?:\b(?:le|la|les|un|une|notre|votre|mon|ma|son|sa|leur|ce|cette|the|my|our|your|his|her|their|this|a|het|een|"
    r"onze|"
    r"mijn|der|die|das|ein|eine|unser|unsere|mein|meine|el|los|nuestro|lo|il|nostro)\s+[a-zà-ÿ][\w'’-]*|"
    r"\bl[’'][a-zà-ÿ]\w*|"
    r"\b(?:il|elle|on|ils|elles|nous|vous|he|she|they|we|you|i|hij|zij|ze|wij|er|sie|wir|ich|lui|lei|él|ella))[\s*_]*$"
)
BARE_GMAIL = re.compile(
    r"^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{0,120}<\S+@\S+>:?$"
    r"|^20\d\d-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)[+-]\d\d:\d\d \S.{0,60}$"
    r"|^Posted by .{1,80} on \d\d/\d\d/\d{4}$"
)
# « M'a écrit », « wrote to me »: somebody tells of a mail.
TOLD = re.compile(r"(?:\b[mtls]['’]|\b(?:nous|vous|lui|leur|me|te|m'|heeft (?:mij|ons))\s)$")
TOLD_AFTER = re.compile(
    r"\s+(?:(?:to|an|aan|à|a)\s+)?(?:me|us|him|her|them|you|mir|uns|mij|ons|that|que|dass|dat)\b", re.I
)
# A program that lets people answer by mail names itself beside the writer; « you » beside a time is its word too.
VIA = re.compile(r"^\S.{0,60} via \S.{0,60} (?:wrote|schrieb|a écrit|escribió|schreef|ha scritto) ?:$")
YOU = re.compile(r"[,\s](?:you|vous) $")
LAST = frozenset(':：*_"”»-–—=')
LAST_WORDS = frozenset(verb.replace("\\", "").split()[-1] for verb in phrases.WROTE)
MAX_WRAP = 6
MAX_JOINED = 700


def attribution(lines: list[Line], index: int) -> Mark | None:
    """« On … X wrote: » beginning at `index` and ending there or some lines further."""
    current = lines[index]
    if not any(may_end(line) for line in lines[index : index + MAX_WRAP]):
        return None
    joined = ""
    for end in range(index, min(index + MAX_WRAP, len(lines))):
        here = lines[end]
        if not here.bare or here.depth != current.depth or here.flag == "cut":
            return None
        joined = f"{joined} {here.bare}" if joined else here.bare
        if len(joined) > MAX_JOINED or (end == index and not may_begin(joined)):
            return None
        if may_end(here):
            strength = weigh(joined, quoted_next(lines, end + 1))
            if strength and not (end > index and begins_later(lines, index, end)):
                return Mark("wrote", index, end + 1, current.depth, weak=strength == "weak")
    return None


def begins_later(lines: list[Line], index: int, end: int) -> bool:
    """Whether the attribution that ends at `end` has its « On Monday », « Le 3 » further down than `index`."""
    if EXPLICIT.match(lines[index].bare):
        return False
    return any(
        EXPLICIT.match(lines[later].bare) and weigh(" ".join(line.bare for line in lines[later : end + 1]), quoted=True)
        for later in range(index + 1, end + 1)
    )


def may_end(line: Line) -> bool:
    """Whether an attribution could end with this line; asked of each several times, so remembered."""
    if line.ends is None:
        line.ends = could_end(line.bare)
    return line.ends


def could_end(bare: str) -> bool:
    if bare[-1:] in LAST or BARE_GMAIL.match(bare):
        return True
    words = bare[-40:].rstrip("-–—*_. ").rsplit(None, 1)
    return bool(words) and words[-1].rpartition(">")[2].lower() in LAST_WORDS


def may_begin(text: str) -> bool:
    if text[:1] in "\"'<“«*-=" or INTRO.match(text) or ENDS.search(text) or EMAIL.search(text):
        return True
    return bool(BARE_GMAIL.match(text))


def weigh(text: str, quoted: bool) -> str:
    """How far a line that could introduce a quotation is believed: "strong", "weak", or "" for not at all.

    A weak one counts only because quoted lines follow, and folds nothing when the writer goes on below them.
    """
    if BARE_GMAIL.match(text) or VIA.match(text):
        return "strong"
    colon = bool(ENDS.search(text))
    if not (colon or STARRED.match(text) or ENDS_BY_VERB.search(text[-60:])):
        return ""
    verb = VERB.search(text)
    if verb and verb["verb"] and not quoted and tells(text, *verb.span("verb")):
        return ""
    dated, timed, addressed = bool(DAY.search(text)), bool(TIME.search(text)), bool(EMAIL.search(text))
    intro = bool(INTRO.match(text))
    if verb is None:
        introduced = intro and dated and timed
        if colon and quoted and QUOTING.match(text) and len(text) < 90:
            return "strong"
        certain = colon and ((addressed and (quoted or introduced or QUOTING.match(text))) or (introduced and quoted))
        return "strong" if certain else ""
    if addressed and (intro or quoted or len(text) < 160):
        return "strong"
    if colon and len(text) < 120 and STARRED.match(text):
        return "strong"
    prose = bool(PROSE.search(text[: verb.start() + 1])) and not (timed and YOU.search(text[: verb.start() + 1]))
    shaped = (timed and (intro or quoted)) or (intro and quoted) or ON_A_WEEKDAY.match(text) or STARRED.match(text)
    if dated and shaped and not (prose and not (timed and quoted)):
        return "strong"
    return "weak" if quoted and colon and not prose and len(text) < 90 else ""


def tells(text: str, start: int, end: int) -> bool:
    """Whether the verb has an object of its own, as in a story about a mail."""
    return bool(TOLD.search(text[:start]) or TOLD_AFTER.match(text, end))
