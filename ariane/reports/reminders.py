"""What reminders brought: by their rank (first, second…), by template, by size of the offer; who never answers; how
punctual they were (R-036, R-039, R-041, R-042).

Every payment, answer or acceptance counts for one reminder at most: the last one before it, within ten working days.
« After » is not « thanks to ». Rates of fewer than thirty are not shown, others with their interval (Wilson, 95 %).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from statistics import quantiles
from typing import Any

from django.db.models import Q

from ariane.accounts.models import Organisation
from ariane.flows.calendars import Calendar
from ariane.flows.models import Mailing, StepRun
from ariane.flows.places import calendar
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.models import Payment, Piece
from ariane.reports.collecting import survival_median
from ariane.reports.measures import FOR_MEDIAN, Share

PERIOD = dt.timedelta(days=90)
WINDOW = 10  # working days after a reminder
MOST = 20_000
EVERYTHING = Q()
# what people take for the end of a size: 100, 200, 500, 1 000, 2 000…
ROUND = (1, 2, 5)
GONE = (Mailing.State.FAILED, Mailing.State.CALLED_OFF)


@dataclass(frozen=True)
class Reminder:
    """One record in one message that left, and what came after it."""

    mailing: int
    number: int
    template: str
    piece: Piece
    at: dt.datetime
    answered: bool
    won: bool
    paid: int
    delay: int | None
    watched: int
    late: bool | None


@dataclass
class Effect:
    """What the reminders of one rank, template or size brought; `sent` counts messages, `paid` minor units."""

    key: Any
    mails: set[int] = field(default_factory=set)
    answers: set[int] = field(default_factory=set)
    quotes: set[int] = field(default_factory=set)
    won: set[int] = field(default_factory=set)
    paid: int = 0
    delays: list[int] = field(default_factory=list)
    unpaid: list[int] = field(default_factory=list)

    @property
    def sent(self) -> int:
        return len(self.mails)

    @property
    def delay(self) -> int | None:
        """The median number of days until a payment; reminders without one count for as long as they were watched."""
        return survival_median(self.delays, self.unpaid)

    @property
    def watched(self) -> int:
        """How many reminders of invoices the median stands on."""
        return len(self.delays) + len(self.unpaid)

    @property
    def shown_delay(self) -> int | None:
        """The median, when five reminders or more say it."""
        return self.delay if self.watched >= FOR_MEDIAN else None

    @property
    def answer_rate(self) -> Share:
        return Share(len(self.answers), self.sent)

    @property
    def win_rate(self) -> Share:
        return Share(len(self.won), len(self.quotes))


def reminders(first: dt.datetime, last: dt.datetime, seen: Q = EVERYTHING) -> list[Reminder]:
    """The reminders that left in a time, the newest MOST of them, each with what came in its window."""
    runs = StepRun.objects.filter(did="sent", undone_at=None, at__gte=first, at__lt=last, mailing__isnull=False)
    runs = runs.exclude(mailing__state__in=GONE)
    if seen:
        runs = runs.filter(enrolment__record__in=Record.objects.filter(seen))
    rows = list(runs.select_related("mailing", "enrolment").order_by("-at", "-pk")[:MOST])[::-1]
    ids = {row.enrolment.record_id for row in rows}
    pieces = Piece.objects.select_related("kind", "stage").in_bulk(list(ids))
    around = calendar("", "", Organisation.current())
    money, following, ends = payments(ids), next_of(rows), windows(around)
    return [
        one(
            row,
            pieces[row.enrolment.record_id],
            min(ends(row.at), following.get(row.pk) or ends(row.at)),
            money,
            around,
        )
        for row in rows
        if row.enrolment.record_id in pieces
    ]


def one(
    row: StepRun, piece: Piece, end: dt.datetime, money: dict[int, list[tuple[dt.date, int]]], around: Calendar
) -> Reminder:
    """A run with what came after it and before `end`."""
    assert row.mailing is not None
    day, until, enrolment = clock.local_day(row.at), clock.local_day(end), row.enrolment
    came = [(on, amount) for on, amount in money.get(piece.pk, ()) if day < on <= until]
    ended = enrolment.ended_at is not None and row.at < enrolment.ended_at <= end
    return Reminder(
        row.mailing_id or 0, int(row.before.get("sends", 0)) + 1, row.mailing.template, piece, row.at,
        answered=ended and enrolment.reason == "reply",
        won=ended and piece.kind.code == "quote" and piece.stage is not None and piece.stage.code == "accepted",
        paid=sum(amount for _on, amount in came),
        delay=(came[0][0] - day).days if came else None, watched=max(0, (min(until, clock.today()) - day).days),
        late=lateness(row, around),
    )  # fmt: skip


def lateness(row: StepRun, around: Calendar) -> bool | None:
    """Whether it left more than one working day after its date; None when that was not written down."""
    due = row.before.get("due")
    if not due:
        return None
    return row.at > around.at(around.add_working(around.day_of(dt.datetime.fromisoformat(due)), 1), around.closes)


def payments(ids: Iterable[int]) -> dict[int, list[tuple[dt.date, int]]]:
    """What came in for each invoice, oldest first; one paid before payments were recorded one by one has one."""
    found: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    rows = Payment.objects.filter(piece__in=list(ids), kind=Payment.Kind.PAYMENT, reversed_at=None)
    for piece, on, amount in rows.order_by("paid_on", "pk").values_list("piece_id", "paid_on", "amount"):
        found[piece].append((on, amount))
    paid = Piece.objects.filter(pk__in=set(ids) - set(found), paid_at__isnull=False)
    for pk, at, sum_paid, whole in paid.values_list("pk", "paid_at", "amount_paid", "amount_incl"):
        if at is not None:
            found[pk].append((clock.local_day(at), sum_paid or whole or 0))
    return found


def next_of(rows: list[StepRun]) -> dict[int, dt.datetime]:
    """Run → when the next reminder of the same record left; rows are in order of time."""
    later: dict[int, dt.datetime] = {}
    found: dict[int, dt.datetime] = {}
    for row in reversed(rows):
        if row.enrolment_id in later:
            found[row.pk] = later[row.enrolment_id]
        later[row.enrolment_id] = row.at
    return found


def windows(around: Calendar) -> Callable[[dt.datetime], dt.datetime]:
    """When the window of a reminder closes: ten working days of the house later, at the end of the day."""

    @cache
    def end(day: dt.date) -> dt.datetime:
        return around.at(around.add_working(day, WINDOW), dt.time.max)

    return lambda at: end(around.day_of(at))


def grouped(rows: Iterable[Reminder], key: Callable[[Reminder], Any]) -> list[Effect]:
    """The reminders by a key; None leaves one out."""
    currency = Organisation.current().currency
    found: dict[Any, Effect] = {}
    for row in rows:
        which = key(row)
        if which is None:
            continue
        effect = found.setdefault(which, Effect(which))
        effect.mails.add(row.mailing)
        if row.answered:
            effect.answers.add(row.mailing)
        if row.piece.kind.code == "quote":
            effect.quotes.add(row.piece.pk)
            effect.won |= {row.piece.pk} if row.won else set()
        if row.piece.currency == currency:
            effect.paid += row.paid
        if row.delay is not None:
            effect.delays.append(row.delay)
        elif row.piece.kind.code == "invoice":
            effect.unpaid.append(row.watched)
    return list(found.values())


def by_number(rows: Iterable[Reminder]) -> list[Effect]:
    """First, second, third, fourth and later reminders."""
    return sorted(grouped(rows, lambda row: min(row.number, 4)), key=lambda one: int(one.key))


def by_template(rows: Iterable[Reminder]) -> list[Effect]:
    """The most used template first."""
    return sorted(grouped(rows, lambda row: row.template), key=lambda one: -one.sent)


def by_size(rows: Iterable[Reminder]) -> list[Effect]:
    """Quotes by amount (R-042), small ones first: a group's key is from which amount to which, None where it is open.
    Those in another currency than the house's are left out."""
    currency = Organisation.current().currency
    known = [
        (row, row.piece.amount)
        for row in rows
        if row.piece.kind.code == "quote" and row.piece.currency == currency and row.piece.amount is not None
    ]
    limits = sizes({row.piece.pk: amount for row, amount in known}.values())
    reached = {row.piece.pk: sum(amount >= limit for limit in limits) for row, amount in known}
    groups = grouped([row for row, _amount in known], lambda row: reached[row.piece.pk])
    ends = [None, *limits, None]
    groups.sort(key=lambda one: int(one.key))
    return [replace(one, key=(ends[one.key], ends[one.key + 1])) for one in groups]


