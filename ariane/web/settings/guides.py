"""Help beside the mail settings: what an outgoing and an incoming server take, step by step (M-018, M-019)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ariane.mail.models import Mailbox
from ariane.web.access import capability
from ariane.web.settings.connections import return_address
from ariane.web.settings.sections import page


@capability("configure")
@require_GET
def sending(request: HttpRequest) -> HttpResponse:
    """/settings/help/sending/: how mail leaves."""
    return page(request, "mailbox", "help_sending", {"box": Mailbox.objects.filter(active=True).first()})


@capability("configure")
@require_GET
def receiving(request: HttpRequest) -> HttpResponse:
    """/settings/help/receiving/: the four ways by which answers come in."""
    return page(request, "mailbox", "help_receiving", {"back": return_address()})
