"""« Mise en route »: what an organisation has set up and what it lacks, in two to four weeks (O-067, O-082, O-084)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.journal.configure import kinds
from ariane.journal.models import Kind
from ariane.reports import starting
from ariane.web.access import actor, capability
from ariane.web.settings.sections import page


@capability("configure")
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """GET /settings/start/"""
    found = starting.steps()
    done = sum(step.done for step in found)
    return page(request, "start", "start", {"steps": found, "ready": done})


@capability("configure")
@require_POST
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """POST /settings/start/quote/followers/: from now on owner and coordinator alone follow a new record."""
    kind = get_object_or_404(Kind, code=code)
    kinds.set_follow_rules(by=actor(request), kind=kind, rules=starting.RULE)
    messages.success(
        request, _("New records are followed by their owner and coordinator. Those that exist keep theirs.")
    )
    return HttpResponseRedirect(reverse("settings_start"))
