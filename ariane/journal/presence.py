"""Who has a record or a waiting mail open, and who is writing there (X-31): people see each other, then collide less.

A page says every 25 seconds that it is open and every few seconds that somebody types; a row is written only when that
changes what others see, or when it grows old.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Presence, Record
from ariane.kernel import clock
from ariane.kernel.models import Signal
from ariane.mail import queue
from ariane.mail.models import InboundMail

GONE = dt.timedelta(seconds=90)
RENEW = dt.timedelta(seconds=30)
TYPING = dt.timedelta(seconds=8)
RENEW_TYPING = dt.timedelta(seconds=3)


@dataclass(frozen=True)
class Present:
    """A colleague who has it open, and whether she is writing."""

    user: User
    typing: bool


Place = Record | InboundMail


def be_here(*, by: User, place: Place, typing: bool = False) -> None:
    """The person has it open (she may read it: the caller fetched it for her), and may be typing now."""
    now, here = clock.now(), _column(place)
    row = Presence.objects.filter(user=by, **here).first()
    typed = row.typing_at if row is not None else None
    starts = typing and (typed is None or typed < now - TYPING)
    renews = typing and (typed is None or typed < now - RENEW_TYPING)
    if row is not None and row.seen_at > now - RENEW and not renews:
        return
    with transaction.atomic():
        values = {"seen_at": now} | ({"typing_at": now} if typing else {})
        _row, came = Presence.objects.update_or_create(
            user=by, **here, defaults=values, create_defaults=values | {"since": now}
        )
        if came or starts or (row is not None and row.seen_at < now - GONE):
            _tell({topic(place)})


def leave(*, by: User, place: Place) -> None:
    """The person closed it; another tab that still shows it says so within half a minute."""
    with transaction.atomic():
        if Presence.objects.filter(user=by, **_column(place)).delete()[0]:
            _tell({topic(place)})


def present(place: Place, viewer: User) -> list[Present]:
    """The other colleagues who have it open and may (still) read it, who came first first."""
    now = clock.now()
    rows = Presence.objects.filter(**_column(place), seen_at__gte=now - GONE, user__is_active=True)
    others = list(rows.exclude(user=viewer).select_related("user").order_by("since", "pk"))
    may = _readers(place, [row.user for row in others]) if others else set()
    return [
        Present(row.user, row.typing_at is not None and row.typing_at >= now - TYPING)
        for row in others
        if row.user_id in may
    ]


def topic(place: Place) -> str:
    """What open pages follow to learn who is there."""
    return f"{'record' if isinstance(place, Record) else 'mail'}:{place.pk}"


def sweep() -> None:
    """Forget who went without a word, and who stopped typing; open pages are told. Any process may call it."""
    now = clock.now()
    away, idle = Q(seen_at__lt=now - GONE), Q(typing_at__lt=now - TYPING)
    if not Presence.objects.filter(away | idle).exists():
        return
    with transaction.atomic():
        changed = set(Presence.objects.filter(away | idle).values_list("record_id", "mail_id"))
        Presence.objects.filter(away).delete()
        Presence.objects.filter(idle).update(typing_at=None)
        _tell({f"record:{record}" if record else f"mail:{mail}" for record, mail in changed})


def _column(place: Place) -> dict[str, Any]:
    return {"record": place} if isinstance(place, Record) else {"mail": place}


def _readers(place: Place, people: list[User]) -> set[int]:
    if isinstance(place, Record):
        return policy.readers(place, people)
    return {person.pk for person in people if queue.sees(person, place)}


def _tell(topics: set[str]) -> None:
    Signal.objects.bulk_create(Signal(topic=one, kind="presence.changed") for one in sorted(topics))
