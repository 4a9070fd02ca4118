"""What the portal keeps: its settings, who was shown the door, who came, codes, and files shared one by one."""

from django.conf import settings
from django.db import models

from ariane.journal.models.record import Record


class PortalSettings(models.Model):
    """One row for the whole organisation; what was never set has its default.

    `link_days` is how long the link of a mail opens, `visit_minutes` how long a visitor who typed a code stays
    recognised. `trace` notes who opened what and when; off unless somebody decides it.
    """

    enabled = models.BooleanField(default=True)
    link_days = models.PositiveSmallIntegerField(default=60)
    visit_minutes = models.PositiveSmallIntegerField(default=240)
    trace = models.BooleanField(default=False)
    kinds_off = models.JSONField(default=list, blank=True)
    teams_off = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "portal settings"
        constraints = (
            models.CheckConstraint(condition=models.Q(link_days__gt=0), name="portal_link_of_some_days"),
            models.CheckConstraint(condition=models.Q(visit_minutes__gt=0), name="portal_visit_of_some_time"),
        )

    def __str__(self) -> str:
        return "portal"

    @classmethod
    def current(cls) -> "PortalSettings":
        """The row, or the defaults."""
        return cls.objects.order_by("pk").first() or cls()

    def shows(self, record: Record) -> bool:
        """Whether records of that kind and team are read in the portal, and their mails hold a link to it."""
        return self.enabled and record.kind.code not in self.kinds_off and record.team_id not in self.teams_off


class PortalClosure(models.Model):
    """A person outside no longer reads a record on line: links sent until `at` are dead for good; while `barred`, those
    sent later are too, and her code opens it no more."""

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="+")
    identity = models.ForeignKey("accounts.Identity", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    barred = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "identity"), name="portal_closure_once"),)

    def __str__(self) -> str:
        return f"{self.identity_id} off {self.record_id}"


class PortalVisit(models.Model):
    """Who opened a record on line, first and last, and how; kept only when the settings ask for it."""

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="+")
    identity = models.ForeignKey("accounts.Identity", on_delete=models.CASCADE, related_name="+")
    by_code = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "identity", "by_code"), name="portal_visit_once"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.identity_id} on {self.record_id}"


class PortalCode(models.Model):
    """A code sent to an address that is known already; only its digest is kept. Used once, within ten minutes."""

    identity = models.ForeignKey("accounts.Identity", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("identity", "created_at"), name="portal_code_of"),)

    def __str__(self) -> str:
        return f"code of {self.identity_id}"


class DocumentShare(models.Model):
    """A file shown in the portal to the organisation of a person outside, on purpose, without a message."""

    document = models.ForeignKey("journal.Document", on_delete=models.CASCADE, related_name="shares")
    identity = models.ForeignKey("accounts.Identity", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "identity"), name="document_shared_once"),)

    def __str__(self) -> str:
        return f"{self.document_id} for {self.identity_id}"
