"""Mail handed over by HTTP, for mail servers and services that speak it."""

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ariane.mail import addresses, store
from ariane.mail.ingress import Source, receive
from ariane.mail.ingress import webhook as signed
from ariane.web.access import public

AGAIN_SECONDS = "60"


@csrf_exempt
@public
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """POST /mail/in/: one raw mail as the body; X-Envelope-From and X-Envelope-To (commas), X-Ariane-Signature.

    200 when it is kept; 403 without a right signature, 404 for addresses that are not ours, 413 when it is too large,
    503 to try again. The signature is the proof: there is no session here.
    """
    secret = settings.MAIL_WEBHOOK_SECRET
    if not secret:
        raise Http404
    sender, to = (request.headers.get(name, "") for name in ("X-Envelope-From", "X-Envelope-To"))
    raw = request.read(settings.MAIL_IN_MAX_BYTES + 1)
    if len(raw) > settings.MAIL_IN_MAX_BYTES:
        return JsonResponse({"error": "too large"}, status=413)
    given = request.headers.get("X-Ariane-Signature", "")
    if not signed.holds(given, secret, sender=sender, recipients=to, raw=raw):
        return JsonResponse({"error": "signature"}, status=403)
    return keep(raw, sender, [word.strip() for word in to.split(",") if word.strip()])


def keep(raw: bytes, sender: str, recipients: list[str]) -> HttpResponse:
    """Keep a mail for those of its recipients that are ours."""
    try:
        ours = [one for one in recipients if addresses.accepted(one)]
        if recipients and not ours:
            return JsonResponse({"error": "no such address"}, status=404)
        mail = receive(raw, source=Source.HTTP, envelope_from=sender, envelope_to=ours)
    except (store.StoreFull, OperationalError):
        return JsonResponse({"error": "try again"}, status=503, headers={"Retry-After": AGAIN_SECONDS})
    return JsonResponse({"id": mail.pk, "known": mail.is_copy})
