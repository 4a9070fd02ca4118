"""Time as the demonstration tells it: so many days ago, at such an hour, and never later than now."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

MORNING = 9
JUST_NOW = dt.timedelta(minutes=3)


@contextmanager
def held(moment: dt.datetime) -> Iterator[None]:
    """Make every clock of this process stand at a moment: journals are then written as they would have been.

    For a process that is alone at work, as the loading of a demonstration is.
    """
    clock = vars(timezone)
    real = clock["now"]
    instant = moment.astimezone(dt.UTC)
    clock["now"] = lambda: instant
    try:
        yield
    finally:
        clock["now"] = real


@dataclass(frozen=True)
class Calendar:
    """The days before and after the moment of loading, where the organisation is."""

    now: dt.datetime
    zone: ZoneInfo

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(self.zone).date()

    def day(self, offset: int) -> dt.date:
        """A day so many days from today; negative is past."""
        return self.today + dt.timedelta(days=offset)

    def at(self, day: dt.date, hour: str) -> dt.datetime:
        """A moment of a day, in UTC: sums of local times go wrong by an hour when the clocks change.

        When it is not yet nine o'clock, what is told of this morning is told a little earlier.
        """
        moment = dt.datetime.combine(day, dt.time.fromisoformat(hour), self.zone).astimezone(dt.UTC)
        if day != self.today:
            return moment
        midnight = dt.datetime.combine(day, dt.time(0), self.zone).astimezone(dt.UTC)
        elapsed = self.now - midnight
        if elapsed >= dt.timedelta(hours=MORNING):
            return moment
        return midnight + (moment - midnight) * (elapsed / dt.timedelta(hours=MORNING))

    def start(self, age: int) -> dt.date:
        """The working day that is so many days old, the Friday before when it is a week-end."""
        day = self.day(-age)
        return day - dt.timedelta(days=max(0, day.weekday() - 4)) if age else day

    def after(self, start: dt.date, working_days: int) -> dt.date:
        """So many working days after a day."""
        day = start
        while working_days:
            day += dt.timedelta(days=1)
            working_days -= day.weekday() < 5
        return day

    def spread(self, moments: list[dt.datetime]) -> list[dt.datetime]:
        """The same moments in the same order, drawn together when the last one would be in the future."""
        latest = self.now - JUST_NOW
        if not moments or moments[-1] <= latest:
            return moments
        first = min(moments[0], latest - dt.timedelta(minutes=len(moments)))
        ratio = (latest - first) / (moments[-1] - first)
        return [first + (moment - first) * ratio for moment in moments]
