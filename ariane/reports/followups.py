"""« Contrôle »: are all offers and invoices followed, how much money is where, what follow-ups brought (R-001, R-004,
R-006, R-036 to R-043). Read-only; every figure names the list that it counts.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from django.db.models import BigIntegerField, Case, Count, F, Max, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, TruncDate

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import Organisation, User
from ariane.flows import rates
from ariane.flows.calendars import Calendar
from ariane.flows.coverage import KINDS, STATUSES, Coverage, eligible, with_status
from ariane.flows.models import Enrolment, Mailing, StepRun, Trace
from ariane.flows.places import calendar
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.reports.reminders import EVERYTHING, Effect, by_template, reminders

AGES = ((None, 0), (1, 30), (31, 60), (61, 90), (91, None))
NEWS_DAYS = 7
TOP = 8


@dataclass(frozen=True)
class Age:
    """What quotes without news and unpaid invoices of an age amount to, in minor units of the house's currency."""

    low: int | None
    high: int | None
    quotes: int = 0
    invoices: int = 0

    @property
    def total(self) -> int:
        return self.quotes + self.invoices


@dataclass(frozen=True)
class Stake:
    """A customer, a team or a template with what it counts."""

    name: str
    amount: int
    number: int
    record_id: int | None = None


def within(user: User) -> Q:
    """The records whose follow-ups a person may see: all, her team's and her own, or her own (R-003)."""
    scope = user.rights.scope("followup.read")
    own = Q(owner=user) | Q(created_by=user)
    return {Scope.ALL: Q(), Scope.TEAM: own | Q(team__in=user.rights.teams)}.get(scope, own)


def owed(seen: Q) -> QuerySet[Piece]:
    """What is on the table: sent quotes without an end, published invoices with a balance, disputes apart."""
    return eligible().filter(seen, dispute=False)


def ages(seen: Q = EVERYTHING) -> list[Age]:
    """Amounts at stake by age: a quote's since its last news, an invoice's since its due date (R-004)."""
    day = clock.today()
    currency = Organisation.current().currency
    sums: dict[tuple[str, int], int] = defaultdict(int)
    since = Coalesce(TruncDate("last_message_at"), TruncDate("sent_at"))
    quotes = owed(seen).filter(kind__code="quote", currency=currency).order_by().values(day=since)
    for row in quotes.annotate(amount_sum=Sum("amount")):
        sums["quote", place((day - row["day"]).days - NEWS_DAYS if row["day"] else 0)] += row["amount_sum"] or 0
    balance = Coalesce(F("amount_incl"), F("amount"), 0) - Coalesce(F("amount_paid"), 0)
    invoices = owed(seen).filter(kind__code="invoice", currency=currency).order_by()
    for due_on, left in invoices.values_list("due_on").annotate(left=Sum(balance)):
        sums["invoice", place((day - due_on).days if due_on else 0)] += left or 0
    return [Age(low, high, sums["quote", n], sums["invoice", n]) for n, (low, high) in enumerate(AGES)]


def place(days: int) -> int:
    """Which of AGES a number of days falls into."""
    return next(
        n for n, (low, high) in enumerate(AGES) if (low is None or days >= low) and (high is None or days <= high)
    )


def stakes(seen: Q) -> QuerySet[Piece]:
    """What is on the table in the house's currency, with `left`: the balance of an invoice, the amount of a quote."""
    balance = Coalesce(F("amount_incl"), F("amount"), 0) - Coalesce(F("amount_paid"), 0)
    left = Case(
        When(kind__code="invoice", then=balance), default=Coalesce(F("amount"), 0), output_field=BigIntegerField()
    )
    return owed(seen).filter(currency=Organisation.current().currency).annotate(left=left).order_by()


def by_customer(seen: Q = EVERYTHING, limit: int = TOP) -> list[Stake]:
    """The customers with most money at stake."""
    rows = stakes(seen).filter(main_party__isnull=False).values("main_party", "main_party__title")
    found = rows.annotate(total=Sum("left"), n=Count("pk")).order_by("-total")[:limit]
    return [Stake(row["main_party__title"], row["total"] or 0, row["n"], row["main_party"]) for row in found]


