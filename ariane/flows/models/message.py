from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mailing(models.Model):
    """One automatic message to one customer, for one step or for many at once. Together they are the ledger of
    contacts that caps are counted on; a message of an outside engine stands here too (X-27).

    `origin` is the outbox row's: unique, so that a repeated request sends once.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        PRINTED = "printed", _("to print and post")
        FAILED = "failed", _("failed")
        UNCERTAIN = "uncertain", _("uncertain")
        CALLED_OFF = "called_off", _("called off")

    origin = models.CharField(max_length=120, unique=True)
    party = models.ForeignKey("journal.Record", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="mailings")
    entry = models.ForeignKey("journal.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mail = models.ForeignKey("mail.OutboundMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    medium = models.CharField(max_length=8, default="mail")
    template = models.CharField(max_length=60, blank=True)
    engine = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("party", "at"), condition=~Q(state="called_off"), name="mailing_ledger"),
            models.Index(fields=("state", "at"), name="mailing_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.origin} {self.state}"


class Approval(models.Model):
    """A message that waits for a person: until when, whose turn it is, what she decided.

    Nothing leaves and nothing is forgotten while it waits: at `due_at` it goes to the substitute, then to whoever
    keeps the flow, then to an administrator.
    """

    enrolment = models.ForeignKey("flows.Enrolment", on_delete=models.CASCADE, related_name="approvals")
    step_key = models.CharField(max_length=20)
    occurrence = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=20)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="to_approve"
    )
    turn = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    subject = models.CharField(max_length=500, blank=True)
    html = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment", "step_key", "occurrence"), condition=Q(decided_at=None), name="asked_once"
            ),
        )
        indexes = (models.Index(fields=("approver", "due_at"), condition=Q(decided_at=None), name="approval_mine"),)

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.step_key}: {self.verdict or 'asked'}"
