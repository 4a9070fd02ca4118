"""Deeds on a record: ask for an approval, escalate, go on with the next piece of the chain, ask for documents."""

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import evidence, policy
from ariane.journal.models import Document, Record
from ariane.kernel.errors import DomainError
from ariane.pieces import approvals, continuing, escalation, pdf, requested, sending
from ariane.pieces.models import Piece, RequestedDocument
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.deeds.forms import ApprovalForm, EscalationForm, RequestForm


@signed_in
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /records/7/approval/: ask somebody who may approve (O-051, O-052, O-064)."""
    user, piece = actor(request), policy.get_visible(actor(request), Piece, pk)
    policy.require(user, "edit", piece)
    form = ApprovalForm(posted(request), record=piece)
    if form.is_bound and form.is_valid():
        try:
            approvals.ask(by=user, piece=piece, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            words = _("Asked of %(name)s.") % {"name": form.cleaned_data["approver"].name}
            return renewed(request, words, back=piece.get_absolute_url())
    return _dialog(request, piece, form, "web/deeds/approval.html")


@signed_in
@require_http_methods(["GET", "POST"])
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /records/7/escalation/: to whom and why (O-061)."""
    user, record = actor(request), policy.get_visible(actor(request), Record, pk)
    form = EscalationForm(posted(request))
    if form.is_bound and form.is_valid():
        to = form.target()
        try:
            if to is None:
                raise DomainError(_("Say to whom you escalate."))
            escalation.escalate(by=user, record=record, to=to, why=form.cleaned_data["why"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return renewed(request, _("Escalated to %(name)s.") % {"name": to}, back=record.get_absolute_url())
    return _dialog(request, record, form, "web/deeds/escalation.html")


@signed_in
@require_http_methods(["GET", "POST"])
def continuation(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/continuation/: what may follow; POST with `kind` makes the next piece and opens it."""
    piece = policy.get_visible(actor(request), Piece, pk, related=("main_party",))
    if request.method == "GET":
        shown = {"record": piece, "action": request.path, "kinds": continuing.next_kinds(actor(request), piece)}
        return render(request, "web/deeds/continuation.html", shown)
    return redirect(continuing.continue_piece(by=actor(request), piece=piece, kind=request.POST.get("kind", "")))


@signed_in
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /records/7/requested-documents/: ask for documents; somebody outside is written to (O-063)."""
    user, record = actor(request), policy.get_visible(actor(request), Record, pk)
    form = RequestForm(posted(request), record=record, missing=requested.to_ask(record, user))
    if form.is_bound and form.is_valid():
        asked, of = form.cleaned_data, form.asked_of()
        outside = of is not None and of.user is None
        try:
            with transaction.atomic():
                labels = asked["labels"].splitlines()
                rows = requested.ask(by=user, record=record, labels=labels, of=of, due_on=asked["due_on"])
                if outside and policy.can(user, "message", record):
                    requested.draft(by=user, record=record, rows=rows)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _asked(request, record, len(rows), outside)
    return _dialog(request, record, form, "web/deeds/documents.html")


def _asked(request: HttpRequest, record: Record, number: int, outside: bool) -> HttpResponse:
    """Back to the documents; to the message for somebody outside."""
    if outside and policy.can(actor(request), "message", record):
        message = f"{record.get_absolute_url()}?mode=message#composer"
        return HttpResponse(headers={"HX-Redirect": message}) if request.htmx else redirect(message)  # type: ignore[attr-defined]
    words = ngettext("%(count)s document asked for.", "%(count)s documents asked for.", number) % {"count": number}
    return renewed(request, words, back=f"{record.get_absolute_url()}?tab=documents")


@signed_in
@require_GET
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET /records/7/evidence/: the journal with its hashes and documents, as one archive (O-066)."""
    record = policy.get_visible(actor(request), Record, pk)
    name = f"{record.ref or record.pk} {record.title}".replace("/", "-")[:120]
    return FileResponse(evidence.build(by=actor(request), record=record), as_attachment=True, filename=f"{name}.zip")


@signed_in
@require_GET
def pdf_file(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/pdf/: an offer, an order or an invoice as its third party would get it now; nothing is kept."""
    piece = policy.get_visible(actor(request), Piece, pk, related=("main_party",))
    if not sending.can_send(piece):
        raise Http404
    answer = HttpResponse(pdf.render(piece), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, sending.file_name(piece)) or "inline"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@signed_in
@require_POST
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /requested-documents/3/receipt/ with `document` (its uid, or nothing): it is here."""
    row, user = _row(request, pk), actor(request)
    uid = request.POST.get("document", "")
    document: Document | None = policy.get_document(user, uid) if uid else None
    requested.receive(by=user, row=row, document=document)
    return renewed(request, _("Received."), back=f"{row.record.get_absolute_url()}?tab=documents")


@signed_in
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /requested-documents/3/withdrawal/: no longer asked for."""
    row = _row(request, pk)
    requested.withdraw(by=actor(request), row=row)
    return renewed(request, _("No longer asked for."), back=f"{row.record.get_absolute_url()}?tab=documents")


def _row(request: HttpRequest, pk: int) -> RequestedDocument:
    row = get_object_or_404(RequestedDocument.objects.select_related("record__kind"), pk=pk)
    policy.get_visible(actor(request), Record, row.record_id)
    return row


def _dialog(request: HttpRequest, record: Record, form: object, template: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    shown = {"record": record, "action": request.path, "form": form}
    answer = render(request, template, shown, status=status)
    if status == 422:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer
