"""A plain-text body taken apart into what was written, what is quoted, and the signature."""

from __future__ import annotations

from dataclasses import dataclass

from ariane.mail.parse.quote.lines import Line, from_text
from ariane.mail.parse.quote.plan import Role, plan


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts of a body; put together they hold every line of it."""

    reply: str
    quoted: str = ""
    signature: str = ""


def split_text(text: str) -> Split:
    """The writer's own words of a plain-text body, and what was folded."""
    return split_lines(from_text(text))


def split_lines(lines: list[Line]) -> Split:
    roles = plan(lines)
    return Split(
        tidy(lines, roles, Role.OWN),
        tidy(lines, roles, Role.QUOTE),
        tidy(lines, roles, Role.SIGNATURE),
    )


def tidy(lines: list[Line], roles: list[Role], role: Role) -> str:
    kept: list[str] = []
    gap = False
    for line, its in zip(lines, roles, strict=True):
        if its is not role:
            gap = bool(kept)
        elif not (gap and not line.bare):
            if gap:
                while kept and not kept[-1].strip():
                    kept.pop()
                kept.append("")
                gap = False
            kept.append(line.text.rstrip())
    return "\n".join(kept).strip("\n ")
