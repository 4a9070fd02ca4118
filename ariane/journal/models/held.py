from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HeldMessage(models.Model):
    """A message to people outside that a colleague reads before it leaves: her team's policy says « à approuver »
    (P-059). It is no entry yet: the journal gets it when it leaves. Refused or taken back, it is its author's draft
    again; nothing is ever deleted here."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="held_messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(max_length=500)
    html = models.TextField()
    # ids of identities, and of files that wait for their entry
    recipients = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    reply_to = models.ForeignKey("journal.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    send_at = models.DateTimeField(null=True, blank=True)
    on_paper = models.BooleanField(default=False)
    made_from = models.JSONField(default=dict)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=250, blank=True)
    entry = models.ForeignKey("journal.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("asked_at", "pk")
        indexes = (
            models.Index(fields=("record",), condition=models.Q(decided_at=None), name="held_message_of_record"),
        )

    def __str__(self) -> str:
        return self.subject
