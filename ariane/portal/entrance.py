"""Coming in by the link of a mail or by a code, and going."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ariane.journal import outside
from ariane.journal.models import Record
from ariane.kernel import limits
from ariane.mail import tokens
from ariane.mail.models import OutboundMail
from ariane.pieces.steps import in_words
from ariane.portal import codes
from ariane.portal.doors import CODES, portal, show
from ariane.portal.visitor import Visitor

PAGE = 50
# asking for codes and typing them, from one network address
ASKED, TYPED, HOUR = 20, 60, 3600


@require_safe
@portal
def come_in(request: HttpRequest, visitor: Visitor, token: str) -> HttpResponse:
    """GET /portal/in/TOKEN/: the link of a mail. The token leaves the address bar at once, and is told to no other
    page: the thread has an address of its own."""
    key = tokens.read(token, kind="v")
    found = outside.open_link(key) if key is not None else None
    if key is None or found is None:
        answer = show(request, "closed", status=404)
    else:
        visitor.opened(key)
        if not visitor.language:
            mail = OutboundMail.objects.select_related("content").get(view_key=key)
            visitor.keep(language=mail.content.language[:2])
        answer = HttpResponseRedirect(reverse("portal_thread", args=[found.record.uid]))
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
@portal
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """GET /portal/: all the visitor's threads, once a code has proved her address; else the way to get one."""
    if visitor.outsider is None:
        return show(request, "welcome", {"addressee": visitor.addressee})
    rows = outside.named(visitor.outsider, outside.records(visitor.outsider)).select_related("kind", "stage")
    rows = rows.order_by("-last_message_at", "-pk")
    found = list(rows[: PAGE + 1])
    threads = [(record, heading(record, visitor)) for record in found[:PAGE]]
    return show(request, "home", {"threads": threads, "more": len(found) > PAGE})


def heading(record: Record, visitor: Visitor) -> tuple[str, object]:
    """What a record is called in the list, and where it stands: only the third party reads either."""
    if visitor.outsider is not None and visitor.outsider.is_customer_of(record):
        return record.title, in_words(record)
    return getattr(record, "first_subject", "") or _("Your messages"), ""


@require_POST
@portal
def ask_code(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """POST /portal/code/: send a code to an address, typed or the one whose link was opened.

    The answer is the same whether anybody is known there or not.
    """
    if limits.count(f"portal-ask:{limits.address(request)}", HOUR) > ASKED:
        return show(request, "slow", status=429)
    addressee = visitor.addressee if "address" not in request.POST else None
    address = (addressee.address or "") if addressee else request.POST.get("address", "")
    identity = codes.known(address)
    row = codes.send(identity) if identity is not None else None
    visitor.keep(code=row.pk if row else 0, back=safe_path(request.POST.get("next", "")))
    return redirect("portal_confirm")


@portal
def confirm(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """GET, POST /portal/confirmation/: type the code."""
    if request.method != "POST":
        return show(request, "code")
    if limits.count(f"portal-try:{limits.address(request)}", HOUR) > TYPED:
        return show(request, "slow", status=429)
    identity = codes.check(int(visitor.kept.get("code") or 0), request.POST.get("code", ""))
    if identity is None:
        return show(request, "code", {"wrong": True}, status=422)
    back = str(visitor.kept.get("back") or "")
    visitor.proved(identity)
    return HttpResponseRedirect(back or reverse("portal"))


@require_POST
@portal
def leave(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """POST /portal/out/"""
    visitor.leave()
    return redirect("portal")


@require_POST
@portal
def language(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """POST /portal/language/: read on in the other language."""
    if request.POST.get("language") in CODES:
        visitor.keep(language=request.POST["language"])
    return HttpResponseRedirect(safe_path(request.POST.get("next", "")) or reverse("portal"))


def safe_path(path: str) -> str:
    """A path of the portal, else nothing."""
    ours = path.startswith("/portal/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if ours else ""
