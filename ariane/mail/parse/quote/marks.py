"""Where another mail begins inside a body: « On … X wrote: », a header block, « ----- Original Message ----- »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ariane.mail.parse.quote import phrases
from ariane.mail.parse.quote.lines import Line, next_filled


@dataclass(slots=True)
class Mark:
    """Lines `start` to `end` introduce a mail that follows. `fields` holds what its header block says."""

    kind: Literal["wrote", "block", "rule", "cut"]
    start: int
    end: int
    depth: int = 0
    forwarded: bool = False
    label: str = ""  # the words of the rule, as written
    fields: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # canonical key → the word that stood there
    mailto: tuple[str, ...] = ()


def alternation(words: tuple[str, ...] | list[str], *, escape: bool = True) -> str:
    ordered = sorted(dict.fromkeys(words), key=len, reverse=True)
    return "|".join(re.escape(word) if escape else word for word in ordered)


CANONICAL = {word.strip().lower(): key for key, found in phrases.KEYS.items() for word in found}
KEY_WORDS = alternation([word.strip() for found in phrases.KEYS.values() for word in found])
KEY = re.compile(rf"^[*_\s|•]*({KEY_WORDS})[*_ ]*\s?[:：][*_]*(?!//)\s*(.*)$", re.I)
KEY_INSIDE = re.compile(rf"(?:^|[\s*_])({KEY_WORDS})\s?[:：](?!//)", re.I)
RULE_WORDS = alternation([*phrases.ORIGINAL, *phrases.FORWARDED])
RULE = re.compile(
    rf"^[\s*|>]*(?P<lead>[-_=*~—–]{{2,}})?[\s*]*(?P<words>{RULE_WORDS})(?:\s+(?:from|by|de|von|van|par|"
    rf"da)\b.{{0,120}}?)?"
    r"(?:\s+(?:on|le|am|op|il|el)\b.{0,60}?)?[\s*]*(?P<tail>[-_=*~—–]{2,}|[:：])?[\s*]*$",
    re.I,
)
FORWARD_WORDS = {word.lower() for word in phrases.FORWARDED}
# Written by help desks at the top of their own mail; what is below is theirs.
ABOVE = re.compile(
    r"^\W*(?:please )?(?:type|write|reply|enter|add|put|répond(?:ez|re)|écri(?:vez|re)|merci de répondre|"
    r"antwoord|typ|schrijf|"
    r"antworten sie|schreiben sie|escriba|responda|rispondi|scrivi)\b.{0,40}?\b(?:above|au[- ]dessus|"
    r"boven|über|oberhalb|encima|"
    r"arriba|sopra)\b.{0,20}?\b(?:line|ligne|lijn|regel|linie|zeile|línea|riga)\b\W*$",
    re.I,
)
LONG_RULE = re.compile(r"^[\s*]*(?:[-_=*~—–]\s?){5,}$")

VERBS = alternation(phrases.WROTE, escape=False)
# East Asian verbs follow their subject without a blank.
VERB = re.compile(
    rf"(?:^|[\s,>\"'”»)\]*_.(])(?P<verb>{VERBS})(?=[\s:：.,*_)<\"-]|$)|(?P<eastern>写道|寫道|のメール|書きました|"
    rf"작성)",
    re.I,
)
ENDS = re.compile(r'[:：]\s*[*_"”»\-–—]*\s*$')
ENDS_BY_VERB = re.compile(rf"(?:^|\s)(?:{VERBS})\s*[-–—*_.]*\s*$", re.I)
WEEKDAYS = (
    "mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|maa|din|woe|don|vri|zat|zon|mo|di|mi|do|fr|"
    "sa|so|ma|wo|vr|za|"
    "zo|lu|mi[eé]|jue|vie|s[aá]b|dom|gio|sab|seg|ter|qua|qui|sex|m[aå]n|tis|ons|tor|fre|l[oö]r|s[oö]n|"
    "tir|l[oø]r|s[oø]n|"
    "пн|вт|ср|чт|пт|сб|вс|понед|вторн|сред|четв|пятн|субб|воскр|po|[uú]t|st|[cč]t|p[aá]|so|ne|pon|wto|"
    "[sś]ro|czw|pi[aą]|"
    "sob|nie|ke|ti|to|pe|la|su"
)
INTRO = re.compile(
    rf"^[-*_|\s\"“«\[(<>]*(?:(?:{alternation(phrases.INTRO)})\s|(?:{WEEKDAYS})\w*[.,]?\s|\d|.{{0,12}}\d{{4}}年)", re.I
)
MONTHS = alternation([name for names in phrases.MONTHS.values() for name in names])
DAY = re.compile(
    r"\b\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}\b|\d{4}\s?年\s?\d{1,2}\s?月|\d{4}년|\b(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º|°)?(?: de| of)?[\s-]+(?:{MONTHS})\b|\b(?:{MONTHS})\.?\s+\d{{1,2}}\b",
    re.I,
)
TIME = re.compile(r"\b\d{1,2}\s?[:hH٫.]\s?\d{2}\b|\b\d{1,2}\s?(?:am|pm|Uhr|uur)\b", re.I)
EMAIL = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+\.[^\s<>()\[\]\"',;:]+|\[mailto:|<[^<>\s]+@[^<>\s]+>")
# « Le 3 mars, le client a écrit : » is a sentence: an article and a common noun, or a pronoun, before the verb.
PROSE = re.compile(
    r"(?:\b(?:le|la|les|un|une|notre|votre|mon|ma|son|sa|leur|ce|cette|the|my|our|your|his|her|their|"
    r"this|a|het|een|onze|"
    r"mijn|der|die|das|ein|eine|unser|unsere|mein|meine|el|los|nuestro|lo|il|nostro)\s+[a-zà-ÿ][\w'’-]*|"
    r"\bl[’'][a-zà-ÿ]\w*|"
    r"\b(?:il|elle|on|ils|elles|nous|vous|he|she|they|we|you|hij|zij|ze|wij|er|sie|wir|lui|lei|él|ella))[\s*_]*$"
)
NAME_BEFORE = re.compile(r"(?:^|[\s\"“«'(<])[A-ZÀ-ÞА-ЯΑ-Ω][\w.'’-]*[\"”»'>)\]]*[\s,*_]*$")
NAME_AFTER = re.compile(r"^\s*[\"“«'*_<]*[A-ZÀ-ÞА-ЯΑ-Ω]")
BARE_GMAIL = re.compile(r"^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{0,120}<\S+@\S+>:?$")
LAST = frozenset(':：*_"”»-–—')
LAST_WORDS = frozenset(verb.replace("\\", "").split()[-1] for verb in phrases.WROTE)
MAX_WRAP = 6
MAX_JOINED = 700


def find_marks(lines: list[Line]) -> Iterator[Mark]:
    """The marks of a body in order, at every depth of quotation, none overlapping another."""
    index = 0
    while index < len(lines):
        mark = mark_at(lines, index)
        if mark is None:
            index += 1
            continue
        yield with_rule_above(lines, mark)
        index = max(mark.end, index + 1)


def mark_at(lines: list[Line], index: int) -> Mark | None:
    current = lines[index]
    if current.flag == "cut":
        mark = Mark("cut", index, index, current.depth)
        block = header_block(lines, next_filled(lines, index))
        if block:
            mark.end, mark.fields, mark.keys, mark.mailto = block.end, block.fields, block.keys, block.mailto
        return mark
    if not current.bare:
        return None
    if current.flag == "attribution":
        return flagged(lines, index)
    if ABOVE.search(current.bare):
        return Mark("cut", index, index + 1, current.depth)
    return rule(lines, index) or header_block(lines, index) or attribution(lines, index)


def flagged(lines: list[Line], index: int) -> Mark:
    """What a client marked in its HTML as the line before the quotation, whatever its language."""
    found = rule(lines, index) or header_block(lines, index)
    if found:
        return found
    end = index
    while end < len(lines) and lines[end].flag == "attribution":
        end += 1
    return Mark("wrote", index, end, lines[index].depth)


def rule(lines: list[Line], index: int) -> Mark | None:
    bare = lines[index].bare
    if len(bare) > 220:
        return None
    found = RULE.match(bare)
    if not found:
        return None
    block = header_block(lines, next_filled(lines, index + 1))
    if not (block or (found["lead"] and found["tail"]) or (found["tail"] and lines[index].depth == 0)):
        return None
    if found["tail"] in {":", "："} and not found["lead"] and not block and not quoted_next(lines, index + 1):
        return None
    label = found["words"]
    mark = Mark("rule", index, block.end if block else index + 1, lines[index].depth)
    mark.label, mark.forwarded = label, label.lower() in FORWARD_WORDS
    if block:
        mark.fields, mark.keys, mark.mailto = block.fields, block.keys, block.mailto
    return mark


def quoted_next(lines: list[Line], start: int) -> bool:
    after = next_filled(lines, start)
    return after < len(lines) and start > 0 and lines[after].depth > lines[start - 1].depth


def with_rule_above(lines: list[Line], mark: Mark) -> Mark:
    """The mark with the line that some clients draw above it."""
    before = mark.start - 1
    while before >= 0 and not lines[before].bare and mark.start - before < 4:
        before -= 1
    if before >= 0 and LONG_RULE.match(lines[before].bare) and lines[before].depth == mark.depth:
        mark.start = before
    return mark


def header_block(lines: list[Line], index: int) -> Mark | None:
    """The header lines that start at `index`, when they are those of a mail and not a list in somebody's text."""
    if index >= len(lines) or not (first := KEY.match(lines[index].bare)):
        return None
    mark = Mark("block", index, index + 1, lines[index].depth)
    if len(KEY_INSIDE.findall(lines[index].bare)) >= 4 and CANONICAL[first.group(1).lower()] == "from":
        mark.fields, mark.keys = one_line_block(lines[index].bare)
    else:
        read_block(lines, index, mark)
    return mark if is_mail_header(mark) else None


