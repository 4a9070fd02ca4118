"""What a line must hold to be believed: a day, a time, an address."""

from __future__ import annotations

import re

from ariane.mail.parse.quote import phrases
from ariane.mail.parse.quote.mark import alternation

MONTHS = alternation([name for names in phrases.MONTHS.values() for name in names])
DAY = re.compile(
    r"\b\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}\b|\d{4}\s?年\s?\d{1,2}\s?月|\d{4}년|\b(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º|°)?(?: de| of)?[\s-]+(?:{MONTHS})\b|\b(?:{MONTHS})\.?\s+\d{{1,2}}\b",
    re.I,
)
TIME = re.compile(r"\b\d{1,2}\s?[:hH٫.]\s?\d{2}\b|\b\d{1,2}\s?(?:am|pm|Uhr|uur)\b", re.I)
EMAIL = re.compile(
    r"(?<![^\s<>()\[\]\"',;:@])[^\s<>()\[\]\"',;:@]++@[^\s<>()\[\]\"',;:]+\.[^\s<>()\[\]\"',;:]+|\[mailto:|<[^<>\s]+@[^<>\s]+>"
)
