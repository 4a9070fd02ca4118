"""What a flow would have done on past days, with the very decisions of reality (nothing is sent)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ariane.flows.edit import find
from ariane.flows.reasons import reason
from ariane.flows.sentence import capital, step_words
from ariane.flows.simulate import Result, Row, simulate
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.web.access import actor, capability
from ariane.web.flows.page import FlowPage, language
from ariane.web.flows.views import shown

MOST_RECORDS, MOST_ROWS = 20_000, 200
DAYS = 90


@dataclass(frozen=True)
class Outcome:
    """A simulation as the page tells it."""

    page: FlowPage
    result: Result
    first: dt.date
    last: dt.date

    @property
    def sums(self) -> dict[str, Any]:
        return self.result.sums()

    @property
    def worst(self) -> tuple[dt.date, int] | None:
        found = self.sums["worst_day"]
        return (dt.date.fromisoformat(found[0]), found[1]) if found else None

    @property
    def rows(self) -> list[tuple[Row, str]]:
        """What would have happened, each with its words."""
        found = [row for row in self.result.rows if row.did != "passed"][:MOST_ROWS]
        return [(row, self.words(row)) for row in found]

    def words(self, row: Row) -> str:
        """A message by its template, an end by its reason, another step by its sentence."""
        why = reason(row.reason, language())
        if row.did == "ended":
            return _("end: %(why)s") % {"why": why}
        template = self.page.names.templates.get(row.template, row.template)
        if row.did == "instead":
            return _("an activity instead of “%(name)s”: %(why)s") % {"name": template, "why": why}
        step = find(self.page.flow, row.step)
        return template or (capital(step_words(step, self.page.flow, language(), self.page.names)) if step else why)

    @property
    def written_to(self) -> list[tuple[str, int]]:
        """The customers who would hear most."""
        cards = Party.objects.in_bulk([pk for pk, _n in self.sums["most_written_to"] if pk])
        return [(cards[pk].title, n) for pk, n in self.sums["most_written_to"][:5] if pk in cards]


def day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return otherwise


@capability("followup.read")
@require_GET
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /flows/3/simulation/?from=&to=: the form, which fetches the outcome below it."""
    page = shown(actor(request), pk)
    today = clock.today()
    first, last = (
        day(request.GET.get("from", ""), today - dt.timedelta(days=DAYS)),
        day(request.GET.get("to", ""), today),
    )
    return render(request, "web/flows/simulation.html", {"page": page, "first": first, "last": last})


@capability("followup.read")
@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /flows/3/simulation/outcome/?from=&to=: what would have happened, at most a year at a time."""
    page: FlowPage = shown(actor(request), pk)
    today = clock.today()
    first, last = (
        day(request.GET.get("from", ""), today - dt.timedelta(days=DAYS)),
        day(request.GET.get("to", ""), today),
    )
    first = max(first, last - dt.timedelta(days=366))
    zone = timezone.get_current_timezone()
    start, end = (dt.datetime.combine(one, dt.time(0), zone) for one in (first, last + dt.timedelta(days=1)))
    found = simulate(page.scenario, start, end, flow=page.flow, limit=MOST_RECORDS)
    return render(request, "web/flows/_outcome.html", {"page": page, "outcome": Outcome(page, found, first, last)})
