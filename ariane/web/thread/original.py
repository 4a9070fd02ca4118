"""The mail as it was received, on an address of its own that can run nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.http import require_GET

from ariane.journal import policy
from ariane.journal.models import Entry
from ariane.kernel.html import clean
from ariane.mail import store
from ariane.mail.parse import ParsedMail, parse
from ariane.web.access import actor, signed_in

FRAME = """<!doctype html><html><head><meta charset="utf-8"><base target="_blank">
<style>body{font:15px/1.5 sans-serif;margin:1rem;overflow-wrap:anywhere;background:#fff;color:#111}img{max-width:100%}
pre{white-space:pre-wrap}</style></head><body>%s</body></html>"""


@signed_in
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/original/: the headers, and the body in its frame; `images=1` lets remote pictures load."""
    entry, parsed = _mail(request, pk)
    held = clean(parsed.html).remote_images if parsed.html else 0
    context = {"entry": entry, "parsed": parsed, "held": held, "images": request.GET.get("images") == "1"}
    return render(request, "web/thread/original.html", context)


@signed_in
@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/original/body/: the letter itself, sandboxed by its own policy."""
    entry, parsed = _mail(request, pk)
    images = request.GET.get("images") == "1"
    pictures = {one.content_id: f"/documents/{one.uid}/" for one in entry.documents.all() if one.content_id}
    html = clean(parsed.html, cid_map=pictures, block_remote=not images).html if parsed.html else ""
    response = HttpResponse(FRAME % (html or f"<pre>{escape(parsed.text)}</pre>"))
    sources = "'self' data: https: http:" if images else "'self' data:"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src {sources}; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _mail(request: HttpRequest, pk: int) -> tuple[Entry, ParsedMail]:
    entry = policy.get_entry(actor(request), pk)
    if entry.inbound is None or entry.removed_at is not None:
        raise Http404
    return entry, parse(store.read(entry.inbound.raw_path))
