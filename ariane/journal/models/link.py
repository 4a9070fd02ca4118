from django.conf import settings
from django.db import models
from django.db.models import Q


class Link(models.Model):
    """A dated relation between a record and another record, a colleague or a team, with a role.

    Roles are codes: works_for, department_of, requester, sender, addressee, participant, colleague, follows_from,
    concerns, contact, passed_on_by…
    """

    from_record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="links")
    to_record = models.ForeignKey(
        "journal.Record", null=True, blank=True, on_delete=models.CASCADE, related_name="back_links"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    to_team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=24)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_record__isnull=False, to_user=None, to_team=None)
                | Q(to_record=None, to_user__isnull=False, to_team=None)
                | Q(to_record=None, to_user=None, to_team__isnull=False),
                name="link_has_one_end",
            ),
            models.UniqueConstraint(
                fields=("from_record", "to_record", "role"), condition=Q(to_date=None), name="link_once"
            ),
        )
        indexes = (models.Index(fields=("to_record", "role"), name="link_back"),)

    def __str__(self) -> str:
        return f"{self.role}: {self.from_record_id} → {self.to_record_id}"