def by_team(seen: Q = EVERYTHING) -> list[Stake]:
    """The same by team."""
    rows = stakes(seen).values("team__name").annotate(total=Sum("left"), n=Count("pk")).order_by("-total")
    return [Stake(row["team__name"] or "—", row["total"] or 0, row["n"]) for row in rows]


@dataclass(frozen=True)
class Neglected:
    """A customer nobody has been in contact with; `never` since her last quote or invoice."""

    party: Party
    last: dt.datetime | None
    never: bool


def neglected(seen: Q = EVERYTHING, weeks: int = 4, limit: int = 100) -> list[Neglected]:
    """Customers with a quote or invoice who were not contacted for so many weeks, and those never contacted since their
    last one (R-006). Messages both ways and logged exchanges are contacts."""
    before = clock.now() - dt.timedelta(weeks=weeks)
    rows = Record.objects.filter(seen, main_party__isnull=False, main_party__archived_at=None)
    found = (
        rows.order_by()
        .values("main_party")
        .annotate(
            latest=Max("created_at", filter=Q(kind__code__in=("quote", "invoice"))),
            message=Max("last_message_at"),
            exchange=Max("created_at", filter=Q(kind__code="interaction")),
        )
        .filter(latest__isnull=False)
    )
    late = []
    for row in found:
        last = max(filter(None, (row["message"], row["exchange"])), default=None)
        if last is None or last < before:
            late.append((last, row["main_party"], last is None or last < row["latest"]))
    late.sort(key=lambda one: (one[0] is not None, one[0] or before))
    cards = Party.objects.in_bulk([pk for _last, pk, _never in late[:limit]])
    return [Neglected(cards[pk], last, never) for last, pk, never in late[:limit] if pk in cards]


def held(first: dt.datetime, last: dt.datetime) -> list[tuple[str, int]]:
    """What guards kept back, and what ended before a message, by reason."""
    traces = Trace.objects.filter(at__gte=first, at__lt=last, what="held").exclude(reason__in=("", "step", "event"))
    counts = Counter(dict(traces.order_by().values_list("reason").annotate(n=Count("enrolment", distinct=True))))
    ended = Enrolment.objects.filter(ended_at__gte=first, ended_at__lt=last, reason__in=("reply", "paid", "dispute"))
    counts.update(dict(ended.order_by().values_list("reason").annotate(n=Count("pk"))))
    return counts.most_common()


@dataclass(frozen=True)
class Alert:
    """Something about the volume that somebody should look at (R-039)."""

    code: str
    number: int = 0
    usual: int = 0
    country: str = ""


def alerts(now: dt.datetime | None = None) -> list[Alert]:
    """A working day that sent nothing though messages were due, or more than twice the usual; uncertain ones."""
    moment = now or clock.now()
    around = calendar("", "", Organisation.current())
    today = around.day_of(moment)
    counts = volumes(today - dt.timedelta(days=42), today)
    sent, usual = counts.get(today, 0), usual_day(counts, around, today)
    found = []
    due = Enrolment.objects.filter(state="waiting", due_at__lt=moment - dt.timedelta(hours=2)).count()
    if around.is_open(today) and moment >= around.at(today, around.closes) and not sent and due:
        found.append(Alert("nothing", due))
    if usual >= 5 and sent > 2 * usual:
        found.append(Alert("burst", sent, usual))
    uncertain = Mailing.objects.filter(state=Mailing.State.UNCERTAIN).count()
    if uncertain:
        found.append(Alert("uncertain", uncertain))
    stuck = Enrolment.objects.filter(state="poison").count()
    if stuck:
        found.append(Alert("stuck", stuck))
    return [*found, *(Alert("rate", country=code) for code in rates.missing(today))]


