"""Dates as mail clients write them for people: « lundi 3 mars 2025 14:05 », "Monday, March 3, 2025 2:05 PM"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from ariane.mail.parse import headers
from ariane.mail.parse.quote.lines import INVISIBLE, SPACES
from ariane.mail.parse.quote.phrases import MONTHS

NUMBER_OF = {name: number for number, names in MONTHS.items() for name in names}
NAMES = "|".join(sorted((re.escape(name) for name in NUMBER_OF), key=len, reverse=True))
OF = r"(?:\s*(?:de|del|of|,|\.|-)\s*|\s+)"
DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th|\.|º|°)?{OF}({NAMES})\b\.?{OF}(\d{{4}}|\d{{2}})\b", re.I)
MONTH_FIRST = re.compile(rf"\b({NAMES})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})\b", re.I)
YEAR_FIRST = re.compile(r"\b(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
CLOCK = re.compile(r"\b(\d{1,2})\s?[:hH.]\s?(\d{2})(?:\s?[:.m]\s?(\d{2}))?(?:\s?([ap])\.?\s?m\b)?", re.I)
OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s*)?([+-])(\d{1,2}):?(\d{2})?(?!\d)|\b(UTC|GMT|Z)\b")
ZONES = {
    "CET": 1,
    "CEST": 2,
    "EST": -5,
    "EDT": -4,
    "PST": -8,
    "PDT": -7,
    "BST": 1,
    "WET": 0,
    "WEST": 1,
    "MEZ": 1,
    "MESZ": 2,
}
ZONE = re.compile(rf"\b({'|'.join(ZONES)})\b")


def parse_human(text: str, local: tzinfo) -> datetime | None:
    """The aware time of a date line; `local` stands where the line names no offset. None when it holds no date."""
    flat = INVISIBLE.sub("", SPACES.sub(" ", text)).strip()[:200]
    american = bool(re.search(r"\d\s?[ap]\.?m\b", flat, re.I))
    found = day_of(flat, american)
    if found is None:
        moment = headers.parse_date(flat)
        return moment.astimezone(local) if moment else None
    (year, month, day), end = found
    rest = flat[end:] if CLOCK.search(flat[end:]) else flat
    hour, minute, second, after = clock(rest)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=offset(rest[after:]) or local)
    except ValueError:
        return None


def day_of(text: str, american: bool) -> tuple[tuple[int, int, int], int] | None:
    """Year, month and day, and where they end in the text."""
    if match := DAY_FIRST.search(text):
        return (full_year(match[3]), NUMBER_OF[match[2].lower()], int(match[1])), match.end()
    if match := MONTH_FIRST.search(text):
        return (full_year(match[3]), NUMBER_OF[match[1].lower()], int(match[2])), match.end()
    if match := YEAR_FIRST.search(text):
        return (int(match[1]), int(match[2]), int(match[3])), match.end()
    if match := NUMERIC.search(text):
        first, second = int(match[1]), int(match[2])
        if second > 12 or (american and first <= 12):
            first, second = second, first
        return (full_year(match[3]), second, first), match.end()
    return None


def full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def clock(text: str) -> tuple[int, int, int, int]:
    match = CLOCK.search(text)
    if not match:
        return 0, 0, 0, len(text)
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return min(hour, 23), min(int(match[2]), 59), min(int(match[3] or 0), 59), match.end()


def offset(text: str) -> tzinfo | None:
    if match := OFFSET.search(text):
        if match[4]:
            return UTC
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes)) if minutes <= 14 * 60 else None
    if match := ZONE.search(text):
        return timezone(timedelta(hours=ZONES[match[1]]))
    return None
