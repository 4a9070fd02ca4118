"""« Suivi de la demande » and « Suivi de l’offre »: dated lines, in and out as the classic text."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ariane.journal import actions, policy
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.pieces import follow_up
from ariane.pieces.models import Piece
from ariane.pieces.request.desk import settle
from ariane.web.access import actor, signed_in


def fetch(request: HttpRequest, pk: int) -> Record:
    return policy.get_visible(actor(request), Record, pk)


@signed_in
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/follow-up/: one more line, dated today unless another day is typed (P-028)."""
    record = fetch(request, pk)
    day = parse_date(request.POST.get("day", "") or "0")
    actions.post_follow_up(by=actor(request), record=record, text=request.POST.get("text", ""), day=day)
    completed(record)
    return back(record)


def completed(record: Record) -> None:
    """A request may be complete now."""
    if record.kind.code == "request":
        settle(Piece.objects.select_related("stage", "kind").get(pk=record.pk))


def back(record: Record) -> HttpResponse:
    return redirect(f"{record.get_absolute_url()}?tab=follow-up")


@signed_in
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/follow-up/text/: the classic block as a text file; POST reads one (P-029)."""
    record = fetch(request, pk)
    if request.method == "GET":
        answer = HttpResponse(follow_up.as_text(record) + "\n", content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{record.ref or record.pk}.txt"'
        return answer
    try:
        number = follow_up.import_text(by=actor(request), record=record, text=request.POST.get("text", ""))
    except DomainError as error:
        messages.error(request, str(error))
        return back(record)
    completed(record)
    messages.success(request, ngettext("%(n)s line added.", "%(n)s lines added.", number) % {"n": number})
    return back(record)
