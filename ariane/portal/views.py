"""A thread on line: read it, answer, open its files, hand in what was asked, decide on an offer."""

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import actions, outside
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Document
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.mail import store
from ariane.pieces import online
from ariane.pieces.models import Piece
from ariane.portal.doors import portal, show
from ariane.portal.visitor import Visit, Visitor

# what a browser shows by itself without running anything
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def found(visitor: Visitor, uid: str) -> Visit:
    """The record as the visitor may read it, or 404: nobody learns that there is one."""
    visit = visitor.visit(uid)
    if visit is None:
        raise Http404
    return visit


@require_http_methods(["GET", "HEAD", "POST"])
@portal
def thread(request: HttpRequest, visitor: Visitor, uid: str) -> HttpResponse:
    """GET /portal/threads/UID/: what the visitor's organisation sent and received there; POST adds an answer."""
    visit = visitor.visit(uid)
    if visit is None:
        return show(request, "closed", status=404)
    if request.method == "POST":
        try:
            answer = actions.Answer(request.POST.get("text", ""), uploads(request), visit.by_code)
            actions.answer_online(by=visit.outsider, record=visit.record, answer=answer)
        except DomainError as error:
            return page(request, visit, error=str(error))
        messages.success(request, _("Your message has arrived."))
        return redirect("portal_thread", uid)
    if "prefetch" not in request.headers.get("Sec-Purpose", "") and request.method == "GET":
        actions.trace_visit(by=visit.outsider, record=visit.record, by_code=visit.by_code)
    return page(request, visit)


def page(request: HttpRequest, visit: Visit, *, error: str = "") -> HttpResponse:
    """The page; after a refusal with what was typed."""
    before = request.GET.get("before", "")
    made = online.conversation(
        visit.record, visit.outsider, address(visit), before=int(before) if is_number(before) else None
    )
    if made is None:
        return show(request, "closed", status=404)
    shown = {"visit": visit, "thread": made, "error": error, "typed": request.POST.get("text", "")}
    return show(request, "thread", shown, status=422 if error else 200)


def address(visit: Visit) -> online.Address:
    """Where a file opens for this visitor."""
    return lambda document: reverse("portal_document", args=[visit.record.uid, document.uid])


@require_GET
@portal
def document(request: HttpRequest, visitor: Visitor, uid: str, document: str) -> HttpResponseBase:
    """GET /portal/threads/UID/documents/UID/: a file; pictures are shown, all else is downloaded."""
    visit = found(visitor, uid)
    file: Document = get_object_or_404(outside.documents(visit.outsider, visit.record), uid=document)
    shown = file.mime in SHOWN
    kind = file.mime if shown else "application/octet-stream"
    answer = FileResponse(store.opened(file.path), as_attachment=not shown, filename=file.name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
@portal
def hand_in(request: HttpRequest, visitor: Visitor, uid: str, pk: int) -> HttpResponse:
    """POST /portal/threads/UID/requested/7/: upload a document that was asked for."""
    visit = found(visitor, uid)
    row = get_object_or_404(online.asked_of(visit.outsider, visit.record), pk=pk)
    files = uploads(request)
    if not files:
        return page(request, visit, error=_("Choose a file first."))
    try:
        online.hand_in(by=visit.outsider, row=row, file=files[0], by_code=visit.by_code)
    except DomainError as error:
        return page(request, visit, error=str(error))
    messages.success(request, _("“%(name)s” has arrived.") % {"name": row.label})
    return redirect("portal_thread", uid)


@require_POST
@portal
def decision(request: HttpRequest, visitor: Visitor, uid: str) -> HttpResponse:
    """POST /portal/threads/UID/decision/: accept or refuse the offer."""
    visit = found(visitor, uid)
    piece = get_object_or_404(Piece, pk=visit.record.pk)
    try:
        online.decide(
            by=visit.outsider,
            piece=piece,
            verdict=request.POST.get("verdict", ""),
            by_code=visit.by_code,
            words=request.POST.get("words", ""),
        )
    except DomainError as error:
        return page(request, visit, error=str(error))
    messages.success(request, _("Your decision has arrived. Thank you."))
    return redirect("portal_thread", uid)


def uploads(request: HttpRequest) -> list[Upload]:
    """The files of a form. Raises DomainError for one that is too large, before it is read."""
    sent: list[UploadedFile[bytes]] = request.FILES.getlist("files")
    for file in sent:
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            words = _("The file “%(name)s” is too large: at most %(largest)d MB.")
            raise DomainError(words % {"name": file.name, "largest": settings.UPLOAD_MAX_BYTES // (1024 * 1024)})
    return [Upload(file.name or "document", file.read(), file.content_type or "") for file in sent if file.size]
