"""Files of a record: opened by those who may read where they stand, removed by who added them."""

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import actions, bundle, names, policy, queries
from ariane.journal.models import Record
from ariane.mail import store
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.settings.kind_forms import DOC_TYPES


@signed_in
@require_GET
def document(request: HttpRequest, uid: str) -> HttpResponse:
    """GET /documents/UID/: the file; whatever could run is only ever downloaded."""
    found = policy.get_document(actor(request), uid)
    if found.destroyed_at is not None or not found.path:
        raise Http404
    shown = found.viewable
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
@require_GET
def preview(request: HttpRequest, uid: str) -> HttpResponse:
    """GET /documents/UID/preview/: the file in a dialog, with the ones before and after it on the record."""
    user = actor(request)
    found = policy.get_document(user, uid)
    if not found.viewable:
        raise Http404
    row = [one for one in queries.documents(found.record, user) if one.viewable]
    where = next((n for n, one in enumerate(row) if one.pk == found.pk), 0)
    context = {
        "document": found,
        "picture": found.mime.startswith("image/"),
        "before": row[where - 1] if where else None,
        "after": row[where + 1] if where + 1 < len(row) else None,
        "number": where + 1,
        "total": len(row),
    }
    return render(request, "web/thread/preview.html", context)


@signed_in
@require_GET
def everything(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET /records/7/documents.zip: all its documents that one may open, as one archive."""
    record = policy.get_visible(actor(request), Record, pk)
    name = f"{record.ref or record.pk} {record.title}".replace("/", "-")[:120]
    return FileResponse(bundle.build(by=actor(request), record=record), as_attachment=True, filename=f"{name}.zip")


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
