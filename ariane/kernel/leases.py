"""Take due rows so that two workers never hold the same one.

A leased table has `lease_until` (nullable time) and `epoch` (integer that grows by one at each lease). A worker that
comes back after its lease ran out finds another epoch and must not write: `still_mine` is its check.
"""

import datetime as dt
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet

from ariane.kernel import clock

M = TypeVar("M", bound=models.Model)


def take(due: QuerySet[M], *, limit: int, seconds: int) -> list[M]:
    """Lease up to `limit` rows of an ordered queryset of due rows for `seconds`; returns those that are now ours.

    PostgreSQL skips rows that another worker locks; on SQLite the IMMEDIATE transaction is the lock.
    """
    now = clock.now()
    free = due.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    with transaction.atomic():
        if connection.vendor == "postgresql":
            free = free.select_for_update(skip_locked=True, of=("self",))
        rows = list(free[:limit])
        if not rows:
            return []
        until = now + dt.timedelta(seconds=seconds)
        due.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            lease_until=until, epoch=F("epoch") + 1
        )
    for row in rows:
        row.lease_until = until  # type: ignore[attr-defined]
        row.epoch += 1  # type: ignore[attr-defined]
    return rows


def still_mine(row: models.Model) -> Q:
    """The condition for every write of a leased row: same row, same epoch."""
    return Q(pk=row.pk, epoch=row.epoch)  # type: ignore[attr-defined]
