"""/setup/: shown once, while no organisation exists."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from ariane.accounts.models import Organisation
from ariane.web import zones
from ariane.web.access import public
from ariane.web.setup.forms import CountryForm, SetupForm
from ariane.web.setup.install import install


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Ask for the organisation and its administrator, make both, sign her in; afterwards only the way to the login."""
    if Organisation.objects.exists():
        return HttpResponseRedirect(reverse("account_login"))
    language = translation.get_language() or "fr"
    form = SetupForm(request.POST or None, initial={"language": language[:2], **of_country("BE")})
    if request.method == "POST" and form.is_valid():
        administrator = install(form.data_of_organisation(), form.administrator(), form.cleaned_data["password"])
        login(request, administrator)
        now = form.cleaned_data["mailbox"] == "now"
        return HttpResponseRedirect(reverse("settings_mailbox_new" if now else "settings"))
    return render(request, "web/setup/setup.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_GET
def country(request: HttpRequest) -> HttpResponse:
    """GET /setup/country/?country=CA: zone and currency as that country has them."""
    form = CountryForm(initial=of_country(request.GET.get("country", "")))
    return render(request, "web/setup/_country.html", {"form": form})


def of_country(code: str) -> dict[str, str]:
    return {"country": code, "timezone": zones.zone(code), "currency": zones.currency(code)}
