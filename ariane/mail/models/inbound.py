from django.db import models
from django.utils.translation import pgettext_lazy


class InboundMail(models.Model):
    """A received mail: raw bytes first (a file, fsynced before this row is committed), then what became of it.

    Unique on (Message-ID, digest of From, Date, Subject and body), or on the digest alone without an ID: a second copy
    only adds envelope recipients, and a foreign Message-ID reused for other content is another mail. Recipients that a
    copy added after the verdict wait in `unrouted_to` (since `more_at`) until the routers have seen them too.
    `held_by` takes care of a mail that waits.
    """

    class Verdict(models.TextChoices):
        PENDING = "pending", pgettext_lazy("mail", "waiting")
        ENTRY = "entry", pgettext_lazy("mail", "filed")
        RECORD = "record", pgettext_lazy("mail", "made a record")
        SORT = "sort", pgettext_lazy("mail", "to sort")
        REFUSED = "refused", pgettext_lazy("mail", "refused")
        DUPLICATE = "duplicate", pgettext_lazy("mail", "duplicate")
        BOUNCE = "bounce", pgettext_lazy("mail", "bounce")
        AUTO_REPLY = "auto_reply", pgettext_lazy("mail", "automatic reply")
        FAILED = "failed", pgettext_lazy("mail", "failed")

    received_at = models.DateTimeField(auto_now_add=True)
    mailbox = models.ForeignKey("mail.Mailbox", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=20)
    # the network address of the machine that handed it to our SMTP door
    peer = models.CharField(max_length=45, blank=True)
    raw_path = models.CharField(max_length=300)
    size = models.BigIntegerField()
    message_id = models.CharField(max_length=250, blank=True)
    digest = models.CharField(max_length=64)
    envelope_from = models.CharField(max_length=254, blank=True)
    envelope_to = models.JSONField(default=list)
    # the aliases that its headers name: a mailbox that is fetched hides which of them it came through
    aliases = models.JSONField(default=list, blank=True)
    unrouted_to = models.JSONField(default=list, blank=True)
    more_at = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=254, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    excerpt = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, default=Verdict.PENDING)
    rule = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    entry_id = models.BigIntegerField(null=True, blank=True)
    internal_only = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    held_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    is_copy = False  # set by receive() on the row it returns for a mail that was known

    class Meta:
        constraints = (models.UniqueConstraint(fields=("message_id", "digest"), name="inbound_once"),)
        indexes = (
            models.Index(fields=("verdict", "received_at"), name="inbound_verdict"),
            models.Index(fields=("from_address", "received_at"), name="inbound_sender"),
            models.Index(fields=("digest",), name="inbound_digest"),
            models.Index(fields=("settled_at",), name="inbound_settled"),
            models.Index(fields=("more_at",), condition=models.Q(more_at__isnull=False), name="inbound_more"),
        )

    def __str__(self) -> str:
        return self.subject or self.message_id

    def why(self) -> str:
        """Why it stands where it stands, in the reader's language."""
        from ariane.mail.reasons import in_words

        return in_words(self.reason)


class RuleHit(models.Model):
    """What one rule or router said of one mail; hits and misses are kept so that « why here? » has an answer."""

    mail = models.ForeignKey(InboundMail, on_delete=models.CASCADE, related_name="hits")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=60)
    hit = models.BooleanField()
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.rule
