"""« Contrôle »: coverage and its holes, money at stake, what follow-ups brought, what was kept back."""

import datetime as dt

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ariane.accounts.models import Organisation
from ariane.flows.models import Scenario
from ariane.reports import followups, reliability, reminders, review
from ariane.web.access import actor, capability

STATUSES = ("followed", "outside", "excluded", "person", "resting", "hole")
WEEKS = 4


@capability("followup.read")
@require_GET
def control(request: HttpRequest) -> HttpResponse:
    """GET /control/: the week behind us in a sentence, figures, and lists."""
    seen = followups.within(actor(request))
    found = followups.control(seen=seen)
    flows = list(Scenario.objects.filter(state=Scenario.State.ACTIVE))
    left = reminders.reminders(found.last - reminders.PERIOD, found.last, seen)
    context = {
        "control": found,
        "bars": bars(found),
        "customers": followups.by_customer(seen),
        "teams": followups.by_team(seen),
        "neglected": followups.neglected(seen, WEEKS, 20),
        "weeks": WEEKS,
        "waiting": review.waiting(seen, len(found.holes)),
        "unattended": review.unattended(seen),
        "trend": review.trend(found.last),
        "tables": tables(left),
        "punctual": reminders.punctuality(left),
        "silent": reminders.silent(left),
        **trusted(found.last, seen),
        "currency": Organisation.current().currency,
        "flows": flows,
        "configures": actor(request).rights.may("configure"),
    }
    return render(request, "web/flows/control.html", context)


@capability("followup.read")
@require_GET
def covered(request: HttpRequest, status: str) -> HttpResponse:
    """GET /control/hole/: the records of one kind of coverage, or those written about (`sent`)."""
    seen = followups.within(actor(request))
    rows = followups.followed_up(seen) if status == "sent" else []
    pieces = followups.of_status(status, seen) if status in STATUSES else []
    return render(request, "web/flows/covered.html", {"status": status, "pieces": pieces, "rows": rows})


def trusted(now: dt.datetime, seen: Q) -> dict[str, object]:
    """How fast money comes in, and whether follow-ups can be trusted, in ninety days."""
    first = now - reminders.PERIOD
    return {
        "collected": reliability.collected(now, seen),
        "untimely": reliability.untimely(first, now, seen),
        "reputation": reliability.reputation(first, now),
        "approvals": reliability.approvals(first, now, seen),
        "promises": reliability.promises(now, seen),
        "pressure": reliability.pressure(now, seen),
    }


def tables(left: list[reminders.Reminder]) -> list[dict[str, object]]:
    """What reminders brought, three times: by rank, by template, by size of the offer."""
    return [
        {"by": "number", "rows": reminders.by_number(left)},
        {"by": "template", "rows": reminders.by_template(left)},
        {"by": "size", "rows": reminders.by_size(left)},
    ]


def bars(found: followups.Control) -> list[dict[str, object]]:
    """The chart: two bars an age, scaled to the highest of all."""
    most, width, height = found.highest or 1, 34, 148
    rows = []
    for n, age in enumerate(found.ages):
        quote, invoice = (round(height * amount / most) for amount in (age.quotes, age.invoices))
        left = 76 + 114 * n
        rows.append(
            {
                "age": age, "x": left, "x2": left + 38, "width": width, "middle": left + 36,
                "quote_y": 200 - quote, "quote_h": quote, "invoice_y": 200 - invoice, "invoice_h": invoice,
                "quote_label": left + 17, "invoice_label": left + 55,
            }
        )  # fmt: skip
    return rows
