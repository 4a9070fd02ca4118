"""« Ma journée »: the home page, read downwards like a diary: what is behind, now, what comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ariane.web.access import actor, signed_in
from ariane.web.day.diary import diary
from ariane.web.day.widgets import Widgets


@signed_in
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """GET /?for=supplied|delegated: without, what waits for the person herself."""
    context = {"diary": diary(actor(request), request.GET.get("for", "")), "widgets": Widgets(actor(request))}
    return render(request, "web/day/day.html", context)
