"""The search of everything, as a page and as the palette under Ctrl K."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ariane.journal import policy
from ariane.journal.models import Record
from ariane.kernel.text import is_number
from ariane.web.access import actor, signed_in
from ariane.web.search.results import Results

IN_PALETTE = 5


@signed_in
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """GET /search/?q=: everything that has these words and that one may read."""
    found = Results(actor(request), request.GET.get("q", ""))
    return render(request, "web/search/search.html", {"found": found, "search_words": found.text})


@signed_in
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """GET /search/palette/?q=&on=7: the first of each, to open with the arrows and Enter; `on` is the record on
    screen."""
    user, on = actor(request), request.GET.get("on", "")
    readable = Record.objects.filter(policy.visible(user)).select_related("kind", "stage")
    record = readable.filter(pk=int(on)).first() if is_number(on) else None
    found = Results(user, request.GET.get("q", ""), most=IN_PALETTE, on=record)
    return render(request, "web/search/palette.html", {"found": found})
