"""Configuration › Relances › Heures et fermetures: when they leave, with what a change would move (R-015, R-040)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ariane.accounts.models import Organisation
from ariane.flows import hours as actions
from ariane.flows.hours import Hours
from ariane.flows.sweep import Moved
from ariane.journal.models import Record
from ariane.web.access import actor, capability
from ariane.web.answers import posted
from ariane.web.settings import day_lines
from ariane.web.settings.saving import tried
from ariane.web.settings.sections import page

SHOWN = 20
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DAYS = forms.Textarea(attrs={"rows": 4})
REGIONS = {
    "FR": (("", gettext_lazy("France")), ("6AE", gettext_lazy("Alsace")), ("57", gettext_lazy("Moselle"))),
    "CA": (
        ("", gettext_lazy("federal holidays only")), ("QC", gettext_lazy("Québec")), ("ON", gettext_lazy("Ontario")),
        ("NB", gettext_lazy("New Brunswick")), ("NS", gettext_lazy("Nova Scotia")),
        ("PE", gettext_lazy("Prince Edward Island")), ("NL", gettext_lazy("Newfoundland and Labrador")),
        ("MB", gettext_lazy("Manitoba")), ("SK", gettext_lazy("Saskatchewan")), ("AB", gettext_lazy("Alberta")),
        ("BC", gettext_lazy("British Columbia")), ("YT", gettext_lazy("Yukon")),
    ),
}  # fmt: skip


class HoursForm(forms.Form):
    opens = forms.TimeField(label=gettext_lazy("Leave from"), widget=CLOCK)
    closes = forms.TimeField(label=gettext_lazy("Until"), widget=CLOCK)
    per_month = forms.IntegerField(
        label=gettext_lazy("At most, to one customer in thirty days"), min_value=1, max_value=30
    )
    region = forms.ChoiceField(label=gettext_lazy("The house’s holidays"), required=False)
    holidays = forms.BooleanField(
        label=gettext_lazy("Nothing leaves on the customer’s public holidays"), required=False
    )
    closures = forms.CharField(
        label=gettext_lazy("Closures, one a line"), widget=DAYS, required=False,
        help_text=gettext_lazy("Nothing leaves, and these days are not counted as working days."),
    )  # fmt: skip
    quiet = forms.CharField(
        label=gettext_lazy("Quiet days, one a line"), widget=DAYS, required=False,
        help_text=gettext_lazy("Counted as usual, but nothing leaves: stocktaking, mourning, a move."),
    )  # fmt: skip

    def __init__(self, data: Any, *, now: Hours) -> None:
        language = translation.get_language() or "fr"
        super().__init__(
            data,
            initial={
                "opens": now.opens, "closes": now.closes, "per_month": now.per_month, "region": now.region,
                "holidays": now.holidays, "closures": day_lines.lines(now.closures, language),
                "quiet": day_lines.lines(now.quiet, language),
            },
        )  # fmt: skip
        choices = REGIONS.get(Organisation.current().country)
        if choices is None:
            del self.fields["region"]
        else:
            self.fields["region"].choices = choices  # type: ignore[attr-defined]

    def clean_closures(self) -> tuple[Any, ...]:
        return day_lines.parse(self.cleaned_data["closures"])

    def clean_quiet(self) -> tuple[Any, ...]:
        return day_lines.parse(self.cleaned_data["quiet"])

    @property
    def hours(self) -> Hours:
        return Hours(**{"region": "", **self.cleaned_data})


@capability("configure")
@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """/settings/follow-ups/; POST with `look` says what would move and keeps nothing."""
    form = HoursForm(posted(request), now=actions.current())
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        if "look" in request.POST:
            context["moved"] = told(actions.preview(form.hours))
        elif tried(form, lambda: done(request, form), "closes"):
            return HttpResponseRedirect(reverse("settings_follow_ups"))
    return page(request, "hours", "hours", context, status=422 if form.errors else 200)


def done(request: HttpRequest, form: HoursForm) -> None:
    moved = len(actions.save(by=actor(request), wanted=form.hours))
    words = ngettext("Saved. %(n)d date moved.", "Saved. %(n)d dates moved.", moved) % {"n": moved}
    messages.success(request, words if moved else _("Saved."))


def told(moved: list[Moved]) -> dict[str, Any]:
    """The first of what would move, by name, and how many there are."""
    names = Record.objects.in_bulk([pk for pk, _before, _after in moved[:SHOWN]])
    rows = [(names[pk], before, after) for pk, before, after in moved[:SHOWN] if pk in names]
    return {"rows": rows, "count": len(moved), "more": len(moved) - len(rows)}
