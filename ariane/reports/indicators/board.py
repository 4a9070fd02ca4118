"""All indicators of a week, for the screen and for Monday’s mail (O-080)."""

import datetime as dt
from dataclasses import dataclass, field

from ariane.accounts.models import User
from ariane.journal.models import Kind
from ariane.kernel import clock
from ariane.reports.indicators import answers, promises, silent, tickets, todo
from ariane.reports.indicators.tickets import Resolved
from ariane.reports.indicators.whose import HOUSE, Whose
from ariane.reports.measures import Share, Spread, spread, week_of

WEEKS = 8


@dataclass(frozen=True)
class Week:
    """A week by its Monday, with the two instants between which it lies."""

    monday: dt.date

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def first(self) -> dt.datetime:
        return clock.local_moment(self.monday, dt.time(0))

    @property
    def last(self) -> dt.datetime:
        return clock.local_moment(self.monday + dt.timedelta(days=7), dt.time(0))

    def back(self, weeks: int = 1) -> "Week":
        return Week(self.monday - dt.timedelta(weeks=weeks))


@dataclass(frozen=True)
class Board:
    """What a week shows: activities and silence as they stand now, answers, promises and tickets of the week."""

    week: Week
    share: Share
    overdue: int
    silent: list[tuple[Kind, int]]
    waiting: int
    answer: Spread
    weeks: list[tuple[Week, Spread]]
    promises: Share
    tickets: list[Resolved] = field(default_factory=list)

    @property
    def quiet(self) -> int:
        return sum(n for _kind, n in self.silent)

    @property
    def one_thread(self) -> Share:
        return tickets.share(self.tickets)


def week(day: dt.date | None = None) -> Week:
    """The week of a day, this one by default."""
    return Week(week_of(day or clock.today()))


def board(viewer: User | None, whose: Whose = HOUSE, shown: Week | None = None) -> Board:
    """Everything for one view of one week; None as viewer is the house’s own report, of all records."""
    this = shown or week()
    share, overdue = todo.up_to_date(viewer, whose)
    waits = answers.first_answers(viewer, whose, this.back(WEEKS - 1).first, this.last)
    weeks = []
    for n in range(WEEKS - 1, -1, -1):
        one = this.back(n)
        weeks.append((one, spread([wait.length for wait in waits if one.first <= wait.since < one.last])))
    return Board(
        this,
        share,
        overdue,
        silent.by_kind(viewer, whose),
        answers.waiting(viewer, whose).count(),
        weeks[-1][1],
        weeks,
        promises.share(viewer, whose, this.monday),
        tickets.resolved(viewer, whose, this.first, this.last),
    )
