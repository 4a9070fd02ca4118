"""ACTIVITÉS: mine and those I supply, by weight of time; what I delegated stands beside, uncounted (O-017, P-005)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Subquery, Value
from django.utils import timezone

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal import policy
from ariane.journal.models import Kind
from ariane.kernel import clock

SOONEST = ("due_on", F("due_time").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Weights:
    """How many are late, due today, and coming."""

    late: int = 0
    today: int = 0
    coming: int = 0

    @property
    def due(self) -> int:
        """What the counter shows: all of them (O-017)."""
        return self.late + self.today + self.coming


@dataclass
class Agenda:
    """Activities grouped by time, each in order of due date."""

    late: list[Activity] = field(default_factory=list)
    today: list[Activity] = field(default_factory=list)
    coming: list[Activity] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[str, list[Activity]]]:
        """The weights of time that hold something, latest first, by their codes."""
        every = [("late", self.late), ("today", self.today), ("coming", self.coming)]
        return [group for group in every if group[1]]


def mine(user: User) -> Q:
    """Planned for the person, for one of her teams without a person, or for a colleague whom she covers today.

    What is given to a person opens its record to her (see actions.open_to), so rights are asked again only of what is
    given to a whole team: somebody may have joined it since.
    """
    found = Q()
    for part in parts(user):
        found |= part
    return Q(state=Activity.State.PLANNED) & found


def parts(user: User) -> list[Q]:
    """`mine` as conditions of which none overlaps another: each is read along an index of its own, where all of them at
    once would be looked for in the whole table."""
    found = [Q(assignee=user)]
    if user.rights.groups:
        found.append(Q(assignee=None, team__in=user.rights.groups) & policy.of_readable(user))
    if user.rights.covering:
        found.append(covered_by(user))
    return found


def covered_by(user: User) -> Q:
    """Of a colleague whom the person covers today, on the kinds that the cover names; never a private room (X-28)."""
    found = Q(pk__in=())
    for other in user.rights.covering:
        theirs = Q(assignee=other.user_id) & ~Q(record__kind__policy=Kind.Policy.ROOM)
        found |= theirs & Q(record__kind__code__in=other.kinds) if other.kinds else theirs
    return found


def supplied(user: User) -> Q:
    """The part of `mine` that is a covered colleague's."""
    return Q(state=Activity.State.PLANNED) & covered_by(user)


def delegated(user: User) -> Q:
    """Planned by the person for somebody else, where she may still read."""
    asked = Q(state=Activity.State.PLANNED, requested_by=user) & policy.of_readable(user)
    return asked & ~Q(assignee=user) & ~Q(assignee=None, team__in=user.rights.groups)


def weights(user: User, today: dt.date | None = None) -> Weights:
    """The counter behind the clock, in one query."""
    return weighed(User.objects.filter(pk=user.pk).values(**numbers(user, today)).get())


def numbers(user: User, today: dt.date | None = None) -> dict[str, Any]:
    """The counter's numbers as columns of a larger query, for `weighed` to add up: one look at an index each."""
    day = today or clock.today(timezone.get_current_timezone())
    times = {"late": Q(due_on__lt=day), "today": Q(due_on=day), "coming": Q(due_on__gt=day)}
    planned = Activity.objects.filter(state=Activity.State.PLANNED)
    return {
        f"n_{name}_{place}": number(planned.filter(part, when))
        for place, part in enumerate(parts(user))
        for name, when in times.items()
    }


def weighed(row: Mapping[str, Any]) -> Weights:
    """The weights in a row that has `numbers`."""
    sums = {"late": 0, "today": 0, "coming": 0}
    for column, value in row.items():
        if column.startswith("n_") and column.split("_")[1] in sums:
            sums[column.split("_")[1]] += value or 0
    return Weights(**sums)


def number(rows: "QuerySet[Any]") -> Subquery:
    """How many rows, as a part of a larger query."""
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n"))


def count(which: Q) -> int:
    """How many there are of a condition."""
    return Activity.objects.filter(which).count()


def agenda(which: Q, *, limit: int = 200, today: dt.date | None = None) -> Agenda:
    """Activities of a condition (mine, supplied, delegated), grouped by weight of time."""
    day = today or clock.today(timezone.get_current_timezone())
    return grouped(in_order(which)[:limit], day)


def in_order(which: Q) -> QuerySet[Activity]:
    """Activities of a condition, soonest first; within a day those with an hour first."""
    return loaded(Activity.objects.filter(which)).order_by(*SOONEST)


def first_of(user: User, also: Q, *, start: int = 0, limit: int) -> list[Activity]:
    """The person's own (`mine`) that meet a further condition, soonest first, from `start` on: each part is read as far
    as the page reaches along its index."""
    near = Q(pk__in=())
    for part in parts(user):
        rows = Activity.objects.filter(part, also, state=Activity.State.PLANNED).order_by(*SOONEST)
        near |= Q(pk__in=rows.values("pk")[: start + limit])
    return list(loaded(Activity.objects.filter(near)).order_by(*SOONEST)[start : start + limit])


def loaded(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    names = ("type", "assignee", "team", "requested_by", "record__kind", "record__stage", "record__main_party")
    return rows.select_related(*names)


def grouped(rows: Iterable[Activity], day: dt.date) -> Agenda:
    found = Agenda()
    for row in rows:
        (found.late if row.due_on < day else found.today if row.due_on == day else found.coming).append(row)
    return found


def state_of(activity: Activity, day: dt.date) -> str:
    """`late`, `today` or `coming` for a planned one (O-019); else its final state."""
    if activity.state != Activity.State.PLANNED:
        return activity.state
    return "late" if activity.due_on < day else "today" if activity.due_on == day else "coming"
