"""When a transmission that failed for now is tried again. Pure."""

import datetime as dt

MINUTES = (1, 2, 5, 10, 20, 40, 60, 120, 240)
SLACK = dt.timedelta(seconds=1)
GIVE_UP_AFTER = dt.timedelta(days=4)


def wait(tries: int) -> dt.timedelta:
    """How long to wait after that many attempts: a minute first, four hours in the end."""
    return dt.timedelta(minutes=MINUTES[min(max(tries, 1), len(MINUTES)) - 1])


def rest(times: int) -> dt.timedelta:
    """How long a server that cannot take mail is left alone, the nth time in a row: a quarter of an hour at most."""
    return dt.timedelta(minutes=min(MINUTES[min(max(times, 1), len(MINUTES)) - 1], 15))


def interval(per_minute: int | None, per_hour: int | None) -> dt.timedelta:
    """The time between two transmissions through a throttled server; nothing without a limit.

    A slot may be used up to SLACK after its time (the worker looks twice a second); the interval is so much longer that
    no window ever holds more than its limit.
    """
    slack = SLACK.total_seconds()
    waits = [(window + slack) / most for most, window in ((per_minute, 60), (per_hour, 3600)) if most]
    return dt.timedelta(seconds=max(waits, default=0))


def slots(next_slot: dt.datetime | None, wait: dt.timedelta, now: dt.datetime) -> tuple[int, dt.datetime]:
    """How many transmissions may begin now, and from where the next ones count."""
    earliest = now - SLACK
    start = max(next_slot or earliest, earliest)
    return (0, start) if start > now else (int((now - start) / wait) + 1, start)


def too_old(not_before: dt.datetime, now: dt.datetime) -> bool:
    """Whether a mail has been tried for so long that its author must know."""
    return now - not_before > GIVE_UP_AFTER
