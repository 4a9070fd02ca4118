"""What can be done to one entry from its menu, and where it is linked to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.journal import actions, policy
from ariane.journal.actions.entries import EDITABLE
from ariane.journal.models import Delivery, Entry
from ariane.kernel.errors import DomainError
from ariane.pieces.interaction import mails
from ariane.web.access import actor, signed_in
from ariane.web.activities.forms import promise_in
from ariane.web.thread import corrections, recipients
from ariane.web.thread.answers import entry_line, line_of, undo_seconds
from ariane.web.thread.composed import read as read_form


@signed_in
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/: the address one copies; a page of its record in a browser, its line for a live page."""
    return entry_line(request, policy.get_entry(actor(request), pk))


@signed_in
@require_GET
def menu(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/menu/: what this person may do to it."""
    user, found = actor(request), policy.get_entry(actor(request), pk)
    own = found.author.user_id == user.pk and found.removed_at is None
    context = {
        "entry": found,
        "record": found.record,
        "editable": own and found.type in EDITABLE,
        "linkable": mails.linkable(found),
        "movable": policy.can(user, "edit", found.record) and actions.movable(found),
        "undo": own and undo_seconds(found),
        "may_send": found.is_external and policy.can(user, "message", found.record),
        "may_note": policy.can(user, "note", found.record),
        "promise": found.is_external and found.direction == Entry.Direction.OUT and promise_in(found),
    }
    return render(request, "web/thread/menu.html", context)


@signed_in
@require_GET
def editor(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/edit/: the text in an editor, in place for htmx, in a page otherwise."""
    found = policy.get_entry(actor(request), pk)
    return render(request, "web/thread/edit.html", {"line": line_of(request, found), "record": found.record})


@signed_in
@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /entries/9/: change one's own internal entry; what it said before is kept."""
    found = policy.get_entry(actor(request), pk)
    actions.edit_entry(by=actor(request), entry=found, html=read_form(request.POST).html)
    return entry_line(request, found)


@signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /entries/9/remove/: take one's own internal entry away, leaving a trace."""
    found = policy.get_entry(actor(request), pk)
    actions.remove_entry(by=actor(request), entry=found)
    return entry_line(request, found)


@signed_in
@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /entries/9/reactions/: add one's emoji, or take it away."""
    found = policy.get_entry(actor(request), pk)
    actions.react(by=actor(request), entry=found, emoji=request.POST.get("emoji", ""))
    return entry_line(request, found)


@signed_in
@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /entries/9/pin/: keep it on top of the journal, or let it go back (`off`)."""
    found = policy.get_entry(actor(request), pk)
    (actions.unpin if request.POST.get("off") else actions.pin)(by=actor(request), entry=found)
    return entry_line(request, found)


@signed_in
@require_POST
def unread(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /entries/9/unread/: this entry and what came after it are unread again."""
    found = policy.get_entry(actor(request), pk)
    actions.mark_unread(by=actor(request), entry=found)
    return entry_line(request, found, unread=True)


@signed_in
@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/history/: what it said before each change."""
    found = policy.get_entry(actor(request), pk)
    edits = found.edits.select_related("by").order_by("-at")
    return render(request, "web/thread/history.html", {"entry": found, "edits": edits, "line": line_of(request, found)})


@signed_in
@require_GET
def deliveries(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/deliveries/: what became of it, recipient by recipient, with the reason and a retry."""
    return person_by_person(request, policy.get_entry(actor(request), pk))


def person_by_person(request: HttpRequest, found: Entry) -> HttpResponse:
    may_retry = policy.can(actor(request), "message", found.record)
    context = {"entry": found, "line": line_of(request, found), "may_retry": may_retry}
    return render(request, "web/thread/deliveries.html", context)


@signed_in
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /deliveries/3/retry/: queue it again, on a person's decision."""
    delivery, found = delivery_of(request, pk)
    actions.retry_delivery(by=actor(request), delivery=delivery)
    return told(request, found)


@signed_in
@require_POST
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /deliveries/3/arrived/: a doubtful one is known to have arrived."""
    delivery, found = delivery_of(request, pk)
    actions.settle_delivery(by=actor(request), delivery=delivery)
    return told(request, found)


@signed_in
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /deliveries/3/correct/: send it to another address, which also goes on the person's card if ticked."""
    delivery, found = delivery_of(request, pk)
    typed = recipients.addresses(request.POST.get("address", ""))
    if len(typed) != 1:
        raise DomainError(_("Give one address."))
    corrections.correct(by=actor(request), delivery=delivery, address=typed[0], card=bool(request.POST.get("card")))
    return told(request, found)


def delivery_of(request: HttpRequest, pk: int) -> tuple[Delivery, Entry]:
    """A delivery with its entry, which the person may read; anything else is a 404."""
    delivery = get_object_or_404(Delivery.objects.select_related("record__kind", "mail", "entry", "recipient"), pk=pk)
    return delivery, policy.get_entry(actor(request), delivery.entry_id or 0)


def told(request: HttpRequest, found: Entry) -> HttpResponse:
    return person_by_person(request, found) if request.headers.get("HX-Request") else entry_line(request, found)
