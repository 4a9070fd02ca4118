"""Does each address work both ways: a light, a date, and the step at which it failed (O-034, O-035, O-083)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ariane.kernel.errors import DomainError
from ariane.mail import roundtrip
from ariane.mail.models import Mailbox
from ariane.web.access import capability
from ariane.web.settings.sections import page

DOTS = {"passed": "ok", "failed": "alert", "running": "today"}


@capability("configure")
@require_http_methods(["GET", "POST"])
def trips(request: HttpRequest) -> HttpResponse:
    """/settings/round-trips/: every address with its light; POST `address` starts its test (all without)."""
    known = roundtrip.addresses()
    if request.method == "POST":
        asked = request.POST.get("address", "")
        if asked and asked not in known:
            raise DomainError(_("This address is not one of ours."))
        for address in [asked] if asked else known:
            roundtrip.start(address)
        messages.success(request, _("The test is under way. It takes a minute or two."))
        return HttpResponseRedirect(reverse("settings_round_trips"))
    lights = roundtrip.lights(known)
    rows = [
        {"address": one, "trip": trip, "dot": DOTS[trip.state] if trip else "off", "words": roundtrip.in_words(trip)}
        for one in known
        for trip in (lights.get(one),)
    ]
    probe = Mailbox.objects.filter(active=True, probe=True).first()
    return page(request, "round_trip", "round_trips", {"rows": rows, "probe": probe})
