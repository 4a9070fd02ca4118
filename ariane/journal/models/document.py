import uuid

from django.conf import settings
from django.db import models

# what a browser shows by itself without running anything
VIEWABLE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"})


class Document(models.Model):
    """A file, with its context: who, when, with which entry, on which record. Never archived; destroyed with a
    tombstone (P-040, X-13). `path` is relative to the file store and named by content."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="documents")
    entry = models.ForeignKey(
        "journal.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    name = models.CharField(max_length=255)
    doc_type = models.CharField(max_length=12, default="AUTRE")
    direction = models.CharField(max_length=3, blank=True)
    doc_date = models.DateField(null=True, blank=True)
    path = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=120)
    content_id = models.CharField(max_length=200, blank=True)
    inline = models.BooleanField(default=False)
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # shown in the portal on purpose; kept out of it although it left with a message
    shared_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    destroyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    destroyed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=("record", "created_at", "id"), name="document_of_record"),)

    def __str__(self) -> str:
        return self.name

    @property
    def viewable(self) -> bool:
        """Whether it can be looked at in the page: a picture, a PDF, a plain text."""
        return self.mime in VIEWABLE and bool(self.path) and self.destroyed_at is None


class RetentionRule(models.Model):
    """How many years documents of a type, on closed or archived records of a kind, are kept (X-14). Empty means any."""

    name = models.CharField(max_length=80)
    doc_type = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    years = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.CheckConstraint(condition=models.Q(years__gt=0), name="retention_of_some_years"),)

    def __str__(self) -> str:
        return self.name
