"""Configuration › Relances › Taux d’intérêt: a dated table, each rate with its source (R-021)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.flows import legal, rates
from ariane.flows.models import Rate
from ariane.flows.naming import country_name
from ariane.kernel import clock
from ariane.web.settings.nouns import Noun

SOON = dt.timedelta(days=21)
FIRST = ("BE", "FR", "LU")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RateForm(forms.ModelForm):  # type: ignore[type-arg]
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    percent = forms.DecimalField(
        label=gettext_lazy("Rate, in percent a year"), min_value=0, max_value=100, decimal_places=3, localize=True
    )
    first = forms.DateField(label=gettext_lazy("In force from"), widget=DATE)
    last = forms.DateField(label=gettext_lazy("Until"), widget=DATE)
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=250,
        help_text=gettext_lazy("Where it is published, with its date: a later reader can check it."),
    )  # fmt: skip

    class Meta:
        model = Rate
        fields = ("country", "percent", "first", "last", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = translation.get_language() or "fr"
        others = sorted(legal.EUROPE - set(FIRST), key=lambda code: country_name(code, language))
        self.fields["country"].choices = [(one, country_name(one, language)) for one in (*FIRST, *others)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif first and last:
            shared = Q(country=given.get("country"), first__lte=last, last__gte=first)
            if Rate.objects.filter(shared).exclude(pk=self.instance.pk).exists():
                self.add_error("first", _("Another rate of this country holds on some of these days."))
        return given


@dataclass(frozen=True)
class Shown:
    """A line of the table: a rate, its row when it can be changed, and how it stands today."""

    rate: legal.Rate
    row: Rate | None
    state: str

    @property
    def ends_soon(self) -> bool:
        return self.state == "now" and self.rate.last <= clock.today() + SOON


def rows() -> list[Shown]:
    """The newest first within a country."""
    own = {(one.country, one.first): one for one in Rate.objects.select_related("entered_by")}
    every = sorted(rates.known(), key=lambda one: (one.country, -one.first.toordinal()))
    return [Shown(one, own.get((one.country, one.first)), standing(one)) for one in every]


def standing(rate: legal.Rate) -> str:
    today = clock.today()
    return "coming" if rate.first > today else "over" if rate.last < today else "now"


def extra() -> dict[str, Any]:
    return {"missing": rates.missing(clock.today())}


RATES = Noun(
    area="rate", model=Rate, form=RateForm, rows=rows, template="rates", new=gettext_lazy("New rate"), extra=extra
)
