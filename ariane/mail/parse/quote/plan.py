"""Which lines of a body are the writer's own, which are quoted, which are a signature."""

from __future__ import annotations

import re
from enum import Enum

from ariane.mail.parse.quote import signature
from ariane.mail.parse.quote.evidence import EMAIL, TIME
from ariane.mail.parse.quote.lines import Line, next_filled
from ariane.mail.parse.quote.mark import Mark
from ariane.mail.parse.quote.marks import LONG_RULE, find_marks

# A link that a program set on a line of its own inside a quotation, or broke in two there.
BROKEN_LINK = re.compile(r"^[(<]https?://\S+[)>]?\s*>?$")
OPEN_LINK = re.compile(r"[(<]https?://[^\s)>]*$")


class Role(Enum):
    OWN = "own"
    QUOTE = "quote"
    SIGNATURE = "signature"


def plan(lines: list[Line]) -> list[Role]:
    """One role a line. Answers written between quoted lines keep the quotation they answer."""
    roles = [Role.OWN] * len(lines)
    for mark in find_marks(lines):
        if mark.depth or roles[mark.start] is not Role.OWN or heads_a_letter(lines, mark):
            continue
        if fold(lines, roles, mark):
            break
    fold_tail(lines, roles)
    signature.fold_signatures(lines, roles, Role.OWN, Role.SIGNATURE)
    return roles


def heads_a_letter(lines: list[Line], mark: Mark) -> bool:
    """Whether « Objet : … / De : … » above everything else is the writer's own: no address in it, and no time."""
    if mark.kind != "block" or lines[mark.start].flag or next_filled(lines, 0) != mark.start:
        return False
    date, sender = mark.fields.get("date", ""), mark.fields.get("from", "")
    return not (mark.mailto or EMAIL.search(sender) or EMAIL.search(mark.fields.get("to", "")) or TIME.search(date))


def fold(lines: list[Line], roles: list[Role], mark: Mark) -> bool:
    """Fold what a mark introduces; True when that is all the rest."""
    first = next_filled(lines, mark.end)
    if mark.kind != "wrote" or first >= len(lines) or lines[first].depth == 0:
        paint(roles, mark.start, len(lines))
        return True
    after = end_of_quote(lines, first)
    if not says_something(lines, after):
        paint(roles, mark.start, len(lines))
        return True
    if not mark.weak and not any(line.depth and line.bare for line in lines[after:]):
        paint(roles, mark.start, after)  # the answer stands below the whole quotation
    return False


def end_of_quote(lines: list[Line], start: int) -> int:
    """The line after the quotation that starts at `start`; a quoted line broken in two does not end it."""
    index = start
    while index < len(lines):
        line = lines[index]
        if line.bare and line.depth == 0:
            following = index + 1
            broken = (
                following < len(lines)
                and lines[following].depth > 0
                and (
                    (len(lines[index - 1].bare) > 50 and len(line.bare) < 40)
                    or BROKEN_LINK.match(line.bare)
                    or (OPEN_LINK.search(lines[index - 1].bare) and line.bare.endswith((")", ">")))
                )
            )
            if not broken:
                break
        index += 1
    while index > start and not lines[index - 1].bare and lines[index - 1].depth == 0:
        index -= 1
    return index


def says_something(lines: list[Line], start: int) -> bool:
    """Whether words of the writer's own follow, signatures and list footers aside."""
    own = [index for index in range(start, len(lines)) if lines[index].depth == 0 and lines[index].bare]
    if not own:
        return False
    begins = signature.first_of(lines, start, len(lines))
    return any(index < begins for index in own)


def fold_tail(lines: list[Line], roles: list[Role]) -> None:
    """Quoted lines that nothing introduces, at the very end."""
    index = len(lines)
    begins = signature.first_of(lines, 0, len(lines))
    if begins < len(lines) and any(line.depth for line in lines[:begins]):
        index = begins
    end = index
    while index > 0 and (not lines[index - 1].bare or lines[index - 1].depth > 0):
        index -= 1
    while index > 1 and LONG_RULE.match(lines[index - 1].bare) and any(line.bare for line in lines[: index - 1]):
        index -= 1
    if index and any(line.bare and line.depth for line in lines[index:end]):
        paint(roles, index, end)


def paint(roles: list[Role], start: int, end: int) -> None:
    for index in range(start, end):
        roles[index] = Role.QUOTE
