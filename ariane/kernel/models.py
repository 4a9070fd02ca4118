"""The table that open pages catch up from, and what is held back until a person says so."""

import datetime as dt
from typing import cast

from django.db import connection, models

from ariane.kernel import clock

# a page is told again what was written while it was being made
PAGE_TIME = dt.timedelta(seconds=3)
KEPT = dt.timedelta(days=3)


class SignalQuerySet(models.QuerySet["Signal"]):
    def settled(self) -> "SignalQuerySet":
        """Signals before which none can appear any more.

        SQLite has one writer, so ids are in order of commit. PostgreSQL hands out ids before it commits: only rows of
        transactions older than every one still running are safe. An action writes its signal after its other rows.
        """
        if connection.vendor != "postgresql":
            return self
        older = "age(xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)"
        return cast(SignalQuerySet, self.extra(where=[older]))  # noqa: S610 - a constant

    def after(self, last: int, *, limit: int) -> list["Signal"]:
        """The next signals, oldest first."""
        return list(self.settled().filter(pk__gt=last).order_by("pk")[:limit])

    def latest_id(self) -> int:
        """The last settled signal's id; 0 when there is none."""
        return self.settled().order_by("-pk").values_list("pk", flat=True).first() or 0

    def page_start_column(self) -> models.Subquery:
        """From where a page that is being made now must listen, as a column of a larger query: a little back, for what
        its queries did not see."""
        return models.Subquery(self.settled().filter(at__lt=clock.now() - PAGE_TIME).order_by("-pk").values("pk")[:1])

    def prune(self) -> int:
        """Forget signals older than three days; a browser that slept longer is told to read its page again."""
        gone, _rows = self.filter(at__lt=clock.now() - KEPT).delete()
        return gone


class Signal(models.Model):
    """A hint that something changed: never content, so that rights are asked again by whoever reads it.

    Written in the transaction of the change. `topic` is `record:42` or `user:7`; `kind` is `entry.created`,
    `entry.changed`, `entry.moved`, `delivery.changed`, `record.changed`, `inbox.changed`, `activity.changed`,
    `presence.changed`. See docs/subsystems/realtime.md.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    topic = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)

    objects = SignalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.topic}"


def signal(topic: str, kind: str, object_id: int | None = None) -> None:
    """Leave one hint in the current transaction."""
    Signal.objects.create(topic=topic, kind=kind, object_id=object_id)


class Hold(models.Model):
    """Something that must not happen until a person says so: `outbox` after a restore. The row is the hold."""

    name = models.CharField(max_length=40, primary_key=True)
    since = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