def read_block(lines: list[Line], index: int, mark: Mark) -> None:
    last = ""
    room = 0
    position = index
    while position < len(lines) and position - index < 80:
        bare = lines[position].bare
        found = KEY.match(bare) if bare else None
        key = CANONICAL[found.group(1).lower()] if found else ""
        if found and key == "from" and "from" in mark.fields:
            return
        if found:
            mark.fields.setdefault(key, found.group(2).strip(" *"))
            mark.keys.setdefault(key, found.group(1))
            last, room = key, 10 if key in {"to", "cc", "bcc"} else 1
        elif bare and last and room and continues(lines[position - 1].bare, bare, mark.fields[last]):
            mark.fields[last] = f"{mark.fields[last]} {bare}".strip()
            room -= 1
        elif bare or not blank_inside(lines, position):
            return
        if bare:
            mark.mailto += lines[position].mailto
            mark.end = position + 1
        position += 1


def blank_inside(lines: list[Line], position: int) -> bool:
    """Whether an empty line stands between two header lines (HTML made text often sets them apart)."""
    after = next_filled(lines, position)
    return after < len(lines) and after - position <= 2 and bool(KEY.match(lines[after].bare))


def continues(previous: str, bare: str, value: str) -> bool:
    if not value:
        return True
    return previous.endswith((",", ";", "<")) or bare.startswith("<") or (len(previous) > 60 and len(bare) < 60)


