"""Patterns that also match words typed without their accents, as many mail servers write French and German."""

from __future__ import annotations

import re
from functools import cached_property

PLAIN = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss?", "œ": "oe", "æ": "ae"}
LETTERS = re.compile(r"\[[^\]]*\]|[à-öø-ÿœß]")
BASES = dict(zip("àáâãåçèéêëìíîïñòóôõøùúûýÿ", "aaaaaceeeeiiiinooooouuuyy", strict=True))


class Loose:
    """A pattern indifferent to case and to missing accents; what stands in brackets is left as it is.

    Compiled when first asked: these are long, and most processes that import the parser never read a mail.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = re.I | flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(LETTERS.sub(lambda hit: widened(hit.group()), self.pattern), self.flags)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.search(text, start)


def widened(found: str) -> str:
    if found.startswith("["):
        return found
    return f"(?:{found}|{PLAIN.get(found) or BASES[found]})"
