"""What happened in words of the trade, who wants to be told of it, and each telling."""

import base64
import secrets
import uuid
from typing import cast

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ariane.kernel.sealed import SealedTextField


def new_secret() -> str:
    """A signing secret as Standard Webhooks writes them: 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


class EventQuerySet(models.QuerySet["BusinessEvent"]):
    def settled(self) -> "EventQuerySet":
        """Events before which none can appear any more, so that a reader who goes by number misses none (see
        kernel.models.Signal, whose rule this is)."""
        if connection.vendor != "postgresql":
            return self
        older = "age(hooks_businessevent.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)"
        return cast(EventQuerySet, self.extra(where=[older]))  # noqa: S610 - a constant


class BusinessEvent(models.Model):
    """Something that happened, written in the transaction that made it true.

    `subject` is the number of the record it is about (the doors ask its rights), `data` what is told of it. `once`
    keeps what can only happen once from being told twice.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=40)
    subject = models.BigIntegerField(null=True, blank=True)
    data = models.JSONField(default=dict)
    once = models.CharField(max_length=120, null=True, blank=True, unique=True)
    at = models.DateTimeField(db_index=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("subject", "id"), name="event_of_record"),)

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Endpoint(models.Model):
    """An address that is told of events. `events` empty: of all of them.

    `internal` lets the address stand inside our own network. `stopped_at` is Ariane's own doing after many failures;
    `active` is a person's.
    """

    name = models.CharField(_("Name"), max_length=80)
    url = models.URLField(_("Address"), max_length=500)
    secret = SealedTextField(default=new_secret)
    events = models.JSONField(default=list, blank=True)
    active = models.BooleanField(_("In use"), default=True)
    internal = models.BooleanField(_("Inside our own network"), default=False)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_reason = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(stopped_at=None) | ~Q(stopped_reason=""), name="endpoint_stopped_with_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def wants(self, name: str) -> bool:
        return not self.events or name in self.events


class HookDelivery(models.Model):
    """One event to one endpoint: due at `next_at` until it is delivered or given up; replaying makes it due again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(BusinessEvent, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=250, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("endpoint", "event"), name="told_once"),)
        indexes = (
            models.Index(fields=("next_at", "id"), condition=Q(state="waiting"), name="hook_due"),
            models.Index(fields=("endpoint", "-id"), name="hook_log"),
        )

    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id}: {self.state}"
