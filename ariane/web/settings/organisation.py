"""The organisation's own page, the front page of the configuration and its journal."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ariane.accounts.actions import organisation as actions
from ariane.accounts.actions.organisation import OrganisationData
from ariane.accounts.models import Organisation, SettingChange
from ariane.kernel.text import LONGEST_ASKED
from ariane.web import zones
from ariane.web.access import actor, capability
from ariane.web.accounts.profile_forms import LANGUAGES
from ariane.web.settings import finding
from ariane.web.settings.sections import SECTIONS, page


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language of what Ariane writes by herself"), choices=LANGUAGES)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    undo_seconds = forms.IntegerField(label=gettext_lazy("Seconds to undo a send"), min_value=0, max_value=300)

    class Meta:
        model = Organisation
        fields = ("name", "language", "country", "timezone", "currency", "undo_seconds")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = zones.countries()  # type: ignore[attr-defined]
        self.fields["timezone"].choices = zones.zones()  # type: ignore[attr-defined]
        self.fields["currency"].choices = zones.currencies(translation.get_language() or "fr")  # type: ignore[attr-defined]


@capability("configure")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """/settings/?q=: where to find what; with words, the pages and the things that have them."""
    text = request.GET.get("q", "").strip()[:LONGEST_ASKED]
    context = {"sections": SECTIONS, "text": text}
    if text:
        context |= {"pages": finding.pages(text), "things": finding.things(text)}
    found = request.htmx and request.headers.get("HX-Target", "").endswith("settings-found")  # type: ignore[attr-defined]
    return render(request, f"web/settings/{'_found' if found else 'index'}.html", context)


@capability("configure")
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """/settings/organisation/"""
    form = OrganisationForm(request.POST or None, instance=Organisation.current())
    if request.method == "POST" and form.is_valid():
        actions.update(by=actor(request), data=OrganisationData(**form.cleaned_data))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_organisation"))
    return page(request, "organisation", "organisation", {"form": form}, status=422 if form.errors else 200)


@capability("configure")
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """/settings/log/: who changed what, newest first."""
    lines = Paginator(SettingChange.objects.select_related("by"), 50).get_page(request.GET.get("page"))
    return page(request, "log", "log", {"lines": lines})
