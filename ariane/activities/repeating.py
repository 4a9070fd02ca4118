"""When an activity that repeats is due again (O-023). Pure.

Dates are counted from the first one, so that « the 31st of each month » is the last day of a short month and the 31st
again after it.
"""

import calendar
import datetime as dt

SATURDAY = 5
MOST = 4000


def nth(first: dt.date, every: int, unit: str, n: int) -> dt.date:
    """The n-th date after the first: every so many days, weeks, months or years; `weekday` steps over week-ends.

    Raises ValueError for another unit.
    """
    if unit == "weekday":
        return workday(first, n)
    if unit in ("day", "week"):
        return first + dt.timedelta(days=n * every * (7 if unit == "week" else 1))
    if unit not in ("month", "year"):
        raise ValueError(unit)
    months = first.year * 12 + first.month - 1 + n * every * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def workday(first: dt.date, n: int) -> dt.date:
    """So many days from Monday to Friday after a date."""
    day = first
    while n:
        day += dt.timedelta(days=1)
        n -= day.weekday() < SATURDAY
    return day


def following(first: dt.date, repeats: str, after: dt.date, today: dt.date, until: dt.date | None) -> dt.date | None:
    """The date that comes after the one just done: the first of the series later than it and not in the past, so that
    three missed weeks do not make three late activities. None when the series is over or repeats nothing."""
    if not repeats:
        return None
    every, _dash, unit = repeats.partition("-")
    for n in range(1, MOST):
        day = nth(first, int(every), unit, n)
        if day > after and day >= today:
            return day if until is None or day <= until else None
    return None
