"""The table that open pages and, later, outside readers catch up from."""

from django.db import models


class Signal(models.Model):
    """A hint that something changed: never content, so that rights are asked again by whoever reads it.

    Written in the transaction of the change. `topic` is `record:42` or `user:7`; `kind` is `entry.created`,
    `entry.changed`, `delivery.changed`, `record.changed`, `inbox.changed`, `activity.changed`.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    topic = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)

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
