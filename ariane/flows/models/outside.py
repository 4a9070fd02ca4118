from django.conf import settings
from django.db import models


class FollowUpRequest(models.Model):
    """A follow-up that an outside engine asked for, under a key of its own: asked twice, it is one (X-27)."""

    engine = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="+")
    enrolment = models.OneToOneField("flows.Enrolment", on_delete=models.CASCADE, related_name="asked_outside")
    template = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("engine", "key"), name="asked_outside_once"),)

    def __str__(self) -> str:
        return f"{self.engine} {self.key}"
