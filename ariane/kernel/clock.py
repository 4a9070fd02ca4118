"""Time, in one place, so that a test or a simulation can hold it still."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> dt.datetime:
    """This instant, aware, in UTC."""
    return timezone.now()


def today(zone: str | ZoneInfo | None = None) -> dt.date:
    """Today's date where the organisation (or the given zone) is."""
    if isinstance(zone, str):
        zone = ZoneInfo(zone)
    return timezone.localdate(timezone=zone)


def local_day(moment: dt.datetime) -> dt.date:
    """The day an instant falls on in the active zone."""
    return timezone.localdate(moment)


def local_moment(day: dt.date, hour: dt.time) -> dt.datetime:
    """A wall-clock time of the active zone as an instant; an hour that the clock skips is read an hour later."""
    return timezone.make_aware(dt.datetime.combine(day, hour))