def sizes(amounts: Iterable[int]) -> tuple[int, ...]:
    """Where small quotes end and large ones begin, in minor units: the quarters of the house's own quotes, rounded to
    figures that one would say, so that they make sense in euros as in CFA francs. None for fewer than four quotes."""
    ranked = sorted(amounts)
    if len(ranked) < len(ROUND) + 1:
        return ()
    quarters = quantiles(ranked, n=4, method="inclusive")
    return tuple(sorted({spoken(one) for one in quarters if one >= 1}))


def spoken(amount: float) -> int:
    """The nearest of 1, 2, 5, 10, 20, 50…"""
    power: int = 10 ** (len(str(int(amount))) - 1)
    return min((step * power for step in (*ROUND, 10)), key=lambda one: abs(one - amount))


@dataclass(frozen=True)
class Silent:
    """A customer and how many messages she has not answered."""

    party: Party
    sent: int


def silent(rows: Iterable[Reminder], limit: int = 8) -> list[Silent]:
    """Customers who were sent at least three messages and answered none, paid nothing, accepted nothing (R-042)."""
    mails: dict[int, set[int]] = defaultdict(set)
    heard: set[int] = set()
    for row in rows:
        if row.piece.main_party_id:
            mails[row.piece.main_party_id].add(row.mailing)
            if row.answered or row.paid or row.won:
                heard.add(row.piece.main_party_id)
    quiet = sorted(((len(sent), pk) for pk, sent in mails.items() if len(sent) >= 3 and pk not in heard), reverse=True)
    cards = Party.objects.in_bulk([pk for _n, pk in quiet[:limit]])
    return [Silent(cards[pk], n) for n, pk in quiet[:limit] if pk in cards]


@dataclass(frozen=True)
class Punctual:
    """How many reminders left at their date, of how many that one knows of."""

    on_time: int
    of: int

    @property
    def late(self) -> int:
        return self.of - self.on_time


def punctuality(rows: Iterable[Reminder]) -> Punctual:
    known = [row.late for row in rows if row.late is not None]
    return Punctual(known.count(False), len(known))
