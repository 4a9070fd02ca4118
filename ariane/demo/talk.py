"""The small language in which records are told: one turn a line.

    +2 09:15 out {owner} | {Civ}, / Veuillez trouver… file=Plan.pdf

Working day and hour since the record began, what is done, by whom with what, and the text: `/` separates paragraphs,
`||` separates variants of which each record takes one, `file=` names a document made for the occasion.
"""

import datetime as dt
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ariane.demo.moments import Calendar

TURN = re.compile(r"\+(?P<day>\d+) (?P<hour>\d\d:\d\d) (?P<verb>[a-z]+) ?(?P<words>[^|]*)(?:\| ?(?P<text>.*))?")
FILE = re.compile(r"\s*\bfile=(?P<file>[^/]+)$")


@dataclass(frozen=True)
class Turn:
    """One thing that happens on a record, with its words filled in."""

    day: int
    hour: str
    verb: str
    words: tuple[str, ...] = ()
    text: str = ""
    file: str = ""
    moment: dt.datetime | None = None

    @property
    def who(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in re.split(r" / |^/ | /$", self.text) if part.strip()]


def read(lines: list[str]) -> list[Turn]:
    """The turns as written, variants and slots still in them."""
    turns = []
    for line in lines:
        found = TURN.fullmatch(line.strip())
        if found is None:
            raise ValueError(f"not a turn: {line!r}")
        words = tuple(found["words"].split())
        turns.append(Turn(int(found["day"]), found["hour"], found["verb"], words, found["text"] or ""))
    return turns


def fill(turn: Turn, slots: Mapping[str, str], seed: str) -> Turn:
    """The turn with one of its variants, chosen by the seed for ever, and its slots filled."""
    variants = turn.text.split(" || ")
    text = variants[zlib.crc32(f"{seed}{turn.day}{turn.hour}".encode()) % len(variants)]
    file = FILE.search(text)
    return replace(
        turn,
        words=tuple(word.format_map(slots) for word in turn.words),
        text=FILE.sub("", text).format_map(slots),
        file=file["file"].strip().format_map(slots) if file else "",
    )


def timed(turns: list[Turn], calendar: Calendar, start: dt.date) -> list[Turn]:
    """The turns with their moments, in order."""
    ordered = sorted(turns, key=lambda one: (one.day, one.hour))
    return [replace(turn, moment=calendar.at(calendar.after(start, turn.day), turn.hour)) for turn in ordered]


def past(turns: list[Turn], calendar: Calendar) -> list[Turn]:
    """Those that have already happened."""
    return [turn for turn in turns if turn.moment is not None and turn.moment < calendar.now]


def drawn_together(turns: list[Turn], calendar: Calendar) -> list[Turn]:
    """All of them, in the time there was."""
    moments = calendar.spread([turn.moment for turn in turns if turn.moment is not None])
    return [replace(turn, moment=moment) for turn, moment in zip(turns, moments, strict=True)]
