"""Several mails of « À trier » at once: filed, refused, called unwanted, taken care of; and all of it undone."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ariane.accounts.models import User
from ariane.journal import sorting
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.mail import queue
from ariane.mail.models import InboundMail
from ariane.pieces.by_hand import file_by_hand
from ariane.web.access import actor, capability
from ariane.web.mails.fetch import fetch
from ariane.web.sort.views import named_record

MOST = 100
Deed = Callable[[InboundMail], object]


@capability("sort.work")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """POST /sort/bulk/: `do` is file, refuse, spam or charge, for each `mail`; those that cannot be are said."""
    user = actor(request)
    deed, done, problems = deed_of(request, user), [], []
    for pk in chosen(request.POST.getlist("mail")):
        try:
            with transaction.atomic():
                deed(allowed(user, pk))
        except (DomainError, Http404) as error:
            problems.append(str(error) or _("This mail cannot be opened."))
        else:
            done.append(pk)
    if done:
        say(request, done, undo=request.POST.get("do") != "charge")
    for words in dict.fromkeys(problems):
        messages.warning(request, words)
    return HttpResponseRedirect("/sort/")


def deed_of(request: HttpRequest, user: User) -> Deed:
    """What is done to each mail. Raises DomainError for nothing we know, or a refusal without its reason."""
    what = request.POST.get("do", "")
    if what == "file":
        record: Record = named_record(request, user)
        return lambda mail: file_by_hand(by=user, mail=mail, record=record)
    if what == "refuse":
        reason = request.POST.get("reason", "")
        return lambda mail: sorting.refuse_mail(by=user, mail=mail, reason=reason)
    if what == "spam":
        return lambda mail: sorting.call_unwanted(by=user, mail=mail)
    if what == "charge":
        return lambda mail: queue.take_charge(by=user, mail=mail) if mail.held_by_id != user.pk else None
    raise DomainError(_("Choose what to do with them."))


def allowed(user: User, pk: int) -> InboundMail:
    """A mail whose content the person may read, else 404."""
    opened = fetch(user, pk)
    if opened.withheld:
        raise Http404(_("This mail cannot be opened."))
    return opened.mail


def chosen(numbers: list[str]) -> list[int]:
    return [int(one) for one in dict.fromkeys(numbers) if is_number(one)][:MOST]


def say(request: HttpRequest, done: list[int], *, undo: bool) -> None:
    words = ngettext("%(n)d mail dealt with.", "%(n)d mails dealt with.", len(done)) % {"n": len(done)}
    back = f"undo:/sort/undo/?mails={','.join(map(str, done))}" if undo else ""
    messages.success(request, words, extra_tags=back)


@capability("sort.work")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """POST /sort/undo/?mails=1,2: what was done to several waits again, all of it or nothing."""
    with transaction.atomic():
        for pk in chosen(request.GET.get("mails", "").split(",")):
            sorting.take_back(by=actor(request), mail=fetch(actor(request), pk).mail)
    return HttpResponseRedirect("/sort/")
