"""ACTIVITÉS: mine and those I supply, by weight of time; what I delegated stands beside, uncounted (O-017, P-005)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal import policy
from ariane.journal.models import Kind
from ariane.kernel import clock


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
    own = Q(assignee=user)
    if user.rights.groups:
        own |= Q(assignee=None, team__in=user.rights.groups) & policy.of_readable(user)
    return Q(state=Activity.State.PLANNED) & (own | covered_by(user))


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
    day = today or clock.today(timezone.get_current_timezone())
    counted = Activity.objects.filter(mine(user)).aggregate(
        late=Count("pk", filter=Q(due_on__lt=day)),
        today=Count("pk", filter=Q(due_on=day)),
        coming=Count("pk", filter=Q(due_on__gt=day)),
    )
    return Weights(**counted)


def count(which: Q) -> int:
    """How many there are of a condition."""
    return Activity.objects.filter(which).count()


def agenda(which: Q, *, limit: int = 200, today: dt.date | None = None) -> Agenda:
    """Activities of a condition (mine, supplied, delegated), grouped by weight of time."""
    day = today or clock.today(timezone.get_current_timezone())
    return grouped(in_order(which)[:limit], day)


def in_order(which: Q) -> QuerySet[Activity]:
    """Activities of a condition, soonest first; within a day those with an hour first."""
    rows = loaded(Activity.objects.filter(which))
    return rows.order_by("due_on", F("due_time").asc(nulls_last=True), "pk")


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
