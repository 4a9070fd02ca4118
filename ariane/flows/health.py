"""A part of « Santé »: the rates that letters of the house need."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.flows import rates
from ariane.flows.naming import country_name
from ariane.kernel import clock
from ariane.mail.health import Finding, State, part


@part("rates", gettext_lazy("Interest rates"), position=85)
def in_force(_network: bool) -> Iterator[Finding]:
    """Is the rate in force known for every country where a flow claims interest?"""
    lacking = rates.missing(clock.today())
    for code in lacking:
        name = country_name(code, translation.get_language() or "fr")
        words = _("%(country)s: no interest rate in force is entered. Letters that claim interest wait for a person.")
        yield Finding("rate", State.NOTE, words % {"country": name}, "settings_rates")
    if not lacking:
        yield Finding("rates", State.FINE, _("Every rate that a letter needs is known."))
