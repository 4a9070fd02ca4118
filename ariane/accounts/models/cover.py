import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CoverQuerySet(models.QuerySet["Cover"]):
    def on(self, day: dt.date) -> "CoverQuerySet":
        """Covers in force that day, first and last day included."""
        return self.filter(from_day__lte=day, to_day__gte=day)


class Cover(models.Model):
    """Somebody stands in for a colleague: sees and does as her, without any assignment changing (P-063, X-12)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="covered_by")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="covers")
    from_day = models.DateField()
    to_day = models.DateField()
    kinds = models.JSONField(default=list, blank=True, help_text="kind codes; empty means all")
    reason = models.CharField(max_length=200, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="cover_days_in_order"),
            models.CheckConstraint(condition=~Q(user=F("substitute")), name="cover_not_oneself"),
        )

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.user_id}"
