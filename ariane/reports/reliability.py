"""Whether follow-ups can be trusted: what left too late to be right, what came back, what people decided, promises that
were kept (relances.md §6). Read-only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from ariane.accounts.models import Organisation
from ariane.flows.hours import current
from ariane.flows.models import Approval, Mailing, StepRun
from ariane.flows.places import calendar
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.mail.models import OutboundMail, Suppression
from ariane.parties.models import Party
from ariane.pieces.models import Payment, Piece
from ariane.reports.collecting import Bill, Came, Collection, collection
from ariane.reports.indicators.answers import received
from ariane.reports.measures import Share, Spread, spread
from ariane.reports.reminders import EVERYTHING, MOST, PERIOD

MONTH = dt.timedelta(days=30)
TOP = 10


def bills(seen: Q = EVERYTHING) -> list[Bill]:
    """Every published invoice in the house's currency with what came in on it; an invoice said to be paid before
    payments were recorded one by one has one payment. Two queries."""
    came: dict[int, list[Came]] = defaultdict(list)
    rows = Payment.objects.filter(reversed_at=None).order_by("paid_on", "pk")
    for piece, on, amount, kind in rows.values_list("piece_id", "paid_on", "amount", "kind"):
        came[piece].append(Came(on, amount, kind == Payment.Kind.CREDIT))
    found = []
    invoices = Piece.objects.filter(seen, kind__code="invoice", published_at__isnull=False).order_by("pk")
    columns = ("pk", "published_at", "issued_on", "due_on", "amount_incl", "amount", "amount_paid", "paid_at")
    for pk, published, issued, due, incl, amount, paid, paid_at in invoices.filter(
        currency=Organisation.current().currency
    ).values_list(*columns):
        whole = incl if incl is not None else amount or 0
        known = came.get(pk) or ([Came(clock.local_day(paid_at), paid or whole)] if paid_at else [])
        found.append(Bill(issued or clock.local_day(published), due, whole, tuple(known)))
    return found


def collected(now: dt.datetime, seen: Q = EVERYTHING) -> Collection:
    """How fast money came in, in ninety days."""
    last = clock.local_day(now)
    return collection(bills(seen), last - PERIOD + dt.timedelta(days=1), last)


@dataclass(frozen=True)
class Untimely:
    """Messages that left though an answer or the whole payment was known (a fault of ours, goal 0), and those whose
    payment or answer was only entered afterwards (the data came late)."""

    known: int
    discovered: int
    of: int


def untimely(first: dt.datetime, last: dt.datetime, seen: Q = EVERYTHING) -> Untimely:
    """Looks at each record in each message that left, the newest MOST of them, three queries."""
    runs = StepRun.objects.filter(did="sent", undone_at=None, mailing__sent_at__gte=first, mailing__sent_at__lt=last)
    if seen:
        runs = runs.filter(enrolment__record__in=Record.objects.filter(seen))
    rows = list(runs.select_related("mailing", "enrolment__version").order_by("-pk")[:MOST])
    ids = {row.enrolment.record_id for row in rows}
    answers, money = heard(ids), settled(ids)
    known = discovered = 0
    for row in rows:
        left = row.mailing.sent_at if row.mailing is not None else None
        if left is None:
            continue
        facts = list(money.get(row.enrolment.record_id, ()))
        if "reply" in row.version.flow.stop_on:
            facts += [one for one in answers.get(row.enrolment.record_id, ()) if one[0] > row.enrolment.started_at]
        wrong = any(recorded < left for _happened, recorded in facts)
        known += wrong
        discovered += not wrong and any(happened < left for happened, _recorded in facts)
    return Untimely(known, discovered, len(rows))


Facts = dict[int, list[tuple[dt.datetime, dt.datetime]]]


def heard(ids: Iterable[int]) -> Facts:
    """Record → (when an answer came, when we knew it)."""
    found: Facts = defaultdict(list)
    rows = received().filter(record__in=list(ids)).order_by("pk")
    for record, happened, recorded in rows.values_list("record_id", "occurred_at", "recorded_at"):
        found[record].append((happened, recorded))
    return found


def settled(ids: Iterable[int]) -> Facts:
    """Invoice → (when its last missing money came, when we knew it), for those paid in full. A day without an hour
    is over at midnight: money of the very day of a message, entered later, is not held against it."""
    left: dict[int, int] = {}
    found: Facts = {}
    rows = Payment.objects.filter(piece__in=list(ids), reversed_at=None).order_by("piece", "paid_on", "pk")
    columns = ("piece_id", "paid_on", "amount", "created_at", "piece__amount_incl", "piece__amount")
    for piece, on, amount, recorded, incl, excl in rows.values_list(*columns):
        left[piece] = left.get(piece, incl if incl is not None else excl or 0) - amount
        if left[piece] <= 0 and piece not in found:
            found[piece] = [(clock.local_moment(on + dt.timedelta(days=1), dt.time(0)), recorded)]
    return found


@dataclass(frozen=True)
class Reputation:
    """Of so many mails sent: refused for good, reported as unwanted, unsubscribed."""

    sent: int
    bounced: int
    complaints: int
    opted_out: int

    def share(self, part: int) -> Share:
        return Share(part, self.sent)


def reputation(first: dt.datetime, last: dt.datetime) -> Reputation:
    """What became of the mails of follow-ups that left in a time. Two queries."""
    mails = OutboundMail.objects.filter(content__origin__startswith="flow:", sent_at__gte=first, sent_at__lt=last)
    counted = mails.aggregate(sent=Count("pk"), bounced=Count("pk", filter=Q(state=OutboundMail.State.BOUNCED)))
    addresses = mails.values("address")
    ends = Suppression.objects.filter(at__gte=first, at__lt=last, address__in=addresses).aggregate(
        complaints=Count("pk", filter=Q(reason=Suppression.Reason.COMPLAINT)),
        opted_out=Count("pk", filter=Q(reason=Suppression.Reason.OPT_OUT)),
    )
    return Reputation(**counted, **ends)


@dataclass(frozen=True)
class Approvals:
    """Decisions of ninety days: how long they took, how many went on to somebody else, how many texts were edited."""

    waited: Spread
    handed_on: int
    edited: int


def approvals(first: dt.datetime, last: dt.datetime, seen: Q = EVERYTHING) -> Approvals:
    """Those that are still asked count at their present age. One query."""
    rows = Approval.objects.filter(Q(decided_at=None) | Q(decided_at__gte=first), asked_at__lt=last)
    if seen:
        rows = rows.filter(enrolment__record__in=Record.objects.filter(seen))
    found = list(rows.order_by("pk").values_list("asked_at", "decided_at", "turn", "html", "verdict")[:MOST])
    ages = [(decided or last) - asked for asked, decided, *_rest in found]
    edited = sum(bool(html) and verdict == "approve" for *_times, html, verdict in found)
    return Approvals(spread(ages), sum(turn > 0 for *_times, turn, _html, _verdict in found), edited)


def promises(now: dt.datetime, seen: Q = EVERYTHING) -> Share:
    """Promises to pay whose day passed in ninety days: paid in full by the working day after it ÷ all."""
    around, today = calendar("", "", Organisation.current()), clock.local_day(now)
    rows = Piece.objects.filter(seen, kind__code="invoice", promised_on__gte=today - PERIOD, promised_on__lt=today)
    due = [
        (promised, paid_at)
        for promised, paid_at in rows.order_by("pk").values_list("promised_on", "paid_at")
        if promised is not None and around.add_working(promised, 1) < today
    ]
    kept = sum(at is not None and clock.local_day(at) <= around.add_working(day, 1) for day, at in due)
    return Share(kept, len(due), census=True)


@dataclass(frozen=True)
class Pressure:
    """Who was written to most in thirty days, and how many of all have had as much as the house allows."""

    most: list[tuple[Party, int]]
    at_cap: int
    customers: int


def pressure(now: dt.datetime, seen: Q = EVERYTHING) -> Pressure:
    """Two queries."""
    rows = Mailing.objects.filter(at__gte=now - MONTH, at__lt=now, party__isnull=False)
    if seen:
        rows = rows.filter(record__in=Record.objects.filter(seen))
    counted = rows.exclude(state=Mailing.State.CALLED_OFF).order_by().values("party").annotate(n=Count("pk"))
    found = list(counted.order_by("-n", F("party")).values_list("party", "n"))
    cards = Party.objects.in_bulk([pk for pk, _n in found[:TOP]])
    cap = current().per_month
    most = [(cards[pk], n) for pk, n in found[:TOP] if pk in cards]
    return Pressure(most, sum(n >= cap for _pk, n in found), len(found))
