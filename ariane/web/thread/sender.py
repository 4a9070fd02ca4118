"""« Rattacher à un interlocuteur »: the address of an entry's author goes on a card (O-027)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ariane.journal import policy
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.parties.actions import add_address
from ariane.parties.models import Party
from ariane.web.access import actor, signed_in
from ariane.web.records.forms import RecordField
from ariane.web.thread.answers import entry_line, line_of


@signed_in
@require_http_methods(["GET", "POST"])
def sender(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /entries/9/sender/: asks for the card; POST gives it the address that wrote."""
    entry = policy.get_entry(actor(request), pk)
    context = {"entry": entry, "record": entry.record, "action": request.path}
    if request.method == "GET":
        return render(request, "web/thread/sender.html", context)
    if not entry.author.external:
        raise DomainError(_("A colleague wrote this."))
    chosen = RecordField(actor(request)).clean(request.POST.get("card") or request.POST.get("card-text", ""))
    party = get_object_or_404(Party, pk=chosen.pk if isinstance(chosen, Record) else 0)
    add_address(by=actor(request), party=party, address=entry.author.address or "")
    if not request.headers.get("HX-Request"):
        return entry_line(request, entry)
    return render(request, "web/thread/entry_changed.html", {"line": line_of(request, entry)})
