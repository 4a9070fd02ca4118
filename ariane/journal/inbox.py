"""MESSAGES: what was addressed to a person and she has not dealt with yet (M-012, P-002, P-006)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ariane.accounts.models import User
from ariane.journal import notify, policy
from ariane.journal.models import Delivery, Entry
from ariane.kernel import clock

PAGE = 30
Visibility, Direction, Reason = Entry.Visibility, Entry.Direction, Delivery.Reason
# what one may look at alone: filter → condition on Delivery
FILTERS: dict[str, Q] = {
    "mentions": Q(reason=Reason.MENTIONED),
    "replies": Q(entry__visibility=Visibility.EXTERNAL, entry__direction=Direction.IN),
    "messages": Q(entry__visibility=Visibility.EXTERNAL) & ~Q(entry__direction=Direction.IN),
    "notes": ~Q(entry__visibility=Visibility.EXTERNAL) & ~Q(reason=Reason.MENTIONED),
}


@dataclass(frozen=True)
class Ask:
    """Which messages: a filter of FILTERS (or all), those waiting or those handled, older than a delivery."""

    only: str = ""
    handled: bool = False
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Box:
    """One page, newest first; `older` is the delivery to go on from, None on the last page."""

    messages: list[Delivery]
    older: int | None = None


def page(user: User, ask: Ask, *, limit: int = PAGE) -> Box:
    """A page of the person's messages with their entries and records, in one query."""
    rows = list(loaded(rows_of(user, ask)).order_by("-pk")[: limit + 1])
    return Box(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def rows_of(user: User, ask: Ask) -> "QuerySet[Delivery]":
    """The deliveries of the person that an ask means, as far as she may still read what they tell of."""
    told = Q(user=user, channel=Delivery.Channel.APP, cancelled_at=None, entry__isnull=False)
    mine = told & Q(handled_at__isnull=False) if ask.handled else notify.inbox(user, clock.now())
    rows = Delivery.objects.filter(mine, FILTERS.get(ask.only, Q()), readable(user))
    if ask.before is not None:
        rows = rows.filter(pk__lt=ask.before)
    return rows.filter(pk__gt=ask.after) if ask.after is not None else rows


def readable(user: User) -> Q:
    """Rights are asked when it is shown, not only when it was told: a record or a group may have been left since."""
    open_to_all = ~Q(entry__visibility=Visibility.CONFIDENTIAL) | Q(entry__group__in=user.rights.groups)
    return policy.of_readable(user) & Q(entry__isnull=False, entry__removed_at=None) & open_to_all


def count(user: User, ask: Ask | None = None) -> int:
    """The counter beside MESSAGES."""
    return rows_of(user, ask or Ask()).count()


def loaded(rows: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
    names = ("entry__author__user", "entry__group", "record__kind", "record__stage", "entry__reply_to")
    return rows.select_related(*names)


def mine(user: User, ids: Sequence[int]) -> list[Delivery]:
    """Some of the person's messages, handled or not; others are left out."""
    told = Q(user=user, channel=Delivery.Channel.APP, cancelled_at=None, pk__in=ids)
    return list(loaded(Delivery.objects.filter(told, readable(user))).order_by("-pk"))
