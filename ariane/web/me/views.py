"""What a person sets for herself from any page, and the two counters beside her name."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ariane.web.access import actor, signed_in
from ariane.web.me.forms import PreferencesForm
from ariane.web.me.keys import key_list


@signed_in
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """POST /me/preferences/: theme or language, from the menu; back to the page it came from."""
    form = PreferencesForm(request.POST, instance=actor(request))
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422, content_type="text/plain")
    form.save()
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else "/")


@signed_in
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """GET /me/keys/: the list of keys, in the dialog or as a page."""
    return render(request, "web/me/keys.html", {"groups": key_list()})


@signed_in
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/bell.html")


@signed_in
@require_GET
def clock(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/clock.html")
