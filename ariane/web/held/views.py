"""« À approuver »: messages of colleagues to read before they leave, and one's own that wait (P-059)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.kernel.errors import DomainError
from ariane.pieces import held
from ariane.web.access import actor, signed_in


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /to-approve/?at=7: what waits, and one message as it would leave."""
    user, asked = actor(request), request.GET.get("at", "")
    found = held.waiting_for(user)
    chosen = next((one for one in found if str(one.pk) == asked), found[0] if found else None)
    context: dict[str, object] = {"rows": found, "asked": asked, "chosen": chosen}
    if chosen is not None:
        context |= {
            "to": held.people([*chosen.recipients, *chosen.cc, *chosen.bcc]),
            "files": held.files(chosen),
            "mine": chosen.author_id == user.pk,
        }
    return render(request, "web/held/index.html", context)


@signed_in
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /to-approve/7/ with `do` (approve, refuse, take_back), `why`: back to the list, or to one's own draft."""
    user = actor(request)
    row = next((one for one in held.waiting_for(user) if one.pk == pk), None)
    if row is None:
        raise Http404
    what = request.POST.get("do", "")
    if what == "approve":
        held.approve(by=user, held=row)
        messages.success(request, _("Approved: it leaves in the name of %(name)s.") % {"name": row.author.name})
    elif what == "refuse":
        held.refuse(by=user, held=row, why=request.POST.get("why", ""))
        messages.success(request, _("Sent back to %(name)s with your reason.") % {"name": row.author.name})
    elif what == "take_back":
        held.take_back(by=user, held=row)
        messages.success(request, _("It is your draft again."))
        return redirect(f"{row.record.get_absolute_url()}?mode=message#composer")
    else:
        raise DomainError(_("Choose what to do with this message."))
    return redirect("to-approve")
