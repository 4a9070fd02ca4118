"""How long customers wait for a person’s first answer, in the hours that the team is open (O-078)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from ariane.accounts.models import Organisation, Team, User
from ariane.flows.calendars import Calendar
from ariane.flows.places import calendar
from ariane.journal import policy
from ariane.journal.models import Entry, Kind, Record
from ariane.kernel import clock
from ariane.reports.indicators.whose import Whose
from ariane.reports.measures import open_time

# whom we buy from is no customer; what is said in a room is no message from outside
NOT_CUSTOMERS = Q(kind__code="purchase") | Q(kind__policy=Kind.Policy.ROOM)


@dataclass(frozen=True)
class Wait:
    """A record that somebody outside wrote on: since when, until which answer (None: still waiting), how long in open
    hours."""

    record_id: int
    since: dt.datetime
    until: dt.datetime | None
    length: dt.timedelta


def received() -> QuerySet[Entry]:
    """Messages from outside, without automatic ones."""
    rows = Entry.objects.filter(
        type=Entry.Type.MESSAGE, visibility=Entry.Visibility.EXTERNAL, direction=Entry.Direction.IN, removed_at=None
    )
    return rows.exclude(meta__has_key="automatic")


def answered() -> QuerySet[Entry]:
    """Messages to outside that a person wrote and that left."""
    return Entry.objects.filter(
        type=Entry.Type.MESSAGE, visibility=Entry.Visibility.EXTERNAL, direction=Entry.Direction.OUT,
        author__user__isnull=False, published_at__isnull=False, removed_at=None,
    ).exclude(meta__has_key="automatic")  # fmt: skip


def hours() -> "Hours":
    """When each team is open, read once."""
    house = calendar("", "", Organisation.current())
    teams = Team.objects.exclude(opens=None, closes=None)
    return Hours(
        house, {t.pk: replace(house, opens=t.opens or house.opens, closes=t.closes or house.closes) for t in teams}
    )


@dataclass(frozen=True)
class Hours:
    """The house’s calendar, and those of the teams that have hours of their own."""

    house: Calendar
    teams: Mapping[int, Calendar]

    def of(self, team: int | None) -> Calendar:
        return self.teams.get(team or 0, self.house)


def first_answers(
    viewer: User | None, whose: Whose, first: dt.datetime, last: dt.datetime, now: dt.datetime | None = None
) -> list[Wait]:
    """Records whose first message from outside came between the two instants, each with its wait. Those still open
    without an answer count at their present age, so that a slow week does not look fast; those closed without one do
    not count. Three queries, whatever their number."""
    moment = now or clock.now()
    here = Record.objects.filter(whose.records, last_in_at__gte=first).exclude(NOT_CUSTOMERS)
    here = here if viewer is None else here.filter(policy.visible(viewer))
    came = (
        received().filter(record__in=here.values("pk")).order_by().values("record").annotate(first=Min("occurred_at"))
    )
    began = {row["record"]: row["first"] for row in came if first <= row["first"] < last}
    about = here.values_list("pk", "team", "archived_at", "stage__final")
    known = {pk: (team, archived is None and not final) for pk, team, archived, final in about}
    outs: dict[int, list[dt.datetime]] = defaultdict(list)
    rows = answered().filter(record__in=here.values("pk"), occurred_at__gte=first).order_by("occurred_at")
    for record, at in rows.values_list("record", "occurred_at"):
        outs[record].append(at)
    around, found = hours(), []
    for record, since in began.items():
        team, is_open = known[record]
        until = next((at for at in outs[record] if at >= since), None)
        if until is not None or is_open:
            found.append(Wait(record, since, until, open_time(around.of(team), since, until or moment)))
    return found


def waiting(viewer: User | None, whose: Whose) -> QuerySet[Record]:
    """Open records whose first message from outside has no answer of a person yet, the longest waiting first; `since`
    is when it came."""
    first = received().filter(record=OuterRef("pk")).order_by("occurred_at").values("occurred_at")[:1]
    answer = answered().filter(record=OuterRef("pk"), occurred_at__gte=OuterRef("since"))
    rows = Record.objects.filter(whose.records, archived_at=None, last_in_at__isnull=False).exclude(NOT_CUSTOMERS)
    rows = rows.exclude(stage__final=True)
    rows = rows if viewer is None else rows.filter(policy.visible(viewer))
    rows = rows.annotate(since=Subquery(first)).filter(since__isnull=False).filter(~Exists(answer))
    return rows.select_related("kind", "stage", "owner", "main_party").order_by("since", "pk")
