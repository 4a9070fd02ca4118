"""One received mail: what became of it and why, its letter in a sandbox, its source, its files before it is filed."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from ariane.mail import store
from ariane.web.access import actor, signed_in
from ariane.web.mails import letter as letters
from ariane.web.mails import words
from ariane.web.mails.fetch import fetch, record_of


@signed_in
@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /mails/9/: « Pourquoi ici ? », with every rule that was asked; `images=1` lets remote pictures load."""
    opened = fetch(actor(request), pk)
    context = {
        "opened": opened,
        "mail": opened.mail,
        "rules": words.rules(opened.mail),
        "why": words.why(opened.mail),
        "record": record_of(actor(request), opened.mail),
        "images": request.GET.get("images") == "1",
        "held": letters.held(opened.parsed) if opened.readable else 0,
    }
    return render(request, "web/mails/mail.html", context)


@signed_in
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /mails/9/letter/: the body alone, for the frame."""
    return letters.letter(fetch(actor(request), pk).parsed, images=request.GET.get("images") == "1")


@signed_in
@require_GET
def source(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET /mails/9/source/: the bytes as they came, to be kept, never shown."""
    opened = fetch(actor(request), pk)
    if opened.withheld:
        raise Http404
    return download(FileResponse(store.opened(opened.mail.raw_path), as_attachment=True, filename=f"{pk}.eml"))


@signed_in
@require_GET
def attachment(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """GET /mails/9/files/0/: a file of a mail that is not filed yet; always downloaded."""
    files = fetch(actor(request), pk).parsed.attachments
    if position >= len(files):
        raise Http404
    file = files[position]
    answer = HttpResponse(file.content)
    answer["Content-Disposition"] = content_disposition_header(True, file.filename) or "attachment"
    return download(answer)


def download(answer: HttpResponseBase) -> HttpResponseBase:
    """Whatever it is, it is only saved."""
    answer["Content-Type"] = "application/octet-stream"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
