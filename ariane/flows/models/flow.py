import hashlib
import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ariane.flows.model import Flow, from_json
from ariane.journal.models.kind import in_language


class Scenario(models.Model):
    """A flow as people name it: its state, who answers for it, the version that new enrolments get.

    `draft` is what is being edited, in the stored form of flows.model; publishing makes a FlowVersion of it. Where two
    flows want one record, the lower `position` has it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIMULATED = "simulated", _("simulated")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("on hold")
        STOPPED = "stopped", _("stopped")

    code = models.SlugField(unique=True)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    position = models.PositiveSmallIntegerField(default=100)
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="kept_flows"
    )
    version = models.ForeignKey(
        "flows.FlowVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )
    draft = models.JSONField(default=dict, blank=True)
    builtin = models.BooleanField(default=False)
    paused_reason = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)

    @property
    def engine(self) -> str:
        """« outside » for what engines of others asked for, empty for our own."""
        return "outside" if self.code.startswith("outside-") else ""


class FlowVersion(models.Model):
    """One published version of a flow. Immutable: enrolments finish on theirs, or are moved on purpose (R-034)."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=250, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("scenario", "number")
        constraints = (models.UniqueConstraint(fields=("scenario", "number"), name="flow_version_once"),)

    def __str__(self) -> str:
        return f"{self.scenario_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; one that stands is never written again."""
        if not self._state.adding:
            raise TypeError("a published version does not change")
        self.digest = digest(self.definition)
        super().save(*args, **kwargs)

    @cached_property
    def flow(self) -> Flow:
        """The version as a value."""
        return from_json(self.definition)


def digest(definition: dict[str, Any]) -> str:
    """The fingerprint of a definition."""
    return hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()
