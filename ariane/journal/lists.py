"""Lists of one kind: filtered, sorted on indexed columns, page by page without counting (keyset).

A page is 50 ids found through an index `(kind, column, id)`, then those 50 rows read at once. What has nothing in the
sorted column stands behind, whichever the direction, on both databases.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Kind, Record, Stage
from ariane.kernel.text import asked, is_number

PAGE = 50
FEW = 500
# what a list may be sorted on → (column, newest or largest first)
SORTS: dict[str, tuple[str, bool]] = {
    "message": ("last_message_at", True),
    "activity": ("next_activity_at", False),
    "created": ("created_at", True),
    "due": ("due_on", False),
    "amount": ("amount", True),
    "title": ("title", False),
    "ref": ("ref", True),
    "stage": ("stage_id", False),
}
TIMES = frozenset({"last_message_at", "next_activity_at", "created_at"})
PARTIES = Kind.objects.filter(family=Kind.Family.PARTY)
STATES = ("open", "closed", "archived", "all")


@dataclass(frozen=True)
class Filters:
    """What a list leaves in. `owner` is mine, covered (of whom the person stands in for), team,
    none, or a colleague's id; `state` one of STATES; `fact` names a
    condition of the layer above, `also` is that condition."""

    owner: str = ""
    state: str = "open"
    stage: str = ""
    tag: str = ""
    text: str = ""
    fact: str = ""
    also: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Ask:
    """One page of a list: its filters, its order, and the row after which it begins."""

    filters: Filters = field(default_factory=Filters)
    sort: str = "created"
    reverse: bool = False
    after: str = ""

    @property
    def column(self) -> str:
        return SORTS[self.sort][0]

    @property
    def descending(self) -> bool:
        return SORTS[self.sort][1] is not self.reverse


@dataclass(frozen=True)
class Listing:
    """The rows of a page, and what to ask for the next one (None on the last)."""

    records: list[Record]
    following: Ask | None = None


def page(user: User, kind: Kind, ask: Ask, *, stages: Sequence[Stage], limit: int = PAGE) -> Listing:
    """One page of the records of a kind that the person may read, with what a row shows; three queries, or four at the
    place where the empty ones begin."""
    found = rows(user, kind, ask.filters, stages)
    ids = _ids(found, ask, limit + 1)
    names = ("stage", "owner", "team", "main_party", "kind")
    known = Record.objects.select_related(*names).prefetch_related("tags").in_bulk(ids[:limit])
    records = [known[pk] for pk in ids[:limit] if pk in known]
    more = replace(ask, after=_place(records[-1], ask)) if len(ids) > limit and records else None
    return Listing(records, more)


def count(user: User, kind: Kind, filters: Filters, *, stages: Sequence[Stage]) -> int:
    """How many there are; costs more than the list itself, so it is asked apart."""
    return rows(user, kind, filters, stages).count()


def rows(user: User, kind: Kind, filters: Filters, stages: Sequence[Stage]) -> QuerySet[Record]:
    """The records of a kind that the filters leave in and the person may read.

    When the words looked for stand on few records, those are named, so that they are not looked for one after the other
    in the order of the list: one more query.
    """
    found = Record.objects.filter(policy.visible_in(user, kind), _state(filters.state, stages))
    found = found.filter(_owner(filters.owner, user), filters.also)
    if filters.stage:
        found = found.filter(stage__in=[stage.pk for stage in stages if stage.code == filters.stage])
    if filters.tag:
        found = found.filter(pk__in=Record.tags.through.objects.filter(tag__name=filters.tag).values("record_id"))
    words = asked(filters.text)
    few = worded(kind, words) if words else None
    if few is not None:
        return found.filter(pk__in=few)
    for word in words:
        found = found.filter(Q(folded__contains=f" {word}") | Q(main_party__in=of_cards(word)))
    return found.filter(kind=kind)


def worded(kind: Kind, words: Iterable[str]) -> list[int] | None:
    """The records of a kind that have every word, each in their own names or in their third party's; None when they are
    too many to be named. One query, for which an index is looked through that holds nothing but names."""
    found = Record.objects.all()
    for word in words:
        own = Record.objects.filter(kind=kind, folded__contains=f" {word}").values("pk")
        theirs = Record.objects.filter(main_party__in=of_cards(word)).values("pk")
        found = found.filter(pk__in=own.union(theirs))
    near = list(found.values_list("pk", "kind_id")[: FEW + 1])
    return [pk for pk, of in near if of == kind.pk] if len(near) <= FEW else None


def of_cards(word: str) -> "QuerySet[Record, Any]":
    """The cards of which a word begins so."""
    return Record.objects.filter(kind__in=PARTIES.values("pk"), folded__contains=f" {word}").values("pk")


def named_like(words: str, among: Q | None = None) -> Q:
    """The condition on a record whose names have every one of these words, or one that begins so. `among` says of which
    records that is to be asked: then they are looked through in an index that holds nothing but their names."""
    condition = among or Q()
    for word in asked(words):
        condition &= Q(folded__contains=f" {word}")
    return Q(pk__in=Record.objects.filter(condition).values("pk"))


def _state(state: str, stages: Sequence[Stage]) -> Q:
    """Open: neither archived nor in a final stage of the kind; closed: in a final one."""
    final = [stage.pk for stage in stages if stage.final]
    conditions = {
        "open": Q(archived_at=None) & (Q(stage=None) | ~Q(stage__in=final)),
        "closed": Q(archived_at=None, stage__in=final),
        "archived": Q(archived_at__isnull=False),
    }
    return conditions.get(state, Q())


def _owner(owner: str, user: User) -> Q:
    if owner == "mine":
        return Q(owner=user)
    if owner == "covered":
        return Q(owner__in=[other.user_id for other in user.rights.covering])
    if owner == "team":
        return Q(team__in=user.rights.teams)
    if owner == "none":
        return Q(owner=None)
    return Q(owner_id=int(owner)) if is_number(owner) else Q()


def _ids(found: QuerySet[Record], ask: Ask, most: int) -> list[int]:
    """The ids of a page: the filled ones in their order, then the empty ones, the newest first."""
    column, down = ask.column, ask.descending
    filled = found.filter(**{f"{column}__isnull": False})
    ids: list[int] = []
    value, pk = _read(ask)
    if pk is None or value is not None:
        if value is not None:
            side = "lt" if down else "gt"
            beyond = Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"pk__{side}": pk})
            filled = filled.filter(beyond, **{f"{column}__{side}e": value})
        order = (f"-{column}", "-pk") if down else (column, "pk")
        ids = list(filled.order_by(*order).values_list("pk", flat=True)[:most])
        pk = None
    if len(ids) < most:
        empty = found.filter(**{f"{column}__isnull": True})
        empty = empty.filter(pk__lt=pk) if pk is not None else empty
        ids += empty.order_by("-pk").values_list("pk", flat=True)[: most - len(ids)]
    return ids


def _place(record: Record, ask: Ask) -> str:
    """Where a row stands, for the address of the next page."""
    value = getattr(record, ask.column)
    return json.dumps([value.isoformat() if isinstance(value, dt.date) else value, record.pk])


def _read(ask: Ask) -> tuple[Any, int | None]:
    """The place in an address: (value, id), (None, id) among the empty ones, (None, None) for the first page."""
    try:
        value, pk = json.loads(ask.after)
        pk = int(pk)
        if value is not None and ask.column in TIMES:
            value = dt.datetime.fromisoformat(value)
        elif value is not None and ask.column == "due_on":
            value = dt.date.fromisoformat(value)
        elif value is not None and ask.column in {"amount", "stage_id"}:
            value = int(value)
    except (ValueError, TypeError):
        return None, None
    return value, pk
