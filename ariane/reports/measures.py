"""Formulas of the indicators, without a database: shares, medians, and time as the office was open. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ariane.flows.calendars import Calendar

# fewer measures than these say nothing of a middle, of a tail, of a share of what was sampled
FOR_MEDIAN, FOR_TAIL, FOR_SHARE = 5, 10, 30
# standard deviations of an interval of 95 %
Z = 1.96
DAY = dt.timedelta(days=1)
MOST_DAYS = 400


@dataclass(frozen=True)
class Share:
    """A part of a whole, both counted; `census` when the whole is all there is rather than a sample.

    A share of a sample is shown from thirty on, with the interval that it lies in; the counts always are.
    """

    part: int
    whole: int
    census: bool = False

    @property
    def percent(self) -> int | None:
        """Rounded down, so that only a full share is 100; None when so few say nothing."""
        few = 1 if self.census else FOR_SHARE
        return 100 * self.part // self.whole if self.whole >= few else None

    @property
    def interval(self) -> tuple[int, int] | None:
        """Between which percentages the share of a sample lies, with 95 % confidence (Wilson); None when so few say
        nothing, or when nothing was sampled."""
        if self.census or self.whole < FOR_SHARE:
            return None
        share, square, of = self.part / self.whole, Z * Z, self.whole
        middle = (share + square / (2 * of)) / (1 + square / of)
        half = Z * ((share * (1 - share) / of + square / (4 * of * of)) ** 0.5) / (1 + square / of)
        return max(0, round(100 * (middle - half))), min(100, round(100 * (middle + half)))


@dataclass(frozen=True)
class Spread:
    """How long it took: the median and the 90th percentile of so many measures; None where there are too few."""

    n: int
    median: dt.timedelta | None
    p90: dt.timedelta | None


def spread(times: Sequence[dt.timedelta]) -> Spread:
    """The middle of at least five measures, the tail of at least ten."""
    middle = quantile(times, 50) if len(times) >= FOR_MEDIAN else None
    return Spread(len(times), middle, quantile(times, 90) if len(times) >= FOR_TAIL else None)


def quantile(times: Sequence[dt.timedelta], percent: int) -> dt.timedelta:
    """The value below which so many percent lie, between the two nearest measures in proportion (the usual linear one).

    Raises ValueError for no measure.
    """
    if not times:
        raise ValueError("no measure")
    ordered = sorted(times)
    place, rest = divmod((len(ordered) - 1) * percent, 100)
    if not rest:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * rest / 100


def open_time(around: Calendar, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """How long the office was open between two instants: its hours, its working days, no holiday. Nothing when the end
    is not after the start; a wait of more than 400 days counts as those."""
    total = dt.timedelta()
    day, last = around.day_of(start), around.day_of(end)
    for _day in range(MOST_DAYS):
        if day > last:
            break
        if around.is_open(day):
            begins = max(start, around.at(day, around.opens))
            total += max(dt.timedelta(), min(end, around.at(day, around.closes)) - begins)
        day += DAY
    return total


def week_of(day: dt.date) -> dt.date:
    """The Monday of a day’s week."""
    return day - dt.timedelta(days=day.weekday())
