"""Files of a record: opened by those who may read where they stand, removed by who added them."""

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import actions, names, policy
from ariane.mail import store
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.settings.kind_forms import DOC_TYPES

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


class NameForm(forms.Form):
    doc_type = forms.ChoiceField(label=gettext_lazy("It is"), choices=DOC_TYPES)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=255)


@signed_in
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, uid: str) -> HttpResponse:
    """GET, POST /documents/UID/name/: what it is called, with the name that its type proposes (C.7)."""
    found = policy.get_document(actor(request), uid)
    kind = found.record.kind.naming.get("doc_type", "AUTRE") if found.doc_type == "AUTRE" else found.doc_type
    proposal = names.proposed(kind, found.name, found.record.ref or "")
    form = NameForm(posted(request), initial={"doc_type": kind, "name": proposal})
    if request.method == "GET" or not form.is_valid():
        context = {"document": found, "record": found.record, "form": form, "proposal": proposal}
        context["action"] = request.path
        return render(request, "web/thread/document_name.html", context, status=422 if form.is_bound else 200)
    actions.rename_document(by=actor(request), document=found, **form.cleaned_data)
    return renewed(request, _("Renamed."), back=f"{found.record.get_absolute_url()}?tab=documents")
