from django.conf import settings
from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """One entry (or, by `origin`, one activity) told to one recipient on one channel (avis).

    The person's MESSAGES are her `app` deliveries whose hour has come and that are not handled. The constraint refuses
    an outsider for anything not external, whatever code tries (domain invariant 2).
    """

    class Channel(models.TextChoices):
        APP = "app"
        MAIL = "mail"
        PUSH = "push"
        LETTER = "letter"

    class Reason(models.TextChoices):
        FOLLOWER = "follower"
        MENTIONED = "mentioned"
        RECIPIENT = "recipient"
        ASSIGNED = "assigned"
        SUBSTITUTE = "substitute"
        REPLIED_TO = "replied_to"
        TOLD = "told"
        REMINDER = "reminder"

    entry = models.ForeignKey(
        "journal.Entry", null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(max_length=80, blank=True)
    recipient = models.ForeignKey("accounts.Identity", on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(max_length=6, choices=Channel.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    external = models.BooleanField(default=False)
    entry_visibility = models.CharField(max_length=12)
    mail = models.OneToOneField(
        "mail.OutboundMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="delivery"
    )
    not_before = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    # an `app` one: when her devices were told of it, once
    pushed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (
            models.CheckConstraint(
                condition=Q(external=False) | Q(entry_visibility="external"), name="delivery_internal_stays_inside"
            ),
            models.UniqueConstraint(
                fields=("entry", "recipient", "channel"), condition=Q(entry__isnull=False), name="delivery_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("user", "id"),
                condition=Q(channel="app", handled_at=None, cancelled_at=None),
                name="delivery_inbox",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} to {self.recipient_id}"
