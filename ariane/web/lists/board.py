"""A list looked at by stage (kanban) or by month (calendar)."""

import datetime as dt
from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import get_language

from ariane.journal import board
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.ui import formats
from ariane.web.lists.page import ListPage

SHOWN = 4
WAYS = ("", "stages", "month")


@dataclass(frozen=True)
class Day:
    """One day of the calendar: what falls on it, and whether it belongs to the month."""

    date: dt.date
    records: list[Record]
    inside: bool

    @property
    def name(self) -> str:
        return formats.day(self.date, formats.tongue(get_language()))

    @property
    def first(self) -> list[Record]:
        return self.records[:SHOWN]

    @property
    def rest(self) -> list[Record]:
        return self.records[SHOWN:]


class Board:
    """The columns of a kind's stages."""

    def __init__(self, page: ListPage) -> None:
        self.page = page

    @cached_property
    def columns(self) -> list[board.Column]:
        return board.by_stage(self.page.user, self.page.kind, self.page.ask.filters, stages=self.page.stages)

    def sums(self, column: board.Column) -> str:
        """What a column amounts to, in words."""
        tongue = formats.tongue(get_language())
        return " + ".join(formats.money(amount, code, tongue) for code, amount in column.amounts.items())

    @property
    def shown(self) -> list[tuple[board.Column, str, str]]:
        """(column, its sum, the address of its whole list)."""
        return [
            (column, self.sums(column), self.page.listing_url(stage=column.stage.code, final=column.stage.final))
            for column in self.columns
        ]


class Month:
    """A month of the list, week by week; `asked` is YYYY-MM, this month when it is not one."""

    def __init__(self, page: ListPage, asked: str) -> None:
        self.page, self.today = page, clock.today()
        try:
            self.start = dt.date.fromisoformat(f"{asked}-01")
        except ValueError:
            self.start = self.today.replace(day=1)

    @cached_property
    def days(self) -> Mapping[dt.date, list[Record]]:
        page = self.page
        return board.by_day(page.user, page.kind, page.ask.filters, stages=page.stages, month=self.start)

    @property
    def weeks(self) -> list[list[Day]]:
        grid = Calendar().monthdatescalendar(self.start.year, self.start.month)
        return [[Day(one, self.days.get(one, []), one.month == self.start.month) for one in week] for week in grid]

    @property
    def names(self) -> list[str]:
        return [*formats.DAYS[formats.tongue(get_language())]]

    @property
    def title(self) -> str:
        return f"{formats.MONTHS[formats.tongue(get_language())][self.start.month - 1]} {self.start.year}"

    @property
    def before(self) -> str:
        return self._url(self.start - dt.timedelta(days=1))

    @property
    def after(self) -> str:
        return self._url(self.start + dt.timedelta(days=32))

    @property
    def now(self) -> str:
        return "" if self.start == self.today.replace(day=1) else self._url(self.today)

    def _url(self, day: dt.date) -> str:
        return f"?{self.page.query}&{urlencode({'month': f'{day:%Y-%m}'})}"
