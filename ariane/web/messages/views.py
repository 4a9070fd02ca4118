"""MESSAGES: what is addressed to me, answered and dealt with on one page (M-012 to M-014, P-002, P-003)."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.journal import actions, inbox
from ariane.kernel.text import is_number
from ariane.web.access import actor, by_script, signed_in
from ariane.web.answers import Undo, done, renewed
from ariane.web.messages import page as pages


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /messages/?only=mentions&before=9, or ?handled=1 for what is dealt with."""
    page = pages.page(actor(request), pages.asked(request.GET))
    return render(request, "web/messages/index.html", {"page": page})


@signed_in
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """GET /messages/menu/: what opens under the bell."""
    user = actor(request)
    box = inbox.page(user, inbox.Ask(), limit=8)
    return render(request, "web/messages/_menu.html", {"rows": [pages.shown(one, user) for one in box.messages]})


@signed_in
@require_GET
def fresh(request: HttpRequest) -> HttpResponse:
    """GET /messages/fresh/?since=9: how many came since; the page says so and moves nothing."""
    since = request.GET.get("since", "")
    ask = inbox.Ask(after=int(since) if is_number(since) else 0)
    return render(request, "web/messages/_fresh.html", {"since": since, "count": inbox.count(actor(request), ask)})


@signed_in
@require_POST
def handling(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /messages/7/handling/: dealt with; the answer offers to take it back."""
    message = pages.fetch(actor(request), pk)
    at = actions.handle(by=actor(request), messages=[message])
    piece = render_to_string("web/messages/_gone.html", {"pk": pk}, request)
    return done(request, _("Handled."), back=reverse("messages"), piece=piece, undo=_undo(at))


@signed_in
@require_POST
def handling_all(request: HttpRequest) -> HttpResponse:
    """POST /messages/handling/: all that the filter showed, up to the newest one that was on screen."""
    until = request.POST.get("until", "")
    at = actions.handle_all(
        by=actor(request), ask=pages.asked(request.POST), until=int(until) if is_number(until) else 0
    )
    if not by_script(request):
        return HttpResponseRedirect(reverse("messages"))
    piece = render_to_string("web/messages/_all_gone.html", {"page": None}, request)
    return done(request, _("All handled."), back=reverse("messages"), piece=piece, undo=_undo(at))


@signed_in
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """POST /messages/handling/undo/: what was handled at that moment waits again."""
    at = parse_datetime(request.POST.get("at", "")) or dt.datetime.min.replace(tzinfo=dt.UTC)
    actions.unhandle(by=actor(request), at=at)
    return renewed(request, _("They wait again."), back=reverse("messages"))


@signed_in
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /messages/7/answer/: an internal note on the same record, its author mentioned; nothing leaves (P-003)."""
    message = pages.fetch(actor(request), pk)
    actions.answer(by=actor(request), message=message, text=request.POST.get("text", ""))
    piece = render_to_string("web/messages/_gone.html", {"pk": pk}, request)
    return done(request, _("Noted internally: nothing left the house."), back=reverse("messages"), piece=piece)


def _undo(at: dt.datetime) -> Undo:
    return Undo(reverse("messages-undo"), {"at": at.isoformat()})
