"""Who has a record open, and who is writing there (X-31): colleagues see each other before they collide.

A page says every 25 seconds that it is open and every few seconds that somebody types; a row is written only when that
changes what others see, or when it grows old.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Presence, Record
from ariane.kernel import clock
from ariane.kernel.models import Signal

GONE = dt.timedelta(seconds=90)
RENEW = dt.timedelta(seconds=30)
TYPING = dt.timedelta(seconds=8)
RENEW_TYPING = dt.timedelta(seconds=3)


@dataclass(frozen=True)
class Present:
    """A colleague who has the record open, and whether she is writing."""

    user: User
    typing: bool


def be_here(*, by: User, record: Record, typing: bool = False) -> None:
    """The person has the record open (she may read it: the caller fetched it for her), and may be typing now."""
    now = clock.now()
    row = Presence.objects.filter(user=by, record=record).first()
    typed = row.typing_at if row is not None else None
    starts = typing and (typed is None or typed < now - TYPING)
    renews = typing and (typed is None or typed < now - RENEW_TYPING)
    if row is not None and row.seen_at > now - RENEW and not renews:
        return
    with transaction.atomic():
        values = {"seen_at": now} | ({"typing_at": now} if typing else {})
        _row, came = Presence.objects.update_or_create(
            user=by, record=record, defaults=values, create_defaults=values | {"since": now}
        )
        if came or starts or (row is not None and row.seen_at < now - GONE):
            _tell({record.pk})


def leave(*, by: User, record: Record) -> None:
    """The person closed the record; another tab that still shows it says so within half a minute."""
    with transaction.atomic():
        if Presence.objects.filter(user=by, record=record).delete()[0]:
            _tell({record.pk})


def present(record: Record, viewer: User) -> list[Present]:
    """The other colleagues who have the record open and may (still) read it, who came first first."""
    now = clock.now()
    rows = Presence.objects.filter(record=record, seen_at__gte=now - GONE, user__is_active=True)
    others = list(rows.exclude(user=viewer).select_related("user").order_by("since", "pk"))
    may = policy.readers(record, [row.user for row in others]) if others else set()
    return [
        Present(row.user, row.typing_at is not None and row.typing_at >= now - TYPING)
        for row in others
        if row.user_id in may
    ]


def sweep() -> None:
    """Forget who went without a word, and who stopped typing; open pages are told. Any process may call it."""
    now = clock.now()
    away, idle = Q(seen_at__lt=now - GONE), Q(typing_at__lt=now - TYPING)
    if not Presence.objects.filter(away | idle).exists():
        return
    with transaction.atomic():
        changed = set(Presence.objects.filter(away | idle).values_list("record_id", flat=True))
        Presence.objects.filter(away).delete()
        Presence.objects.filter(idle).update(typing_at=None)
        _tell(changed)


def _tell(records: set[int]) -> None:
    Signal.objects.bulk_create(Signal(topic=f"record:{pk}", kind="presence.changed") for pk in sorted(records))
