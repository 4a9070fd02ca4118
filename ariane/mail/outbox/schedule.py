"""When a transmission that failed for now is tried again. Pure."""

import datetime as dt

MINUTES = (1, 2, 5, 10, 20, 40, 60, 120, 240)
GIVE_UP_AFTER = dt.timedelta(days=4)


def wait(tries: int) -> dt.timedelta:
    """How long to wait after that many attempts: a minute first, four hours in the end."""
    return dt.timedelta(minutes=MINUTES[min(max(tries, 1), len(MINUTES)) - 1])


def too_old(not_before: dt.datetime, now: dt.datetime) -> bool:
    """Whether a mail has been tried for so long that its author must know."""
    return now - not_before > GIVE_UP_AFTER
