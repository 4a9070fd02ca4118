"""Where another mail begins inside a body: attributions, header blocks, « ----- Original Message ----- »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ariane.mail.parse.quote import phrases
from ariane.mail.parse.quote.attribution import attribution, may_end
from ariane.mail.parse.quote.block import header_block, stacked_block
from ariane.mail.parse.quote.lines import Line, next_filled
from ariane.mail.parse.quote.mark import Mark, alternation, quoted_next

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
    r"^\W*(?:(?:please|veuillez|merci d.|gelieve|bitte|por favor|si prega di) ?)?(?:type|write|reply|enter|add|put|"
    r"répond(?:ez|re)|écri(?:vez|re)|merci de répondre|"
    r"antwoord|typ|schrijf|"
    r"antworten sie|schreiben sie|escriba|responda|rispondi|scrivi)\b.{0,40}?\b(?:above|au[- ]dessus|"
    r"boven|über|oberhalb|encima|"
    r"arriba|sopra)\b.{0,20}?\b(?:line|ligne|lijn|regel|linie|zeile|línea|riga)\b\W*$",
    re.I,
)
# GroupWise: « >>> Anne <anne@…> 03/03/2025 14:05 >>> »; Notes: « Anne ---03/03/2025 14:05:33---the first words ».
ARROWS = re.compile(r"^>>> ?\S.{2,120}\d.{0,40}>>>$")
SUMMARY = re.compile(r"^\S.{1,60} ?---\s?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?---")
MAX_TRIES = 1500
LONG_RULE = re.compile(r"^[\s*]*(?:[-_=*~—–]\s?){5,}$")


def find_marks(lines: list[Line]) -> Iterator[Mark]:
    """The marks of a body in order, at every depth of quotation, none overlapping another."""
    index = 0
    tries = MAX_TRIES
    while index < len(lines):
        tries -= ":" in lines[index].bare or may_end(lines[index])
        if tries < 0:
            return  # no letter has thousands of lines that look like an attribution or a header
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
    if current.depth > 1 and ARROWS.match(current.text.strip()):
        return Mark("cut", index, index + 1)
    if current.flag == "attribution":
        return flagged(lines, index)
    if ABOVE.search(current.bare):
        return Mark("cut", index, index + 1, current.depth)
    return rule(lines, index) or header_block(lines, index) or attribution(lines, index) or stacked_block(lines, index)


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


def with_rule_above(lines: list[Line], mark: Mark) -> Mark:
    """The mark with the line that some clients draw above it."""
    before = mark.start - 1
    while before >= 0 and not lines[before].bare and mark.start - before < 4:
        before -= 1
    if before < 0 or lines[before].depth != mark.depth:
        return mark
    if LONG_RULE.match(lines[before].bare) or (mark.kind == "block" and SUMMARY.match(lines[before].bare)):
        mark.start = before
    return mark
