from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Exclusion(models.Model):
    """A record, or all of a customer's, that is not followed, with the reason and who said so; lifted, it stays."""

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="exclusions")
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record",), condition=Q(lifted_at=None), name="excluded_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="excluded_with_a_reason"),
        )

    def __str__(self) -> str:
        return self.reason


class Outside(models.Model):
    """A record that an outside engine follows; silent for longer than `days`, it is a hole (X-27)."""

    record = models.OneToOneField("journal.Record", on_delete=models.CASCADE, related_name="followed_outside")
    engine = models.CharField(max_length=60)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField(default=10)

    def __str__(self) -> str:
        return f"{self.record_id} by {self.engine}"


class Away(models.Model):
    """A customer who said that nobody is there until a day: read from an automatic answer."""

    party = models.OneToOneField("journal.Record", on_delete=models.CASCADE, related_name="away")
    until = models.DateField()
    entry = models.ForeignKey("journal.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.party_id} until {self.until}"


class Watermark(models.Model):
    """Until when a source of facts is known to have been read: `payments`, and the engine's own beat, `tick`."""

    source = models.CharField(max_length=20, primary_key=True)
    ok_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} {self.ok_until}"


class Rate(models.Model):
    """A rate of late payment interest in force, with where it stands written and who entered it."""

    country = models.CharField(max_length=2)
    first = models.DateField()
    last = models.DateField()
    percent = models.DecimalField(max_digits=6, decimal_places=3)
    source = models.CharField(max_length=250)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("country", "first"), name="rate_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="rate_days_in_order"),
            models.CheckConstraint(condition=~Q(source=""), name="rate_with_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.percent} %"
