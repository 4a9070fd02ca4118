from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class Suppression(models.Model):
    """An address that nothing is sent to any more, or nothing commercial, until a person lifts it, with a reason.

    One row that stands per address and scope; lifted ones stay, so that the story of an address can be read.
    """

    class Scope(models.TextChoices):
        ALL = "all", pgettext_lazy("suppression", "every message")
        COMMERCIAL = "commercial", pgettext_lazy("suppression", "commercial messages")

    class Reason(models.TextChoices):
        BOUNCE = "bounce", pgettext_lazy("suppression", "the address refuses mail")
        FULL = "soft", pgettext_lazy("suppression", "mail came back several times")
        COMPLAINT = "complaint", pgettext_lazy("suppression", "reported as unwanted")
        OPT_OUT = "opt_out", pgettext_lazy("suppression", "unsubscribed")
        BY_HAND = "by_hand", pgettext_lazy("suppression", "by a colleague")

    address = models.CharField(max_length=254)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    said = models.TextField(blank=True)
    mail = models.ForeignKey("mail.OutboundMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lift_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("address", "scope"), condition=Q(lifted_at=None), name="suppressed_once"),
        )

    def __str__(self) -> str:
        return f"{self.address} {self.scope}"

    def in_words(self) -> str:
        """Why, since when, and what was said, in the active language."""
        said = " ".join(self.said.split())[:200]
        return f"{self.get_reason_display()}, {self.at:%Y-%m-%d}" + (f" ({said})" if said else "")
