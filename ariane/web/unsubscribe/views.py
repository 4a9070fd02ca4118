"""Declining commercial mail: a page with a button, and the one click of a mail program (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ariane.accounts.models import Organisation
from ariane.mail import suppression, tokens
from ariane.mail.models import OutboundMail, Suppression
from ariane.web.access import public


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET /unsubscribe/TOKEN/ only shows a page, since links are opened by machines; POST declines, without a cookie.

    The signed token is the proof: whoever has it got the mail.
    """
    key = tokens.read(token, kind="u")
    mail = OutboundMail.objects.filter(pk=key, content__purpose=suppression.COMMERCIAL).first() if key else None
    if mail is None:
        raise Http404
    scope, reason = Suppression.Scope.COMMERCIAL, Suppression.Reason.OPT_OUT
    if request.method == "POST":
        suppression.suppress(mail.address, reason, scope=scope, mail=mail)
    done = mail.address in suppression.standing([mail.address], purpose=suppression.COMMERCIAL)
    shown = {"address": mail.address, "done": done, "organisation": Organisation.current().name}
    return render(request, "web/unsubscribe.html", shown)
