"""Writing an event down with who is to be told of it, in the transaction that made it true."""

import uuid
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction

from ariane.accounts.models import User
from ariane.accounts.tokens import LISTENERS, anybody_polls
from ariane.hooks.models import BusinessEvent, Endpoint, HookDelivery
from ariane.hooks.names import TEST
from ariane.kernel import clock

SECONDS = 5


def listened() -> bool:
    """Whether anybody wants events at all; without anybody nothing is written, and posting costs what it always did.

    Asked of the database every few seconds: another process hears of the first listener that much later.
    """
    return bool(cache.get_or_set(LISTENERS, _asked, SECONDS))


def forget_who_listens() -> None:
    """An endpoint was added or changed: ask again."""
    cache.delete(LISTENERS)


def _asked() -> bool:
    return Endpoint.objects.filter(active=True).exists() or anybody_polls()


def emit(name: str, *, subject: int | None, data: dict[str, Any], once: str | None = None) -> BusinessEvent | None:
    """Keep an event and make it due for every endpoint that wants it; None when `once` was told already."""
    if once is not None and BusinessEvent.objects.filter(once=once).exists():
        return None
    now = clock.now()
    try:
        with transaction.atomic():
            event = BusinessEvent.objects.create(name=name, subject=subject, data=data, once=once, at=now)
    except IntegrityError:
        return None
    wanting = [one for one in Endpoint.objects.filter(active=True) if one.wants(name)]
    HookDelivery.objects.bulk_create(HookDelivery(endpoint=one, event=event, next_at=now) for one in wanting)
    return event


@transaction.atomic
def trial(*, by: User, endpoint: Endpoint) -> HookDelivery:
    """A test event for one endpoint alone, whatever it asked for; it is due now."""
    now = clock.now()
    data = {"message": "Ariane", "by": by.name, "nonce": str(uuid.uuid4())}
    event = BusinessEvent.objects.create(name=TEST, subject=None, data=data, at=now)
    return HookDelivery.objects.create(endpoint=endpoint, event=event, next_at=now)


def body(event: BusinessEvent) -> dict[str, Any]:
    """An event as other systems read it, by webhook and by polling alike."""
    return {"id": str(event.uid), "type": event.name, "timestamp": event.at.isoformat(), "data": event.data}
