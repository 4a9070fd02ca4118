"""What a weekly review goes through beside the figures: what nobody has in hand, what waits, how the volume goes, what
comes next week (R-037, R-038, R-039)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from ariane.accounts.models import Organisation
from ariane.activities.models import Activity
from ariane.flows.coverage import eligible
from ariane.flows.models import Approval, Enrolment, Mailing, Scenario
from ariane.flows.places import calendar
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.reports import followups
from ariane.reports.reminders import EVERYTHING, Reminder, reminders

WEEK = dt.timedelta(days=7)
WEEKS = 8
LATE = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Waiting:
    """What somebody must look at."""

    to_approve: int
    oldest_approval: dt.datetime | None
    uncertain: int
    forgotten: int
    disputes: int
    broken_promises: int
    on_paper: int


def waiting(seen: Q = EVERYTHING, holes: int = 0) -> Waiting:
    """What waits for a person, as far as the condition goes. Forgotten are holes and dates that passed unseen."""
    now = clock.now()
    asked = Approval.objects.filter(decided_at=None).order_by("asked_at").values_list("asked_at", flat=True)
    unseen = Enrolment.objects.filter(state="waiting", due_at__lt=now - LATE, scenario__state=Scenario.State.ACTIVE)
    open_now = eligible().filter(seen)
    return Waiting(
        to_approve=asked.count(), oldest_approval=asked.first(),
        uncertain=Mailing.objects.filter(state=Mailing.State.UNCERTAIN).count(),
        forgotten=holes + unseen.count(),
        disputes=open_now.filter(dispute=True).count(),
        broken_promises=open_now.filter(promised_on__lt=clock.today()).count(),
        on_paper=Mailing.objects.filter(state=Mailing.State.PRINTED).count(),
    )  # fmt: skip


def unattended(seen: Q = EVERYTHING, limit: int = 20) -> list[Piece]:
    """Sensitive records, and those of strategic customers or of people not to be contacted, that nobody has an open
    activity for: a machine does not write, so a person must (R-039, R-044)."""
    special = Party.objects.filter(Q(strategic=True) | Q(do_not_contact=True))
    planned = Activity.objects.filter(record=OuterRef("pk"), state=Activity.State.PLANNED)
    rows = eligible().filter(seen).filter(Q(sensitive=True) | Q(main_party__in=special.values("pk")))
    return list(rows.filter(~Exists(planned)).select_related("kind", "main_party").order_by("pk")[:limit])


def trend(now: dt.datetime) -> list[tuple[dt.date, int]]:
    """Messages a week for eight weeks, oldest first: (its last day, how many)."""
    today = clock.local_day(now)
    counts = followups.volumes(today - dt.timedelta(days=7 * WEEKS), today)
    ends = [today - dt.timedelta(days=7 * n) for n in reversed(range(WEEKS))]
    return [(end, sum(counts.get(end - dt.timedelta(days=n), 0) for n in range(7))) for end in ends]


@dataclass(frozen=True)
class Compared:
    """A figure of the week, that of the week before, and the mean of the eight weeks before this one."""

    code: str
    now: int
    before: int
    mean: int


def compared(now: dt.datetime) -> list[Compared]:
    """What left, what was answered, won and paid after it (minor units of the house's currency), what left late."""
    rows = reminders(now - (WEEKS + 1) * WEEK, now)
    starts = [now - (n + 1) * WEEK for n in range(WEEKS + 1)]
    weeks = [of_week([one for one in rows if start <= one.at < start + WEEK]) for start in starts]
    return [
        Compared(code, weeks[0][code], weeks[1][code], round(sum(week[code] for week in weeks[1:]) / WEEKS))
        for code in weeks[0]
    ]


def of_week(rows: list[Reminder]) -> dict[str, int]:
    """The five figures of one week's reminders."""
    currency = Organisation.current().currency
    return {
        "left": len({one.mailing for one in rows}),
        "answered": len({one.mailing for one in rows if one.answered}),
        "won": len({one.piece.pk for one in rows if one.won}),
        "paid": sum(one.paid for one in rows if one.piece.currency == currency),
        "late": sum(bool(one.late) for one in rows),
    }


def written_to(first: dt.datetime, last: dt.datetime, limit: int = 10) -> list[tuple[Party, int]]:
    """Customers and how many automatic messages they got, most first."""
    rows = Mailing.objects.filter(at__gte=first, at__lt=last, party__isnull=False).exclude(state="called_off")
    most = Counter(rows.values_list("party_id", flat=True)).most_common(limit)
    cards = Party.objects.in_bulk([pk for pk, _n in most])
    return [(cards[pk], n) for pk, n in most if pk in cards]


def next_week(now: dt.datetime) -> list[tuple[dt.date, int]]:
    """How many active follow-ups are due on each of the coming seven days, late ones today; days without one are
    left out."""
    around = calendar("", "", Organisation.current())
    rows = Enrolment.objects.filter(state="waiting", due_at__lt=now + WEEK, scenario__state=Scenario.State.ACTIVE)
    days = Counter(around.day_of(max(at, now)) for at in rows.values_list("due_at", flat=True) if at is not None)
    return sorted(days.items())
