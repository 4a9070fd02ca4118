"""What an administrator decides about exchanges (D-030 to D-041) and the two lists of values (D-034, D-036)."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ariane.journal.builtin import MODES, SUBJECTS
from ariane.journal.models import FieldDef
from ariane.journal.models.kind import in_language


class ExchangeSettings(models.Model):
    """One row for the whole organisation, made when first asked for."""

    class Button(models.TextChoices):
        INTEGRATED = "integrated", _("a button on cards and records")
        FLOATING = "floating", _("a floating button on every page")

    choose_user = models.BooleanField(default=False)
    confidential_comment = models.BooleanField(default=False)
    colleagues = models.BooleanField(default=False)
    products = models.JSONField(default=list, blank=True)
    button = models.CharField(max_length=12, choices=Button.choices, default=Button.INTEGRATED)
    hidden_on = models.JSONField(default=list, blank=True)
    widget_days = models.PositiveIntegerField(null=True, blank=True)
    shorten = models.BooleanField(default=False)
    shorten_to = models.PositiveIntegerField(default=120)
    default_state = models.CharField(max_length=20, default="logged")
    widgets = models.JSONField(default=list, blank=True)

    class Meta:
        app_label = "pieces"
        verbose_name_plural = "exchange settings"

    def __str__(self) -> str:
        return "exchanges"

    @classmethod
    def current(cls) -> "ExchangeSettings":
        """The row; what was never set has its default."""
        return cls.objects.order_by("pk").first() or cls()

    def product_ids(self) -> list[int]:
        return [int(pk) for pk in self.products]


@dataclass(frozen=True)
class Values:
    """The lists of contact channels and of subjects: value → what people read, in the language on screen."""

    modes: dict[str, str]
    subjects: dict[str, str]

    @classmethod
    def current(cls) -> "Values":
        rows = FieldDef.objects.filter(kind__code="interaction", code__in=("mode", "subject_type"))
        found = {row.code: labels(row.choices) for row in rows}
        return cls(found.get("mode") or built_in(MODES), found.get("subject_type") or built_in(SUBJECTS))


def labels(choices: Any) -> dict[str, str]:
    return {
        str(one["value"]): in_language(one.get("fr", ""), one.get("en", "")) if isinstance(one, dict) else str(one)
        for one in choices or []
        for one in [one if isinstance(one, dict) else {"value": one, "fr": one, "en": one}]
    }


def built_in(choices: Any) -> dict[str, str]:
    return {value: in_language(fr, en) for value, fr, en in choices}
