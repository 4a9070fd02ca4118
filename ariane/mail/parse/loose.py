"""Patterns that also match words typed without their accents, as many mail servers write French and German."""

from __future__ import annotations

import re

PLAIN = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss?", "œ": "oe", "æ": "ae"}
LETTERS = re.compile(r"\[[^\]]*\]|[à-öø-ÿœß]")
BASES = dict(zip("àáâãåçèéêëìíîïñòóôõøùúûýÿ", "aaaaaceeeeiiiinooooouuuyy", strict=True))


def loose(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, indifferent to case and to missing accents; what stands in brackets is left as it is."""
    return re.compile(LETTERS.sub(lambda hit: widened(hit.group()), pattern), re.I | flags)


def widened(found: str) -> str:
    if found.startswith("["):
        return found
    return f"(?:{found}|{PLAIN.get(found) or BASES[found]})"
