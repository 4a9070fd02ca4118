import uuid
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.models import Q

from ariane.kernel.text import searchable


class Tag(models.Model):
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Folded(models.CharField):  # type: ignore[type-arg]
    """What type-ahead and lists compare with: made anew from the row's names whenever the row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = searchable(cast(Record, model_instance).found_by())[: self.max_length]
        setattr(model_instance, self.attname, text)
        return text


class Record(models.Model):
    """Anything with a journal (fiche). Parties and pieces extend it by multi-table inheritance, so that entries,
    followers, documents and activities hold real foreign keys.

    What lists sort and filter on stands here, copied from the child: `amount` (minor units), `currency`, `due_on`.
    `chain` is the hash of the last entry born here (see journal.chain).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey("journal.Kind", on_delete=models.PROTECT, related_name="records")
    ref = models.CharField(max_length=40, unique=True, null=True, blank=True)
    title = models.CharField(max_length=250)
    folded = Folded(max_length=600, blank=True, editable=False)
    main_party = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="pieces_of")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_records"
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="records")
    stage = models.ForeignKey("journal.Stage", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField(default=0)
    urgent = models.BooleanField(default=False)
    urgency_origin = models.CharField(max_length=80, blank=True)
    sensitive = models.BooleanField(default=False)
    dispute = models.BooleanField(default=False)
    tags = models.ManyToManyField(Tag, blank=True, related_name="records")
    custom = models.JSONField(default=dict, blank=True)
    external_refs = models.JSONField(default=list, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    due_on = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    archive_reason = models.CharField(max_length=40, blank=True)
    last_in_at = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField(null=True, blank=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    next_activity_at = models.DateTimeField(null=True, blank=True)
    chain = models.CharField(max_length=64, blank=True)
    drop_code = models.CharField(max_length=16, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(stars__lte=3), name="stars_0_to_3"),
            models.CheckConstraint(
                condition=Q(archived_at=None) | ~Q(archive_reason=""), name="archived_with_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=("kind", "last_message_at", "id"), name="record_by_message"),
            models.Index(fields=("kind", "created_at", "id"), name="record_by_creation"),
            models.Index(fields=("kind", "next_activity_at", "id"), name="record_by_activity"),
            models.Index(fields=("kind", "title", "id"), name="record_by_title"),
            models.Index(fields=("kind", "amount", "id"), name="record_by_amount"),
            models.Index(fields=("kind", "due_on", "id"), name="record_by_due"),
            models.Index(fields=("kind", "ref", "id"), name="record_by_ref"),
            models.Index(fields=("kind", "stage", "id"), name="record_by_stage"),
            models.Index(fields=("main_party", "id"), name="record_by_party"),
            # the two below hold all that is asked of many rows at once, so that the rows themselves are not read:
            # names looked for, and what a list or a kanban counts and adds up
            models.Index(fields=("kind", "folded"), name="record_by_words"),
            models.Index(
                fields=(
                    "kind",
                    "stage",
                    "archived_at",
                    "team",
                    "owner",
                    "created_by",
                    "urgent",
                    "stars",
                    "due_on",
                    "currency",
                    "amount",
                ),
                name="record_on_board",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.title}" if self.ref else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded"}
        super().save(*args, **kwargs)

    def found_by(self) -> str:
        """The names under which the record is looked for."""
        return f"{self.ref or ''} {self.title}"

    def get_absolute_url(self) -> str:
        return f"/records/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Neither archived nor in a final stage."""
        return self.archived_at is None and not (self.stage_id and self.stage.final)  # type: ignore[union-attr]


class FieldValue(models.Model):
    """The typed, indexed copy of one declared field, beside the JSON that a page reads; lists filter on it."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="values")
    field = models.ForeignKey("journal.FieldDef", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=250, null=True, blank=True)
    number = models.BigIntegerField(null=True, blank=True)
    date = models.DateTimeField(null=True, blank=True)
    target = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "field"), name="value_once"),)
        indexes = (
            models.Index(fields=("field", "text", "record"), name="value_by_text"),
            models.Index(fields=("field", "number", "record"), name="value_by_number"),
            models.Index(fields=("field", "date", "record"), name="value_by_date"),
        )

    def __str__(self) -> str:
        return f"{self.field_id} of {self.record_id}"
