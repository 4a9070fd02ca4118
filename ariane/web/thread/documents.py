"""Files of a record: opened by those who may read where they stand, removed by who added them."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ariane.journal import actions, policy
from ariane.mail import store
from ariane.web.access import actor, signed_in

# what a browser shows by itself without running anything
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"})


@signed_in
@require_GET
def document(request: HttpRequest, uid: str) -> HttpResponse:
    """GET /documents/UID/: the file; whatever could run is only ever downloaded."""
    found = policy.get_document(actor(request), uid)
    if found.destroyed_at is not None or not found.path:
        raise Http404
    shown = found.mime in SHOWN
    kind = f"{found.mime}; charset=utf-8" if found.mime == "text/plain" else found.mime
    response = FileResponse(
        store.opened(found.path),
        as_attachment=not shown or bool(request.GET.get("download")),
        filename=found.name,
        content_type=kind if shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    # the browser's own viewer of PDF runs nothing of the page, and does not start in a sandbox
    boxed = "" if found.mime == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'unsafe-inline'; object-src 'self'{boxed}"
    response["Cache-Control"] = "private, max-age=3600"
    return response  # type: ignore[return-value]


@signed_in
@require_POST
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """POST /documents/UID/remove/: delete one's own document; a line stays in the journal (X-13)."""
    found = policy.get_document(actor(request), uid)
    actions.destroy_document(by=actor(request), document=found)
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return HttpResponseRedirect(f"{found.record.get_absolute_url()}?tab=documents")
