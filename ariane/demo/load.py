"""Load a demonstration organisation into this database."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from ariane.accounts.models import Organisation
from ariane.demo.moments import Calendar
from ariane.demo.stage import Stage
from ariane.kernel.errors import DomainError
from ariane.mail.models import OutboundMail

PACKS = {"agence": "Europe/Brussels", "pme": "America/Toronto"}


@dataclass(frozen=True)
class Loaded:
    """What a loading did: how many things happened, or that they had happened before."""

    pack: str
    steps: int

    @property
    def fresh(self) -> bool:
        return self.steps > 0


def load(pack: str) -> Loaded:
    """Fill an empty database with a pack; nothing happens when it is there. Raises DomainError when the database holds
    another organisation."""
    known = Organisation.objects.first()
    if known is not None:
        if known.settings.get("demo") == pack:
            return Loaded(pack, 0)
        raise DomainError(f"This database already holds {known.name}.")
    zone = ZoneInfo(PACKS[pack])
    build: Callable[[Calendar], Stage] = import_module(f"ariane.demo.{pack}.build").build
    with transaction.atomic(), timezone.override(zone), translation.override("fr"):
        calendar = Calendar(timezone.now(), zone)
        stage = build(calendar)
        steps = stage.play()
        settle(pack)
    return Loaded(pack, steps)


def settle(pack: str) -> None:
    """What is past has left: nothing of the story is sent again when the worker starts."""
    past = OutboundMail.objects.filter(state=OutboundMail.State.QUEUED, not_before__lte=timezone.now())
    past.update(state=OutboundMail.State.SENT, sent_at=F("not_before") + dt.timedelta(seconds=2))
    organisation = Organisation.current()
    organisation.settings["demo"] = pack
    organisation.save()
