import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One line of a journal. Append-only: content changes by EntryEdit rows, place by Placement rows, an end is a
    tombstone; visibility is fixed at birth.

    `published_at` is empty while an external message can still be undone or waits for its hour; until then only its
    author sees it. `hash` covers `prev_hash`, identity, time, type, visibility and the digest of the content, never
    the record, so that a move leaves the chain whole (see journal.chain).
    """

    class Type(models.TextChoices):
        MESSAGE = "message", _("message")
        NOTE = "note", _("note")
        FOLLOW_UP = "follow_up", _("follow-up line")
        CHANGE = "change", _("change")
        ACTIVITY = "activity", _("activity done")
        STATE = "state", _("state")
        FLOW = "flow", _("flow send")
        CALL = "call", _("call")
        SYSTEM = "system", _("system")

    class Visibility(models.TextChoices):
        EXTERNAL = "external", _("external")
        INTERNAL = "internal", _("internal")
        CONFIDENTIAL = "confidential", _("confidential")

    class Direction(models.TextChoices):
        IN = "in", "IN"
        OUT = "out", "OUT"
        NONE = "", "—"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="entries")
    type = models.CharField(max_length=10, choices=Type.choices)
    visibility = models.CharField(max_length=12, choices=Visibility.choices)
    group = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Identity", on_delete=models.PROTECT, related_name="entries")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, default="")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    send_at = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    quoted_html = models.TextField(blank=True)
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    inbound = models.ForeignKey(
        "mail.InboundMail", null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    changes = models.JSONField(default=list, blank=True)
    mentions = models.JSONField(default=list, blank=True)
    meta = models.JSONField(default=dict, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    unverified = models.BooleanField(default=False)
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    born_in = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="+")
    content_digest = models.CharField(max_length=64, blank=True)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = (
            models.CheckConstraint(
                condition=~Q(visibility="external") | Q(type__in=("message", "flow")), name="external_types_only"
            ),
            models.CheckConstraint(
                condition=Q(visibility="confidential") | Q(group__isnull=True),
                name="group_only_when_confidential",
            ),
            models.UniqueConstraint(
                fields=("inbound", "record"), condition=Q(inbound__isnull=False), name="mail_filed_once"
            ),
        )
        indexes = (
            # in the order of a thread, with what its readers' rights are asked of
            models.Index(
                fields=("record", "occurred_at", "id", "visibility", "group", "author", "published_at"),
                name="entry_in_thread",
            ),
            models.Index(fields=("born_in",), condition=Q(inbound__isnull=False), name="entry_born_of_mail"),
            models.Index(fields=("record",), condition=Q(pinned_at__isnull=False), name="entry_pinned"),
            models.Index(fields=("record", "id", "visibility", "group", "author"), name="entry_rollup"),
            models.Index(fields=("send_at",), condition=Q(published_at=None), name="entry_to_publish"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"

    @property
    def is_external(self) -> bool:
        return self.visibility == self.Visibility.EXTERNAL


class EntryEdit(models.Model):
    """What an entry said before a change, and who changed it when."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="edits")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"edit of {self.entry_id}"


class Placement(models.Model):
    """A move of an entry to another record; undoing it moves it back, with those that moved in the same batch."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="placements")
    from_record = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="+")
    to_record = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.from_record_id} → {self.to_record_id}"


class Reaction(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "user", "emoji"), name="reaction_once"),)

    def __str__(self) -> str:
        return self.emoji
