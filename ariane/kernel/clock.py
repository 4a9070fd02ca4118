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
