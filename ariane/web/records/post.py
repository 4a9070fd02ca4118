"""A record and the post: the address at which it takes mail (O-049), who asks in a mail passed on (P-008)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from ariane.journal import drop, policy
from ariane.kernel.text import is_number
from ariane.parties.models import Party
from ariane.pieces.identify import identify
from ariane.pieces.models import Piece
from ariane.pieces.requester import correct
from ariane.web.access import actor, signed_in
from ariane.web.records import sheet
from ariane.web.records.views import changed


@signed_in
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/address/: where mail for this record can be sent; POST gives it another one."""
    found = sheet.fetch(actor(request), pk)
    policy.require(actor(request), "note", found)
    written = drop.renew(by=actor(request), record=found) if request.method == "POST" else drop.address_of(found)
    shown = {
        "record": found,
        "action": request.path,
        "address": written,
        "renewed": request.method == "POST",
        "may_renew": policy.can(actor(request), "edit", found),
    }
    return render(request, "web/records/address.html", shown)


@signed_in
@require_POST
def requester(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/requester/: `choice` is who asks, of those whom the forward names."""
    found = sheet.fetch(actor(request), pk)
    piece = sheet.child(found)
    if not isinstance(piece, Piece):
        raise Http404
    correct(by=actor(request), piece=piece, choice=request.POST.get("choice", ""))
    return changed(request, found)


@signed_in
@require_POST
def sender(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/sender/: `card` wrote the mail that the piece began with."""
    found = sheet.fetch(actor(request), pk)
    piece, card = sheet.child(found), request.POST.get("card", "")
    if not isinstance(piece, Piece) or not is_number(card):
        raise Http404
    identify(by=actor(request), piece=piece, card=policy.get_visible(actor(request), Party, int(card)))
    return changed(request, found)
