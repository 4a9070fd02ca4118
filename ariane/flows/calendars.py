"""Working days, holidays and sending windows, by country and region; pure.

Days are counted as dates of the recipient's calendar joined with the sender's closures, then given an hour of the
window in the recipient's zone, then made an instant. An hour that the clock skips is read an hour later.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays

DAY = dt.timedelta(days=1)
FAR = 400  # days: nothing is put off further than this looking for an open day
# regions whose holidays differ, by the codes that addresses use
REGIONS = {
    "FR": {"alsace": "6AE", "bas-rhin": "6AE", "haut-rhin": "6AE", "67": "6AE", "68": "6AE", "moselle": "57"},
}


@cache
def public_holidays(country: str, region: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a year; none for a country that is not known, the country's for an unknown region."""
    code = REGIONS.get(country, {}).get(region.lower(), region) or None
    try:
        days = holidays.country_holidays(country, subdiv=code, years=year)
    except NotImplementedError:
        if code is None:
            return frozenset()
        return public_holidays(country, "", year)
    return frozenset(day for day in days if day.year == year)


@dataclass(frozen=True)
class Calendar:
    """When a message may leave for somebody: her country's working days, the house's closures, a window of hours."""

    country: str = "BE"
    region: str = ""
    zone: str = "Europe/Brussels"
    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(17)
    closures: frozenset[dt.date] = frozenset()
    workdays: frozenset[int] = frozenset(range(5))
    ignore_holidays: bool = False

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The date of an instant where the recipient is."""
        return moment.astimezone(self.tz).date()

    def is_open(self, day: dt.date) -> bool:
        """Whether the day is a working one for the recipient and the house."""
        if day.weekday() not in self.workdays or day in self.closures:
            return False
        return self.ignore_holidays or day not in public_holidays(self.country, self.region, day.year)

    def next_open(self, day: dt.date) -> dt.date:
        """The day itself when it is open, else the first open one after it."""
        for _try in range(FAR):
            if self.is_open(day):
                return day
            day += DAY
        return day

    def add_working(self, day: dt.date, count: int) -> dt.date:
        """So many working days after a day (before it, when negative)."""
        step = DAY if count >= 0 else -DAY
        left = abs(count)
        for _try in range(FAR * 3):
            if not left:
                break
            day += step
            left -= self.is_open(day)
        return day

    def working_between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after `first`, up to and with `last`; 0 when it is not later."""
        return sum(self.is_open(first + DAY * n) for n in range(1, (last - first).days + 1))

    def at(self, day: dt.date, hour: dt.time) -> dt.datetime:
        """A wall-clock time of the recipient as an instant in UTC."""
        return dt.datetime.combine(day, hour, tzinfo=self.tz).astimezone(dt.UTC)

    def opening(self, day: dt.date) -> dt.datetime:
        """When the window opens on the first open day from this one."""
        return self.at(self.next_open(day), self.opens)

    def window(self, moment: dt.datetime) -> dt.datetime:
        """The instant itself when it lies in a window, else the next opening."""
        local = moment.astimezone(self.tz)
        if self.is_open(local.date()):
            if local.time() < self.opens:
                return self.at(local.date(), self.opens)
            if local.time() < self.closes:
                return moment
        return self.opening(local.date() + DAY)
