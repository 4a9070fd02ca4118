"""A template of the pack that somebody has changed: its translations wait to be gone over."""

from functools import partial

from ariane.demo.stage import Stage
from ariane.flows import wordings
from ariane.templates.models import Variant
from ariane.templates.zones import Zone, zones_of


def plan(stage: Stage, admin: str) -> None:
    """Nine days ago, the French of « Négociation » got another sentence."""
    stage.then(stage.calendar.at(stage.calendar.day(-9), "11:20"), partial(reword, stage, admin))


def reword(stage: Stage, admin: str) -> None:
    variant = Variant.objects.get(template__code="negotiation", language="fr")
    first, *rest = zones_of(variant.zones)
    more = stage.html(["Cette proposition reste ouverte trente jours."])
    zones = [first, Zone("z9", "locked", more), *rest]
    wordings.save(by=stage.user(admin), variant=variant, subject=variant.subject, zones=zones, seen=variant.number)
