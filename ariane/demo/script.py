"""From a talk to a plan: which turns a record plays, how far, and when."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ariane.demo.play import do
from ariane.demo.stage import Stage
from ariane.demo.talk import Turn, drawn_together, fill, past, read, timed
from ariane.demo.texts import sections

# what sending by the button leads to, by the prefix of the talk
SENT = {"quote": "sent", "invoice": "published"}


@cache
def women() -> frozenset[str]:
    """First names of women, for « Madame » and « Monsieur »."""
    return frozenset(sections(".", "names")["women"])


def civil(name: str, language: str = "fr") -> tuple[str, str]:
    """How a person is addressed and named: (« Madame Renard », « Mme Renard »)."""
    first, _space, last = name.removeprefix("Maître ").partition(" ")
    last = last or first
    if language == "en":
        title = "Ms." if first in women() else "Mr."
        return f"Dear {title} {last}", f"{title} {last}"
    if name.startswith("Maître "):
        return f"Maître {last}", f"Me {last}"
    return (f"Madame {last}", f"Mme {last}") if first in women() else (f"Monsieur {last}", f"M. {last}")


def talk(pack: str, name: str, ending: str = "") -> list[Turn]:
    """The turns of a kind of record; an ending takes over from its first day."""
    lines = sections(pack, "talks")
    turns = read(lines[name])
    if f"{name} {ending}" not in lines:
        return turns
    last = read(lines[f"{name} {ending}"])
    return [turn for turn in turns if (turn.day, turn.hour) < (last[0].day, last[0].hour)] + last


def reaches(turn: Turn, kind: str) -> str:
    """The stage that a turn leads to, empty for most."""
    if turn.verb == "assign":
        return "assigned"
    if turn.verb == "send":
        return SENT.get(kind, "")
    if turn.verb == "stage":
        return turn.words[1]
    return next((word[6:] for word in turn.words if word.startswith("stage=")), "")


def until(turns: list[Turn], kind: str, path: tuple[str, ...], target: str) -> list[Turn]:
    """The turns up to the first step beyond the target; endings lead to theirs."""
    allowed = {*path[: path.index(target) + 1], ""} if target in path else {*path, target, ""}
    kept = []
    for turn in turns:
        if reaches(turn, kind) not in allowed:
            break
        kept.append(turn)
    return kept


@dataclass(frozen=True)
class Story:
    """One record's life: how it is born, its turns, the stage it must reach, and the slots of its texts."""

    key: str
    kind: str
    target: str
    start: dt.date
    turns: list[Turn]
    slots: Mapping[str, str]
    born: Callable[[], Any]
    hour: str = "08:40"


def schedule(stage: Stage, story: Story) -> None:
    """Plan a record's birth and its turns: those needed to reach its stage in any case, the others as far as today."""
    filled = [Turn(0, story.hour, "born"), *(fill(turn, story.slots, story.key) for turn in story.turns)]
    placed = timed(filled, stage.calendar, story.start)
    steps = [place for place, turn in enumerate(placed) if reaches(turn, story.kind) == story.target]
    last = steps[0] if steps else 0
    needed = drawn_together(placed[: last + 1], stage.calendar)
    end = needed[-1].moment
    later = [turn for turn in past(placed[last + 1 :], stage.calendar) if end and turn.moment and turn.moment > end]
    for turn in (*needed, *later):
        if turn.moment is not None:
            stage.then(turn.moment, story.born if turn.verb == "born" else partial(do, stage, story.key, turn))
