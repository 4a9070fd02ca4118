"""Reading records, what happened, and the two questions of R-028."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import AwareDatetime

from ariane.accounts.models import User
from ariane.api.keys import READS, person
from ariane.api.refs import get
from ariane.api.shapes import Ref, Strict
from ariane.hooks.models import BusinessEvent
from ariane.hooks.tell import body
from ariane.journal import policy
from ariane.journal.models import Kind, Record
from ariane.kernel import clock
from ariane.kernel.text import asked as typed
from ariane.outgoing.shape import facts, rows
from ariane.pieces.models import Piece
from ariane.reports import silence

router = Router(auth=READS)
MOST = 100


class Asked(Strict):
    """Which records: filters that all hold together; `after` is the `next` of the page before."""

    kind: str | None = None
    stage: str | None = None
    owner: str | None = None
    team: str | None = None
    party: str | None = None
    source: str | None = None
    external_id: str | None = None
    open: bool | None = None
    updated_since: AwareDatetime | None = None
    due_before: dt.date | None = None
    q: str | None = None
    after: int = 0
    limit: int = 50


@router.get("/records", summary="Records that the key’s account may read")
def records(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Oldest first, 100 at most a page."""
    limit = max(1, min(asked.limit, MOST))
    found = list(narrowed(readable(person(request)), asked).filter(pk__gt=asked.after).order_by("pk")[: limit + 1])
    page = found[:limit]
    return {"items": [facts(one) for one in page], "next": page[-1].pk if len(found) > limit else None}


def readable(user: User) -> QuerySet[Record]:
    """Rooms are no records for programs."""
    return rows().filter(policy.visible(user)).exclude(kind__policy=Kind.Policy.ROOM)


def narrowed(found: QuerySet[Record], asked: Asked) -> QuerySet[Record]:
    plain = {
        "kind__code": asked.kind, "stage__code": asked.stage, "owner__username": asked.owner, "team__code": asked.team,
        "main_party__uid": asked.party, "updated_at__gte": asked.updated_since, "due_on__lt": asked.due_before,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in plain.items() if value is not None})
    if asked.source is not None:
        named = {"known_as__external_id": asked.external_id} if asked.external_id else {}
        found = found.filter(known_as__source=asked.source, **named)
    if asked.open is not None:
        over = Q(archived_at__isnull=False) | Q(stage__final=True)
        found = found.exclude(over) if asked.open else found.filter(over)
    for word in typed(asked.q or ""):
        found = found.filter(folded__contains=word)
    return found


@router.get("/records/{uuid:uid}", summary="One record")
def record(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    found = get(person(request), Record, Ref(uid=str(uid)))
    return facts(readable(person(request)).get(pk=found.pk))


@router.get("/events", summary="What happened since a cursor: the same events as by webhook")
def events(request: HttpRequest, after: int = 0, limit: int = MOST, type: str = "") -> dict[str, Any]:
    """Oldest first. Keep `next` and give it as `after` the next time; nothing is missed and nothing comes twice."""
    user, limit = person(request), max(1, min(limit, MOST))
    settled = BusinessEvent.objects.settled().filter(pk__gt=after).order_by("pk")
    mine = settled.filter(subject__in=Record.objects.filter(policy.visible(user)).values("pk"))
    mine = mine.filter(name__in=type.split(",")) if type else mine
    last = settled.order_by("-pk").values_list("pk", flat=True).first() or after
    found = list(mine.filter(pk__lte=last)[: limit + 1])
    page = found[:limit]
    following = page[-1].pk if len(found) > limit else last
    return {"items": [body(one) for one in page], "next": following, "more": len(found) > limit}


@router.get("/quotes/silent", summary="Quotes without news for so many days (R-028)")
def silent(request: HttpRequest, days: int = 7, after: int = 0) -> dict[str, Any]:
    """Sent, without an end, nothing in or out, no interaction, no activity done."""
    return listed(person(request), silence.silent_quotes(max(days, 0)), after)


@router.get("/invoices/overdue", summary="Invoices overdue for so many days (R-028)")
def overdue(request: HttpRequest, days: int = 5, after: int = 0) -> dict[str, Any]:
    """Published, with a balance, the due date that long ago."""
    found = listed(person(request), silence.overdue_invoices(days), after)
    today = clock.today()
    for item in found["items"]:
        item["days_overdue"] = (today - dt.date.fromisoformat(item["due_on"])).days
    return found


def listed(user: User, pieces: QuerySet[Piece], after: int) -> dict[str, Any]:
    found = readable(user).filter(pk__in=pieces.values("pk"), pk__gt=after).order_by("pk")
    page = list(found[: MOST + 1])
    return {"items": [facts(one) for one in page[:MOST]], "next": page[MOST - 1].pk if len(page) > MOST else None}
