"""A place in a body where another mail begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from ariane.mail.parse.quote.lines import Line, next_filled


@dataclass(slots=True)
class Mark:
    """Lines `start` to `end` introduce a mail that follows. `fields` holds what its header block says."""

    kind: Literal["wrote", "block", "rule", "cut"]
    start: int
    end: int
    depth: int = 0
    forwarded: bool = False
    weak: bool = False  # believed only because quoted lines follow
    label: str = ""  # the words of the rule, as written
    fields: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # canonical key → the word that stood there
    mailto: tuple[str, ...] = ()


def alternation(words: tuple[str, ...] | list[str], *, escape: bool = True) -> str:
    ordered = sorted(dict.fromkeys(words), key=len, reverse=True)
    return "|".join(re.escape(word) if escape else word for word in ordered)


def quoted_next(lines: list[Line], start: int) -> bool:
    after = next_filled(lines, start)
    return after < len(lines) and start > 0 and lines[after].depth > lines[start - 1].depth
