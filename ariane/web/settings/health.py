"""Could mail leave and come back right now, and if not, why (M-020, D-043)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ariane.mail import health
from ariane.web.access import capability
from ariane.web.settings.sections import page


@capability("configure")
@require_GET
def mail_health(request: HttpRequest) -> HttpResponse:
    """/settings/mail-health/: what the database knows; `?network=1` asks the servers and the DNS too."""
    network = request.GET.get("network") == "1"
    parts = health.examine(network=network)
    states = {one.state for one in parts}
    shown = {
        "network": network,
        "parts": [one for one in parts if one.findings],
        "stops": health.State.STOPS in states,
        "notes": health.State.NOTE in states,
    }
    return page(request, "health", "mail_health", shown)
