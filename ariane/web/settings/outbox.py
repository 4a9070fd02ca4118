"""What leaves: waiting, waiting for another try and why, doubtful, failed, held after a restore; a person decides."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.accounts.audit import trace
from ariane.kernel import hold
from ariane.kernel.errors import DomainError
from ariane.mail import holding, outbox
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.outbox import servers
from ariane.web.access import actor, capability
from ariane.web.settings.sections import page

State = OutboundMail.State
SHOWN = 100
# what a person looks for, first what waits for her
WATCHED = (State.UNCERTAIN, State.FAILED, State.BOUNCED, State.RETRY, State.QUEUED, State.TRANSMITTING)
MARKS = {State.UNCERTAIN: "alert", State.FAILED: "alert", State.BOUNCED: "alert", State.RETRY: "late"}


@capability("configure")
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """/settings/outbox/?state=: the transmissions of a state, and how many there are of each."""
    held = hold.held(hold.OUTBOX)
    counted = dict(OutboundMail.objects.order_by().values_list("state").annotate(n=Count("pk")))
    counts = [(state, state.label, counted.get(state, 0)) for state in WATCHED]
    asked = request.GET.get("state", "")
    chosen = asked if asked in State.values else next((code for code, _name, n in counts if n), State.QUEUED)
    rows = OutboundMail.objects.filter(state=chosen).select_related("content", "mailbox", "decided_by")
    newest = chosen in {State.SENT, State.BOUNCED, State.FAILED, State.CANCELLED}
    shown = list(rows.order_by("-updated_at" if newest else "not_before", "pk")[:SHOWN])
    context: dict[str, Any] = {
        "held": held,
        "why": holding.why(held) if held else "",
        "resting": [(box, servers.why(box)) for box in Mailbox.objects.filter(active=True) if servers.resting(box)],
        "counts": counts,
        "chosen": chosen,
        "rows": shown,
        "more": counted.get(chosen, 0) - len(shown),
        "mark": MARKS.get(State(chosen), ""),
    }
    return page(request, "outbox", "outbox", context)


@capability("configure")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/outbox/9/: `do` is sent (it arrived), again (send again) or cancel."""
    mail, by = get_object_or_404(OutboundMail, pk=pk), actor(request)
    state = mail.state
    match request.POST.get("do"):
        case "sent":
            outbox.settle_uncertain(mail, by=by, sent=True)
        case "again":
            outbox.send_again(mail, by=by)
        case "cancel":
            outbox.give_up(mail, by=by)
        case _:
            raise DomainError(_("Ariane could not read this request."))
    messages.success(request, _("Done."))
    return HttpResponseRedirect(f"{reverse('settings_outbox')}?state={state}")


@capability("configure")
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """POST /settings/outbox/release/: mail leaves again after a restore."""
    with transaction.atomic():
        hold.release(hold.OUTBOX)
        trace(actor(request), "mailbox", _("Outgoing"), "released")
    messages.success(request, _("Mail leaves again."))
    return HttpResponseRedirect(reverse("settings_outbox"))


@capability("configure")
@require_POST
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/mailboxes/7/now/: try a resting server at once."""
    servers.try_now(get_object_or_404(Mailbox, pk=pk), by=actor(request))
    messages.success(request, _("The server is tried now."))
    return HttpResponseRedirect(reverse("settings_outbox"))
