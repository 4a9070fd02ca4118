"""Load a demonstration organisation into this database."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation

from ariane.accounts.models import Organisation
from ariane.demo import afterwards, flows
from ariane.demo.moments import Calendar
from ariane.demo.stage import Stage

PACKS = {"agence": "Europe/Brussels", "pme": "America/Toronto"}
SETTING = "demo"


@dataclass(frozen=True)
class Loaded:
    """What a loading did: how many things happened, none when they had happened before."""

    pack: str
    steps: int


class AnotherOrganisation(Exception):
    """One installation holds one organisation: this one has another, which stays as it is."""


def load(pack: str) -> Loaded:
    """Fill an empty database with a pack; nothing happens when it is there.

    Raises AnotherOrganisation when the database holds another one.
    """
    known = Organisation.objects.first()
    if known is not None:
        if known.settings.get(SETTING) == pack:
            return Loaded(pack, 0)
        raise AnotherOrganisation(known.name)
    zone = ZoneInfo(PACKS[pack])
    module = import_module(f"ariane.demo.{pack}.build")
    build: Callable[[Calendar], Stage] = module.build
    with transaction.atomic(), at_once(), timezone.override(zone), translation.override("fr"):
        stage = build(Calendar(timezone.now(), zone))
        steps = stage.play()
        flows.attend()
        afterwards.settle()
        afterwards.deliver_to_customers(*(stage.pieces[key] for key in module.SHOWN))
        module.last_touches(stage)
        mark(pack)
    return Loaded(pack, steps)


def mark(pack: str) -> None:
    """Remember which pack this is, so that loading twice is loading once."""
    organisation = Organisation.current()
    organisation.settings[SETTING] = pack
    organisation.save()


@contextmanager
def at_once() -> Iterator[None]:
    """Many small files and objects in one go: they reach the disk together, before the one commit that names them."""
    system = vars(os)
    fsync = system["fsync"]
    system["fsync"] = lambda _descriptor: None
    gc.disable()
    try:
        yield
        os.sync()
    finally:
        system["fsync"] = fsync
        gc.enable()
