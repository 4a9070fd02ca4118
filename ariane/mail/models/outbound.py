import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

VISIBILITIES = ("external", "internal", "confidential")


def random_key() -> int:
    """What a reply token names: known before the row is written, and telling nothing about how much mail leaves."""
    return secrets.randbits(62) | 1 << 61


class OutboundContent(models.Model):
    """One mail as written, for one or more recipients: its Message-ID, its reply token's subject, its visibility.

    `origin` is unique and names what made it (`entry:UID`, `notice:UID:fr`, `flow:run:step`): making it twice is
    refused by the database. `entry_visibility` is a copy; a trigger keeps it true and the constraint below, on the
    transmission, refuses that anything not external reaches an outsider (domain invariant 2). `layout` holds what
    surrounds the text (outbox.outgoing.Layout): the mail is laid out when it is transmitted, once a batch.
    """

    key = models.BigIntegerField(unique=True, default=random_key, editable=False)
    origin = models.CharField(max_length=120, unique=True)
    entry_uid = models.UUIDField(null=True, blank=True, db_index=True)
    entry_visibility = models.CharField(max_length=12)
    message_id = models.CharField(max_length=250, unique=True)
    in_reply_to = models.CharField(max_length=250, blank=True)
    references = models.TextField(blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=254)
    reply_to = models.CharField(max_length=254, blank=True)
    shown_to = models.JSONField(default=list, blank=True)
    shown_cc = models.JSONField(default=list, blank=True)
    subject = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="fr")
    layout = models.JSONField(default=dict, blank=True)
    automatic = models.CharField(max_length=20, blank=True)
    # what it is for: empty for what a relation needs, « commercial » for what its reader may decline
    purpose = models.CharField(max_length=12, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    mailbox = models.ForeignKey("mail.Mailbox", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(entry_visibility__in=VISIBILITIES), name="content_visibility_known"),
        )

    def __str__(self) -> str:
        return self.subject


class OutboundAttachment(models.Model):
    """A file of an outgoing mail: a stored path, with the same guard as the mail itself.

    `url` is where the recipient finds the file when the mail would be too heavy with it.
    """

    content = models.ForeignKey(OutboundContent, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    mime = models.CharField(max_length=120)
    path = models.CharField(max_length=300)
    cid = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField(default=0)
    url = models.TextField(blank=True)
    entry_visibility = models.CharField(max_length=12)

    def __str__(self) -> str:
        return self.name


class OutboundMail(models.Model):
    """One transmission to one envelope recipient; its state only moves along TRANSITIONS, by conditional updates.

    `problem` says in a word why it does not advance (outbox.outcome has the sentences), `error` what the server said.
    `mailbox` is the server it is for, a copy so that each server's queue is read by an index. `delivered_at` and
    `read_at` are what the other side said of it, when it does; nothing asks it to. `forced_at` is a person's word that
    it leaves although its address is suppressed. `view_key` is what its link to read on line names, when it has one:
    random, so that after a restore it never names another mail.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("mail", "queued")
        CLAIMED = "claimed", pgettext_lazy("mail", "being taken")
        TRANSMITTING = "transmitting", pgettext_lazy("mail", "transmitting")
        SENT = "sent", pgettext_lazy("mail", "sent")
        RETRY = "retry", pgettext_lazy("mail", "will be tried again")
        FAILED = "failed", pgettext_lazy("mail", "failed")
        BOUNCED = "bounced", pgettext_lazy("mail", "bounced")
        UNCERTAIN = "uncertain", pgettext_lazy("mail", "uncertain")
        CANCELLED = "cancelled", pgettext_lazy("mail", "cancelled")

    content = models.ForeignKey(OutboundContent, on_delete=models.CASCADE, related_name="mails")
    recipient = models.ForeignKey("accounts.Identity", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    external = models.BooleanField()
    entry_visibility = models.CharField(max_length=12)
    state = models.CharField(max_length=14, choices=State.choices, default=State.QUEUED)
    mailbox = models.ForeignKey("mail.Mailbox", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=24, blank=True)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    forced_at = models.DateTimeField(null=True, blank=True)
    view_key = models.BigIntegerField(null=True, blank=True, unique=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(external=False) | Q(entry_visibility="external"), name="mail_internal_stays_inside"
            ),
            models.UniqueConstraint(fields=("content", "recipient"), name="mail_once_per_recipient"),
        )
        indexes = (
            models.Index(fields=("mailbox", "state", "not_before"), name="mail_of_server"),
            models.Index(fields=("state", "not_before"), name="mail_due"),
            models.Index(fields=("address", "state"), name="mail_of_address"),
        )

    def __str__(self) -> str:
        return f"{self.address} {self.state}"

    def why(self) -> str:
        """Why it did not arrive, or not yet, in the reader's language; empty when all is well."""
        from ariane.mail.outbox.outcome import PROBLEMS

        return str(PROBLEMS[self.problem])


State = OutboundMail.State
DUE = frozenset({State.QUEUED, State.RETRY})
CANCELLABLE = frozenset({State.QUEUED, State.RETRY})
TRANSITIONS: dict[str, frozenset[str]] = {
    State.QUEUED: frozenset({State.CLAIMED, State.CANCELLED}),
    State.RETRY: frozenset({State.CLAIMED, State.QUEUED, State.CANCELLED}),
    State.CLAIMED: frozenset({State.TRANSMITTING, State.QUEUED, State.RETRY, State.FAILED, State.CANCELLED}),
    State.TRANSMITTING: frozenset({State.SENT, State.RETRY, State.FAILED, State.UNCERTAIN}),
    State.UNCERTAIN: frozenset({State.SENT, State.QUEUED, State.FAILED, State.BOUNCED}),
    State.SENT: frozenset({State.BOUNCED}),
    State.FAILED: frozenset({State.QUEUED}),
    State.BOUNCED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset(),
}
