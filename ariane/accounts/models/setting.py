from django.db import models

from ariane.kernel import memo
from ariane.kernel.prepared import prepared


class Organisation(models.Model):
    """The one organisation of this installation and its settings. Exactly one row, made by the first-run page."""

    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="fr")
    country = models.CharField(max_length=2, default="BE")
    timezone = models.CharField(max_length=64, default="Europe/Brussels")
    currency = models.CharField(max_length=3, default="EUR")
    undo_seconds = models.PositiveSmallIntegerField(default=20)
    settings = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    @memo.setting
    def current(cls) -> "Organisation":
        """The organisation; before the first run, an unsaved one with the defaults."""
        return next(iter(the_one()), None) or cls(name="Ariane")


@prepared
def the_one() -> models.QuerySet[Organisation]:
    return Organisation.objects.order_by("pk")[:1]
