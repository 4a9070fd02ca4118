"""The first line writes a request down, the second line's queue, its decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import policy
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces.models import Piece
from ariane.pieces.request import desk
from ariane.pieces.request.completeness import completeness
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.requests.forms import CaptureForm, ValidationForm, card


def fetch(request: HttpRequest, pk: int) -> Piece:
    return policy.get_visible(actor(request), Piece, pk, related=("main_party", "created_by"))


@signed_in
@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest) -> HttpResponse:
    """GET, POST /requests/capture/: the requester's card and the minimal fields on one form, saved complete or not."""
    form = CaptureForm(posted(request), user=actor(request))
    made = form.save() if form.is_bound else None
    if made is not None:
        state = completeness(made)
        if state.complete:
            messages.success(request, _("Request complete: it waits for the second line’s check."))
        else:
            lacks = ", ".join(state.in_words())
            messages.warning(request, _("Request kept. Still missing: %(what)s.") % {"what": lacks})
        return redirect(made)
    return render(request, "web/requests/capture.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """GET /requests/to-check/: « À vérifier (SPOC) », with what each request lacks (P-012, P-013)."""
    rows = [(one, completeness(one)) for one in desk.to_check(actor(request))[:100]]
    context = {"rows": rows, "may_validate": actor(request).rights.may("request.validate")}
    return render(request, "web/requests/queue.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def validation(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /requests/7/validation/: in order, and to whom it goes (P-011)."""
    piece, user = fetch(request, pk), actor(request)
    if not policy.can(user, "validate", piece):
        raise NotAllowed(_("Only the second line validates and assigns a request."))
    form = ValidationForm(posted(request), user=user, request=piece)
    if form.is_bound and form.is_valid():
        clean = form.cleaned_data
        try:
            desk.validate(by=user, request=piece, owner=clean["owner"], team=clean["team"], party=card(clean["party"]))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            words = _("Given to %(name)s.") % {"name": clean["owner"].name}
            return renewed(request, words, back=piece.get_absolute_url())
    shown = {"record": piece, "action": request.path, "form": form, "state": completeness(piece)}
    answer = render(request, "web/requests/validation.html", shown, status=422 if form.is_bound else 200)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer


@signed_in
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /requests/7/return/ with `why`: to the first line, to be completed."""
    piece = fetch(request, pk)
    desk.send_back(by=actor(request), request=piece, why=request.POST.get("why", ""))
    return renewed(request, _("Sent back to the first line."), back=piece.get_absolute_url())
