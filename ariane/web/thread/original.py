"""The mail as it was received, on an address of its own that can run nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ariane.journal import policy
from ariane.journal.models import Entry
from ariane.mail import store
from ariane.mail.parse import ParsedMail, parse
from ariane.web.access import actor, signed_in
from ariane.web.mails import letter as letters


@signed_in
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/original/: the headers, and the body in its frame; `images=1` lets remote pictures load."""
    entry, parsed = _mail(request, pk)
    context = {
        "entry": entry,
        "parsed": parsed,
        "held": letters.held(parsed),
        "images": request.GET.get("images") == "1",
    }
    return render(request, "web/thread/original.html", context)


@signed_in
@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/original/body/: the letter itself, sandboxed by its own policy."""
    _entry, parsed = _mail(request, pk)
    return letters.letter(parsed, images=request.GET.get("images") == "1")


def _mail(request: HttpRequest, pk: int) -> tuple[Entry, ParsedMail]:
    entry = policy.get_entry(actor(request), pk)
    if entry.inbound is None or entry.removed_at is not None:
        raise Http404
    return entry, parse(store.read(entry.inbound.raw_path))
