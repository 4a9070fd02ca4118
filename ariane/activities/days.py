"""Days as people name them in French and in English: « d’ici jeudi », « le 5 décembre », "by Friday". Pure."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator

from ariane.ui import formats

DAY = dt.timedelta(days=1)
# a day of a month without its year, so recent, is this year's: « votre appel du 12 novembre »
BEHIND = dt.timedelta(days=120)
WEEKDAYS = {name.lower(): number for names in formats.DAYS.values() for number, name in enumerate(names)}
MONTHS = {name.lower(): number for names in formats.MONTHS.values() for number, name in enumerate(names, 1)}
NUMBERS = {
    word: number
    for number, words in enumerate(
        ("un une one a", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven", "huit eight",
         "neuf nine", "dix ten"), 1
    )
    for word in words.split()
} | {"quinze": 15, "quinzaine": 15}  # fmt: skip
NUMBER = rf"(\d{{1,2}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
WEEKDAY, MONTH = "|".join(WEEKDAYS), "|".join(MONTHS)
# in days, by the first letter of « jours », "days", « semaines », "weeks"
UNITS = {"j": 1, "d": 1, "s": 7, "w": 7}
Reading = Callable[[re.Match[str], dt.date], dt.date | None]


def day_in(text: str, written: dt.date) -> dt.date | None:
    """The first day that a text written on a day names, not before it; None when it names none.

    A weekday is the next one to come, a day of a month the next such day.
    """
    found = [(place, day) for place, day in _named(text.lower().replace("’", "'"), written) if day >= written]
    return min(found)[1] if found else None


def _named(text: str, written: dt.date) -> Iterator[tuple[int, dt.date]]:
    for pattern, read in READINGS:
        for match in pattern.finditer(text):
            try:
                day = read(match, written)
            except (ValueError, OverflowError):
                continue
            if day is not None:
                yield match.start(), day


def _weekday(match: re.Match[str], written: dt.date) -> dt.date:
    ahead = (WEEKDAYS[match[1]] - written.weekday()) % 7 or 7
    return written + dt.timedelta(days=ahead + (7 if match[2] else 0))


def _of_month(day: str, month: str, year: str | None, written: dt.date) -> dt.date:
    number = MONTHS[month] if month in MONTHS else int(month)
    if year:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    this = dt.date(written.year, number, int(day))
    return this if written - this < BEHIND else this.replace(year=written.year + 1)


def _in_so_long(match: re.Match[str], written: dt.date) -> dt.date:
    number = int(match[1]) if match[1].isdigit() else NUMBERS[match[1]]
    unit = match[2]
    if unit.startswith("mo"):
        return _months_on(written, number)
    days = -(-number // 24) if unit.startswith("h") else number * UNITS[unit[0]]
    return written + dt.timedelta(days=days)


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _friday(day: dt.date, weeks: int = 0) -> dt.date:
    """The Friday of a day’s week, of the one after on a weekend, so many weeks on."""
    return day + dt.timedelta(days=(4 - day.weekday()) % 7 + 7 * weeks)


def _bare_day(match: re.Match[str], written: dt.date) -> dt.date:
    """« le 12 »: of this month, or of the next one when it went by."""
    this = written.replace(day=int(match[1]))
    return this if this >= written else _months_on(written.replace(day=1), 1).replace(day=int(match[1]))


READINGS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"\baujourd'hui\b|\btoday\b|\bce soir\b|\btonight\b", lambda _m, day: day),
        (r"(?<!après-)\bdemain\b|\btomorrow\b", lambda _m, day: day + DAY),
        (r"\baprès-demain\b", lambda _m, day: day + 2 * DAY),
        (rf"\b({WEEKDAY})\b(?!,? (?:dernier\b|passé\b|(?:le )?\d|(?:{MONTH})\b))( en huit)?", _weekday),
        (rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?({MONTH})\b(?: (\d{{4}}))?",
         lambda m, day: _of_month(m[1], m[2], m[3], day)),
        (rf"\b({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?",
         lambda m, day: _of_month(m[2], m[1], m[3], day)),
        (r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b(?!/)", lambda m, day: _of_month(m[1], m[2], m[3], day)),
        (r"\b(\d{4})-(\d{2})-(\d{2})\b", lambda m, _day: dt.date(int(m[1]), int(m[2]), int(m[3]))),
        (rf"\b(?:dans|sous|d'ici|in|within) {NUMBER} ?(h\b|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?)",
         _in_so_long),
        (r"\bsous (?:huitaine|(quinzaine))\b", lambda m, day: day + dt.timedelta(days=14 if m[1] else 7)),
        (r"\bfin de (?:la |cette )?semaine\b(?! prochaine)|\bend of (?:the|this) week\b", lambda _m, day: _friday(day)),
        (r"\bsemaine prochaine\b|\bnext week\b", lambda _m, day: _friday(day - day.weekday() * DAY, 1)),
        (r"\bfin (?:de|du) mois\b(?! prochain)|\bend of (?:the|this) month\b", lambda _m, day: _end_of_month(day)),
        (r"\bmois prochain\b|\bnext month\b", lambda _m, day: _end_of_month(_months_on(day, 1))),
        (rf"\ble (\d{{1,2}})\b(?! ?(?:[/h:%€$.,]\d|h\b|%|€|\$|{MONTH}|e\b|er\b|ème))", _bare_day),
    )
)  # fmt: skip
