from django.db import models
from django.utils.translation import gettext_lazy as _


class Opening(models.Model):
    """Whether external messages may be sent from a kind of record, for a team or everybody, during some days (P-058 to
    P-062): a pilot team first, everybody later.

    `kind` is a code, empty for every kind. A rule of one of the person's teams goes before one for everybody, and among
    equals the one that allows most wins. Without any rule, messages are open. A message to be approved is read by
    `approver` before it leaves, or by who leads the record's team.
    """

    class Verdict(models.TextChoices):
        OPEN = "open", _("may send")
        APPROVE = "approve", _("may send once approved")
        CLOSED = "closed", _("may not send")

    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="openings")
    kind = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    approver = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "team", "from_day", "pk")

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.team or '*'} {self.verdict}"