def one_line_block(bare: str) -> tuple[dict[str, str], dict[str, str]]:
    fields: dict[str, str] = {}
    keys: dict[str, str] = {}
    found = list(KEY_INSIDE.finditer(bare))
    for match, following in zip(found, [*found[1:], None], strict=True):
        key = CANONICAL[match.group(1).lower()]
        end = following.start() if following else len(bare)
        fields.setdefault(key, bare[match.end() : end].strip(" *"))
        keys.setdefault(key, match.group(1))
    return fields, keys


def is_mail_header(mark: Mark) -> bool:
    fields = mark.fields
    known = {"from", "date", "to", "subject"} & set(fields)
    if "from" not in fields:
        return len(known) == 3 and bool(EMAIL.search(fields["to"])) and bool(DAY.search(fields["date"]))
    if len(known) < 2:
        return False
    addressed = bool(EMAIL.search(fields["from"])) or bool(mark.mailto)
    date = fields.get("date", "")
    dated = bool(DAY.search(date))
    timed = dated and bool(TIME.search(date))
    return addressed or ("subject" in fields and (dated or len(known) == 4)) or (timed and len(known) >= 3)


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
        if len(joined) > MAX_JOINED:
            return None
        if end == index and not may_begin(joined):
            return None
        ends = ENDS.search(joined)
        if (ends or ENDS_BY_VERB.search(joined[-60:]) or BARE_GMAIL.match(joined)) and believable(
            joined, quoted_next(lines, end + 1), bool(ends)
        ):
            return Mark("wrote", index, end + 1, current.depth)
    return None


def may_end(line: Line) -> bool:
    """Whether an attribution could end with this line; asked of each several times, so remembered."""
    if line.ends is None:
        line.ends = could_end(line.bare)
    return line.ends


def could_end(bare: str) -> bool:
    if bare[-1:] in LAST or BARE_GMAIL.match(bare):
        return True
    words = bare[-40:].rstrip("-–—*_. ").rsplit(None, 1)
    return bool(words) and words[-1].lower() in LAST_WORDS


def may_begin(text: str) -> bool:
    return bool(INTRO.match(text)) or bool(ENDS.search(text)) or bool(EMAIL.search(text)) or text[:1] in "\"'<“«"


def believable(text: str, quoted: bool, colon: bool) -> bool:
    """Whether a line that could introduce a quotation does: by its date, address and name, or by what follows."""
    verb = VERB.search(text)
    dated, timed, addressed = DAY.search(text), TIME.search(text), EMAIL.search(text)
    intro = INTRO.match(text)
    if verb is None:
        if BARE_GMAIL.match(text):
            return True
        return colon and bool(addressed) and (quoted or bool(dated and timed and intro))
    if addressed and (intro or quoted or len(text) < 160):
        return True
    if PROSE.search(text[: verb.start() + 1]):
        return False
    if dated and (timed or quoted) and (intro or quoted):
        return True
    named = NAME_BEFORE.search(text[: verb.start() + 1]) or NAME_AFTER.match(text[verb.end() :])
    return quoted and colon and len(text) < 120 and bool(named)
