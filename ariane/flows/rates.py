"""Rates of late payment interest: those that ship with a source, those that the house entered, and those that lack.

Nothing is extrapolated: where a half-year is over, letters that claim interest wait for a person until the next rate is
entered (legal.objection), and « Contrôle », « Santé » and `ariane check` say so.
"""

import datetime as dt

from ariane.accounts.models import Organisation
from ariane.flows import legal, letters
from ariane.flows.coverage import eligible
from ariane.flows.forecast import templates
from ariane.flows.legal import Rate as RateInForce
from ariane.flows.models import Rate, Scenario
from ariane.parties.models import Party


def known() -> list[RateInForce]:
    """Every rate, the house's own before those that ship."""
    rows = [RateInForce(r.country, r.first, r.last, str(r.percent), r.source) for r in Rate.objects.all()]
    return [*rows, *legal.RATES]


def missing(day: dt.date) -> list[str]:
    """The countries without a rate on a day, of customers whose invoices an active flow would claim interest on."""
    if not claimed():
        return []
    debtors = eligible().filter(kind__code="invoice").order_by().values("main_party")
    found = set(Party.objects.filter(pk__in=debtors).order_by().values_list("country", flat=True).distinct())
    home = Organisation.current().country
    countries = {(country or home).upper() for country in found}
    have = {one.country for one in known() if one.first <= day <= one.last}
    return sorted(one for one in countries - have if legal.INTEREST in legal.regime(one, "b2b").allowed)


def claimed() -> bool:
    """Whether an active flow has a message that claims interest."""
    flows = Scenario.objects.filter(state=Scenario.State.ACTIVE, kind="invoice", version__isnull=False)
    codes = {code for one in flows.select_related("version") if one.version for code in templates(one.version.flow)}
    return any(legal.INTEREST in letter.claims for letter in letters.inspect(codes).values())
