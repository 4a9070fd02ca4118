"""« Indicateurs »: the week in a sentence and figures, each of which opens the list that it counts (O-076 to O-080)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ariane.accounts.models import User
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.reports.indicators import answers, board, promises, silent, tickets, todo
from ariane.reports.indicators.whose import Whose, chosen
from ariane.reports.measures import Spread, open_time
from ariane.web.access import actor, signed_in

SHOWN = 50
HIGH, LEFT, STEP, WIDE = 148, 40, 74, 40


@dataclass(frozen=True)
class Asked:
    """Whose figures of which week, and the other choices."""

    user: User
    whose: Whose
    every: list[Whose]
    week: board.Week

    @property
    def query(self) -> str:
        return f"who={self.whose.code}&week={self.week.monday.isoformat()}"

    @property
    def before(self) -> board.Week:
        return self.week.back()

    @property
    def after(self) -> board.Week | None:
        """The week after, unless it has not begun."""
        following = self.week.back(-1)
        return following if following.monday <= clock.today() else None


@dataclass(frozen=True)
class Line:
    """A record of a list: since when, how long in open hours, why."""

    record: Record
    since: dt.datetime | None = None
    length: dt.timedelta | None = None
    reasons: Sequence[str] = ()
    answered: bool = True


def asked(request: HttpRequest) -> Asked:
    """What the address asks for; a day that is none, or still to come, is today."""
    user = actor(request)
    whose, every = chosen(user, request.GET.get("who", ""))
    try:
        day = min(dt.date.fromisoformat(request.GET.get("week", "")), clock.today())
    except ValueError:
        day = clock.today()
    return Asked(user, whose, every, board.week(max(day, dt.date(2000, 1, 3))))


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /indicators/?who=team-3&week=2026-11-23"""
    ask = asked(request)
    found = board.board(ask.user, ask.whose, ask.week)
    late = todo.long_overdue(ask.user, ask.whose)[:5]
    wait = lines_waiting(list(answers.waiting(ask.user, ask.whose)[:5]))
    context = {"ask": ask, "board": found, "bars": bars(found.weeks), "late": late, "wait": wait}
    context["charted"] = any(spread.median is not None for _week, spread in found.weeks)
    return render(request, "web/indicators/index.html", context)


@signed_in
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """GET /indicators/late/: activities overdue by more than 48 hours."""
    ask = asked(request)
    return shown(request, ask, "late", todo.long_overdue(ask.user, ask.whose))


@signed_in
@require_GET
def silence(request: HttpRequest) -> HttpResponse:
    """GET /indicators/silent/?kind=quote: open records without a message for too long."""
    ask = asked(request)
    return shown(request, ask, "silent", silent.silent(ask.user, ask.whose, kind=request.GET.get("kind", "")))


@signed_in
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """GET /indicators/waiting/: customers who have no answer of a person yet."""
    ask = asked(request)
    return shown(request, ask, "waiting", answers.waiting(ask.user, ask.whose))


@signed_in
@require_GET
def answered(request: HttpRequest) -> HttpResponse:
    """GET /indicators/answers/: the waits of the week, the longest first."""
    ask = asked(request)
    waits = answers.first_answers(ask.user, ask.whose, ask.week.first, ask.week.last)
    return shown(request, ask, "answers", sorted(waits, key=lambda wait: -wait.length))


@signed_in
@require_GET
def promised(request: HttpRequest) -> HttpResponse:
    """GET /indicators/promises/: what was promised for the week, what was not kept first."""
    ask = asked(request)
    return shown(request, ask, "promises", promises.due(ask.user, ask.whose, ask.week.monday))


@signed_in
@require_GET
def solved(request: HttpRequest) -> HttpResponse:
    """GET /indicators/tickets/: the tickets of the week, those that left their thread first."""
    ask = asked(request)
    return shown(request, ask, "tickets", tickets.resolved(ask.user, ask.whose, ask.week.first, ask.week.last))


def shown(request: HttpRequest, ask: Asked, what: str, rows: Any) -> HttpResponse:
    """A page of a list, with what each line says."""
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    found = list(page)
    lines: list[Any] = found
    if what == "silent":
        lines = [Line(one, one.heard_at) for one in found]
    elif what == "waiting":
        lines = lines_waiting(found)
    elif what == "answers":
        records = Record.objects.select_related("kind", "owner", "main_party").in_bulk([one.record_id for one in found])
        lines = [Line(records[one.record_id], one.since, one.length, answered=one.until is not None) for one in found]
    elif what == "tickets":
        lines = [Line(one.record, one.at, reasons=sorted(one.reasons)) for one in found]
    context = {"ask": ask, "what": what, "page": page, "lines": lines, "kind": request.GET.get("kind", "")}
    return render(request, "web/indicators/list.html", context)


def lines_waiting(records: Sequence[Any]) -> list[Line]:
    around, now = answers.hours(), clock.now()
    return [Line(one, one.since, open_time(around.of(one.team_id), one.since, now), answered=False) for one in records]


def bars(weeks: Sequence[tuple[board.Week, Spread]]) -> list[dict[str, Any]]:
    """The chart: the median of each week, scaled to the highest; a week of few measures has no bar."""
    highest = max((found.median for _week, found in weeks if found.median), default=dt.timedelta(hours=1))
    rows = []
    for n, (week, found) in enumerate(weeks):
        height = round(HIGH * (found.median / highest)) if found.median is not None and highest else 0
        left = LEFT + STEP * n
        rows.append({"week": week, "spread": found, "x": left, "y": 180 - height, "height": height,
                     "middle": left + WIDE // 2, "label": 174 - height, "width": WIDE})  # fmt: skip
    return rows
