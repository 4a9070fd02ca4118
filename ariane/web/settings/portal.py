"""Configuration › Portail: whether customers read on line, from which records, how long a link opens, what is noted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ariane.accounts.models import Team
from ariane.journal.models import Kind, PortalSettings
from ariane.web.access import actor, capability
from ariane.web.answers import posted
from ariane.web.settings.saving import save
from ariane.web.settings.sections import page


class PortalForm(forms.ModelForm):  # type: ignore[type-arg]
    link_days = forms.IntegerField(
        label=gettext_lazy("Days during which the link of an e-mail opens"), min_value=1, max_value=730
    )
    visit_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes during which a visitor with a code stays recognised"), min_value=5, max_value=10080
    )
    kinds_off = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of record that are not in the portal"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    teams_off = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Teams whose records are not in the portal"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = PortalSettings
        fields = ("enabled", "trace", "link_days", "visit_minutes", "kinds_off", "teams_off")
        labels = {
            "enabled": gettext_lazy("Correspondents outside read their side of a record on line"),
            "trace": gettext_lazy("Note who opened which record, and when"),
        }
        help_texts = {"trace": gettext_lazy("Off: nobody is told whether a customer came. Tell your customers if on.")}

    def __init__(self, data: Any, *, instance: PortalSettings) -> None:
        super().__init__(data, instance=instance)
        kinds = Kind.objects.filter(active=True).exclude(family=Kind.Family.ROOM)
        self.fields["kinds_off"].choices = [(one.code, one.plural.capitalize()) for one in kinds]  # type: ignore[attr-defined]
        self.fields["teams_off"].choices = list(Team.objects.values_list("pk", "name"))  # type: ignore[attr-defined]


@capability("configure")
@require_http_methods(["GET", "POST"])
def portal(request: HttpRequest) -> HttpResponse:
    """/settings/portal/"""
    form = PortalForm(posted(request), instance=PortalSettings.current())
    if form.is_bound and form.is_valid():
        save(actor(request), "portal", form)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_portal"))
    return page(request, "portal", "portal", {"form": form}, status=422 if form.errors else 200)
