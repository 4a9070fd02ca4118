"""Logging an exchange from anywhere, going on with one, and « Tous les échanges »."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.kernel.text import LONGEST_ASKED, asked, is_number
from ariane.mail.models import Mailbox
from ariane.mail.outbox import senders
from ariane.parties.finding import find_parties
from ariane.parties.models import Party
from ariane.pieces.interaction import find, log, removal
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.pieces.models import Piece
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.exchanges.forms import Entering
from ariane.web.exchanges.start import start

A_PAGE = 50
STATES = ("logged", "in-progress", "to-process")


def fetch(request: HttpRequest, pk: int) -> Piece:
    return policy.get_visible(actor(request), Piece, pk, related=("main_party",))


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET, POST /exchanges/new/?from=7: the form, filled in from where one stands, and what was typed kept."""
    user = actor(request)
    begun = start(user, request.GET.get("from", ""))
    entering = Entering(posted(request), user=user, start=begun)
    if entering.data is not None:
        into = entering.data.get("into", "")
        if is_number(into):
            return go_on(request, entering, int(into))
        logged = entering.save()
        if logged is not None:
            tell_unreached(request, logged)
            return renewed(request, _("Exchange logged: %(ref)s.") % {"ref": logged.interaction.ref}, back=back(begun))
    context = {"entering": entering, "form": entering.form, "start": begun, "settings": entering.form.settings}
    context["action"] = request.get_full_path()
    answer = render(request, "web/exchanges/new.html", context, status=422 if entering.data is not None else 200)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer


def go_on(request: HttpRequest, entering: Entering, pk: int) -> HttpResponse:
    """A dated line of the exchange that was chosen, instead of another one."""
    interaction = fetch(request, pk)
    form = entering.form
    form.is_valid()
    given = form.cleaned_data
    text, state = given.get("comment", ""), given.get("state", "")
    log.add_line(by=actor(request), interaction=interaction, text=text, day=given.get("day"), state=state)
    words = _("Line added to %(ref)s.") % {"ref": interaction.ref}
    return renewed(request, words, back=interaction.get_absolute_url())


def back(begun: object) -> str:
    here = getattr(begun, "here", None)
    return str(here.get_absolute_url()) if here is not None else "/"


def tell_unreached(request: HttpRequest, logged: log.Logged) -> None:
    """Who gets no mail is said, never skipped in silence (D-021)."""
    if logged.unreached:
        names = ", ".join(user.name for user in logged.unreached)
        messages.warning(request, _("No mail address: %(names)s will see it in Messages.") % {"names": names})
    waiting = logged.entry.deliveries.filter(channel="mail").exists()
    if waiting and not any(senders.can_send(box) for box in Mailbox.objects.filter(active=True)):
        messages.warning(request, _("Outgoing mail is not set up: the notice waits, colleagues see it in Messages."))


@signed_in
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """GET /exchanges/contacts/?q=&party=7: people to name, those of the third party first (D-015, X-01)."""
    user, typed, party = actor(request), request.GET.get("q", ""), request.GET.get("party", "")
    rows: list[Party] = []
    if is_number(party):
        of_it = Party.objects.filter(policy.visible(user), archived_at=None, party_type=Party.Type.PERSON)
        mine = of_it.filter(organisation=int(party)) | of_it.filter(organisation__organisation=int(party))
        for word in asked(typed):
            mine = mine.filter(folded__contains=f" {word}")
        rows = list(mine.select_related("organisation").order_by("title")[:8])
    known = {card.pk for card in rows}
    found = find_parties(user, typed, types=(Party.Type.PERSON, Party.Type.SERVICE)) if typed.strip() else []
    rows += [card for card in found if card.pk not in known and card.archived_at is None]
    return render(request, "web/exchanges/contacts.html", {"cards": rows[:10]})


@signed_in
@require_GET
def colleagues(request: HttpRequest) -> HttpResponse:
    """GET /exchanges/colleagues/?q=: active colleagues by their names, to have with one or to tell (D-019)."""
    rows = User.objects.filter(is_active=True).exclude(pk=actor(request).pk)
    for word in request.GET.get("q", "")[:LONGEST_ASKED].split():
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word))
    people = rows.order_by("first_name", "last_name")[:8]
    return render(request, "web/exchanges/colleagues.html", {"people": people})


@signed_in
@require_POST
def context(request: HttpRequest) -> HttpResponse:
    """POST /exchanges/context/: what depends on what was chosen: exchanges to go on with, doubles of a new card."""
    entering = Entering(request.POST, user=actor(request), start=start(actor(request), ""))
    return render(request, "web/exchanges/_context.html", {"entering": entering})


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /exchanges/?state=&q=&page=: « Tous les échanges » (D-045)."""
    state, typed = request.GET.get("state", ""), request.GET.get("q", "")
    ids = find.Newest(actor(request), state=state if state in STATES else "", text=typed)
    page: Page[int] = Paginator(cast(Any, ids), A_PAGE).get_page(request.GET.get("page"))
    rows = find.shown(page.object_list)
    context = {"page": page, "rows": rows, "state": state, "q": typed, "settings": ExchangeSettings.current()}
    context["may_delete"] = actor(request).rights.may("interaction.delete")
    return render(request, "web/exchanges/index.html", context)


@signed_in
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /exchanges/7/state/ with `state`: one of the three buttons (D-047)."""
    interaction = fetch(request, pk)
    log.set_state(by=actor(request), interaction=interaction, state=request.POST.get("state", ""))
    return renewed(request, _("State changed."), back=interaction.get_absolute_url())


@signed_in
@require_POST
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /exchanges/7/lines/: one more dated line (P-054)."""
    interaction = fetch(request, pk)
    form = Entering(request.POST, user=actor(request), start=start(actor(request), "")).form
    form.is_valid()
    given = form.cleaned_data
    log.add_line(by=actor(request), interaction=interaction, text=given.get("comment", ""), day=given.get("day"))
    return renewed(request, _("Line added to %(ref)s.") % {"ref": interaction.ref}, back=interaction.get_absolute_url())


@signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /exchanges/7/removal/: delete it (D-048)."""
    interaction = fetch(request, pk)
    removal.delete_exchange(by=actor(request), interaction=interaction)
    messages.success(request, _("Exchange deleted: a line of the journal says so."))
    return redirect("exchanges")


@signed_in
@require_POST
def removal_of_many(request: HttpRequest) -> HttpResponse:
    """POST /exchanges/removal/ with `exchange`…: delete those one may; the others stay and are named (D-048)."""
    ids = [pk for pk in request.POST.getlist("exchange") if is_number(pk)]
    chosen = find.exchanges(actor(request)).filter(pk__in=ids)
    deleted, kept = removal.delete_many(by=actor(request), interactions=chosen)
    if deleted:
        words = ngettext("%(n)s exchange deleted.", "%(n)s exchanges deleted.", len(deleted)) % {"n": len(deleted)}
        messages.success(request, words)
    for one, why in kept:
        messages.warning(request, f"{one.ref} {one.title}: {why}")
    return redirect("exchanges")
