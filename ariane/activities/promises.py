"""A promise made in a message: the sentence that makes it, and the day by which it is kept (O-085). Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from ariane.kernel.days import day_in

TYPE = "keep-promise"
LONGEST = 200
SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
# who promises: the writer, or what is going to reach the reader
PROMISES = re.compile(
    r"\b(?:je|j'|nous|on) .*|\bvous (?:recevrez|aurez|serez)\b|\b(?:i|we)(?:'ll| will| am| are)\b|\byou(?:'ll| will)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Promise:
    """What was promised, as it was written, and for when."""

    words: str
    day: dt.date


def promised(text: str, written: dt.date) -> Promise | None:
    """The promise of a text written on a day: its first sentence that names a day to come, one in which the writer
    speaks of what he will do before any other; None when no sentence does."""
    found = [
        Promise(" ".join(sentence.split())[:LONGEST], day)
        for sentence in SENTENCE.split(text)
        if (day := day_in(sentence, written)) is not None
    ]
    spoken = [one for one in found if PROMISES.search(one.words.replace("’", "'"))]
    return next(iter(spoken + found), None)
