"""A promise made in a message: the sentence that makes it, and the day by which it is kept (O-085). Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from ariane.activities.days import day_in

TYPE = "keep-promise"
LONGEST = 200
SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
# what the writer will do, or what is going to reach the reader
PROMISES = re.compile(
    r"\b(?:je|nous|on)\b|\bj'|\bvous (?:recevrez|aurez|serez)\b|\b(?:livraison|envoi|réponse|rappel|retour|visite)\b"
    r"|\b(?:i|we|you)(?:'ll| will)\b|\b(?:i am|i'm|we are|we're) \w+ing\b|\b(?:delivery|answer|call)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Promise:
    """What was promised, as it was written, and for when."""

    words: str
    day: dt.date


def promised(text: str, written: dt.date) -> Promise | None:
    """The first sentence of a text written on a day that says what will be done by a day to come, if any does."""
    for sentence in SENTENCE.split(text):
        words = " ".join(sentence.split())[:LONGEST]
        if PROMISES.search(words.replace("’", "'")) and (day := day_in(words, written)) is not None:
            return Promise(words, day)
    return None