def volumes(first: dt.date, last: dt.date) -> dict[dt.date, int]:
    """Automatic messages a day."""
    rows = Mailing.objects.exclude(state="called_off").annotate(day=TruncDate("at"))
    found = rows.filter(day__gte=first, day__lte=last).order_by().values_list("day").annotate(n=Count("pk"))
    return dict(found)


def usual_day(counts: dict[dt.date, int], around: Calendar, today: dt.date) -> int:
    """The median of the twenty working days before today."""
    days: list[int] = []
    day = today
    while len(days) < 20 and (today - day).days < 42:
        day -= dt.timedelta(days=1)
        if around.is_open(day):
            days.append(counts.get(day, 0))
    return round(median(days)) if days else 0


@dataclass(frozen=True)
class Control:
    """Everything of the page and of the weekly report, for seven days until `last`."""

    first: dt.datetime
    last: dt.datetime
    coverage: list[Coverage]
    holes: list[Piece]
    ages: list[Age]
    effects: list[Effect]
    held: list[tuple[str, int]]
    alerts: list[Alert]
    excluded: int

    @property
    def followed(self) -> int:
        return sum(one.total - one.counts.get("hole", 0) for one in self.coverage)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.coverage)

    @property
    def percent(self) -> float:
        """100 only when nothing is forgotten."""
        return 100.0 if not self.total else int(1000 * self.followed / self.total) / 10

    @property
    def messages(self) -> int:
        return sum(one.sent for one in self.effects)

    @property
    def paid(self) -> int:
        return sum(one.paid for one in self.effects)

    @property
    def quotes_at_stake(self) -> int:
        return sum(one.quotes for one in self.ages)

    @property
    def invoices_at_stake(self) -> int:
        return sum(one.invoices for one in self.ages)

    @property
    def highest(self) -> int:
        return max((max(one.quotes, one.invoices) for one in self.ages), default=0)


def control(now: dt.datetime | None = None, seen: Q = EVERYTHING) -> Control:
    """The week behind us, as far as the condition goes."""
    last = now or clock.now()
    first = last - dt.timedelta(days=7)
    found = covered(seen, last)
    excluded = sum(one.counts.get("excluded", 0) for one in found)
    return Control(
        first,
        last,
        found,
        of_status("hole", seen, 50),
        ages(seen),
        by_template(reminders(first, last, seen)),
        held(first, last),
        alerts(last),
        excluded,
    )


def covered(seen: Q, now: dt.datetime) -> list[Coverage]:
    """Coverage per kind, as far as the condition goes."""
    rows = with_status(eligible().filter(seen), now).order_by().values_list("kind__code", "covered")
    counts: dict[str, dict[str, int]] = {kind: dict.fromkeys(STATUSES, 0) for kind in KINDS}
    for kind, status, number in rows.annotate(n=Count("pk")):
        counts[kind][status] = number
    return [Coverage(kind, found) for kind, found in counts.items()]


def followed_up(seen: Q = EVERYTHING, limit: int = 100) -> list[tuple[Piece, int, dt.datetime]]:
    """Quotes and invoices that were written about, the latest first: (piece, how often, when last) (R-036)."""
    rows = StepRun.objects.filter(did="sent", undone_at=None).order_by().values("enrolment__record")
    if seen:
        rows = rows.filter(enrolment__record__in=Record.objects.filter(seen))
    found = list(rows.annotate(n=Count("pk"), last=Max("at")).order_by("-last")[:limit])
    pieces = Piece.objects.select_related("kind", "stage", "main_party").in_bulk(
        [row["enrolment__record"] for row in found]
    )
    return [
        (pieces[row["enrolment__record"]], row["n"], row["last"]) for row in found if row["enrolment__record"] in pieces
    ]


def of_status(status: str, seen: Q = EVERYTHING, limit: int = 200) -> list[Piece]:
    """The records of a kind of coverage, the oldest first."""
    rows = with_status(eligible().filter(seen)).filter(covered=status).order_by("created_at", "pk")
    return list(rows.select_related("kind", "stage", "main_party", "owner")[:limit])
