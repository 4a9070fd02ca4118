"""How fast money comes in (relances.md §6), from invoices and their payments as values. Pure: no database, no clock.

Amounts are minor units of one currency. « Owed » on a day is what was invoiced by then less what came in by then;
credit notes lessen what is owed and what was sold, and are no payments.
"""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ariane.reports.measures import FOR_MEDIAN, FOR_SHARE

MOST_MONTHS = 120


@dataclass(frozen=True)
class Came:
    """Money or a credit note that lessened an invoice on a day."""

    on: dt.date
    amount: int
    credit: bool = False


@dataclass(frozen=True)
class Bill:
    """An invoice: when it was issued and is due, its amount with tax, what came in on it."""

    issued: dt.date
    due: dt.date | None
    amount: int
    came: tuple[Came, ...] = ()

    @property
    def sold(self) -> int:
        return self.amount - sum(one.amount for one in self.came if one.credit)

    def owed(self, day: dt.date) -> int:
        """What was still to be paid at the end of a day."""
        if self.issued > day:
            return 0
        return max(0, self.amount - sum(one.amount for one in self.came if one.on <= day))

    def late(self, day: dt.date) -> bool:
        return self.due is not None and self.due < day


@dataclass(frozen=True)
class Collection:
    """The figures of a period, in days and percent, each None where there is too little to say it; `invoices` and
    `payments` are how many they stand on."""

    invoices: int
    payments: int
    countback: int | None
    simple: int | None
    lateness: int | None
    effectiveness: int | None


def collection(bills: Sequence[Bill], first: dt.date, last: dt.date) -> Collection:
    """The figures from `first` to `last`, both within. Averages of fewer than five payments and shares of fewer than
    thirty invoices are masked."""
    sold = sum(one.sold for one in bills if first <= one.issued <= last)
    owed = sum(one.owed(last) for one in bills)
    concerned = [one for one in bills if one.owed(first - dt.timedelta(days=1)) or first <= one.issued <= last]
    paid = [one for bill in bills for one in bill.came if not one.credit and first <= one.on <= last]
    days = (last - first).days + 1
    return Collection(
        invoices=len(concerned),
        payments=len(paid),
        countback=countback(bills, last) if concerned else None,
        simple=round(owed * days / sold) if sold > 0 else None,
        lateness=lateness(bills, first, last) if len(paid) >= FOR_MEDIAN else None,
        effectiveness=effectiveness(bills, first, last) if len(concerned) >= FOR_SHARE else None,
    )


def countback(bills: Iterable[Bill], last: dt.date) -> int | None:
    """DSO by exhaustion: what is owed, less the sales of the month, of the month before…: whole months count their
    days, the last one a fraction. None when no sale explains what is owed."""
    rows = list(bills)
    left = sum(one.owed(last) for one in rows)
    sales = Counter[tuple[int, int]]()
    for one in rows:
        if one.issued <= last:
            sales[one.issued.year, one.issued.month] += max(0, one.sold)
    days, year, month, length = 0.0, last.year, last.month, last.day
    for _month in range(MOST_MONTHS):
        if left <= 0:
            return round(days)
        sold = sales[year, month]
        if sold >= left:
            return round(days + length * left / sold)
        left, days = left - sold, days + length
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        length = calendar.monthrange(year, month)[1]
    return None


def lateness(bills: Iterable[Bill], first: dt.date, last: dt.date) -> int | None:
    """Average days delinquent: how late the money of a period came, each amount by its days after the due date; money
    that came in time counts nought."""
    late = whole = 0
    for bill in bills:
        for one in bill.came:
            if bill.due is not None and not one.credit and first <= one.on <= last:
                late += one.amount * max(0, (one.on - bill.due).days)
                whole += one.amount
    return round(late / whole) if whole else None


def effectiveness(bills: Iterable[Bill], first: dt.date, last: dt.date) -> int | None:
    """Collection effectiveness index: (owed at the start + sales − owed at the end) ÷ (owed at the start + sales − owed
    at the end and not due), in percent."""
    rows = list(bills)
    start = sum(one.owed(first - dt.timedelta(days=1)) for one in rows)
    start += sum(one.sold for one in rows if first <= one.issued <= last)
    end = sum(one.owed(last) for one in rows)
    not_due = sum(one.owed(last) for one in rows if not one.late(last))
    return round(100 * (start - end) / (start - not_due)) if start > not_due else None


def survival_median(paid: Iterable[int], unpaid: Iterable[int]) -> int | None:
    """The median number of days until a payment, Kaplan and Meier: those without one count for as long as they were
    watched. None when fewer than half are known to have paid."""
    times = sorted([(days, 0) for days in paid] + [(days, 1) for days in unpaid])
    watched, share = len(times), 1.0
    for days, same in groupby(times, key=lambda one: one[0]):
        group = list(same)
        events = sum(censored == 0 for _days, censored in group)
        share *= 1 - events / watched
        if share <= 0.5 and events:
            return int(days)
        watched -= len(group)
    return None
