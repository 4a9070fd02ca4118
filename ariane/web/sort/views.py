"""« À trier »: what no rule could file for certain, filed by a person with one gesture (M-011)."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.models import User
from ariane.journal import policy, presence, sorting
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.mail import queue
from ariane.pieces.by_hand import file_by_hand, make_by_hand
from ariane.web.access import actor, capability
from ariane.web.answers import posted
from ariane.web.mails.fetch import fetch
from ariane.web.records.forms import RecordField
from ariane.web.sort.desk import Desk, desk
from ariane.web.sort.forms import MakeForm, RefusalForm


@capability("sort.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /sort/: the queue, the mail that waits longest opened beside it; `tab=done` what was dealt with."""
    shown = desk(actor(request), settled=request.GET.get("done", ""), tab=request.GET.get("tab", ""))
    return render(request, "web/sort/sort.html", {"desk": shown})


@capability("sort.read")
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """GET /sort/letters/: the list alone, fetched again when a colleague dealt with something."""
    chosen, tab = request.GET.get("chosen", ""), request.GET.get("tab", "")
    shown = Desk(actor(request), queue.waiting(actor(request)), "done" if tab == "done" else "")
    return render(request, "web/sort/_letters.html", {"desk": shown, "here": int(chosen) if is_number(chosen) else 0})


@capability("sort.read")
@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /sort/9/: one mail, where it may belong, and why it is here."""
    shown = desk(actor(request), pk, tab=request.GET.get("tab", ""))
    return render(request, "web/sort/sort.html", {"desk": shown, "chosen": True})


@capability("sort.read")
@require_http_methods(["GET", "POST"])
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /sort/9/presence/: which colleagues look at it; POST: I do, or no longer (`gone`)."""
    user, found = actor(request), fetch(actor(request), pk).mail
    if request.method == "GET":
        here = presence.present(found, user)
        return render(request, "web/sort/_presence.html", {"mail": found, "present": here})
    if request.POST.get("gone"):
        presence.leave(by=user, place=found)
    else:
        presence.be_here(by=user, place=found)
    return HttpResponse(status=204)


@capability("sort.work")
@require_POST
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/charge/: « Je m'en occupe », or no longer."""
    queue.take_charge(by=actor(request), mail=fetch(actor(request), pk).mail)
    return HttpResponseRedirect(f"/sort/{pk}/")


@capability("sort.work")
@require_POST
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/filing/: into the record chosen (`record`) or named (`other`); `answer` opens the composer there."""
    user, opened = actor(request), fetch(actor(request), pk)
    if opened.withheld:
        raise Http404
    record = named_record(request, user)
    entry = file_by_hand(by=user, mail=opened.mail, record=record)
    if request.POST.get("answer"):
        return HttpResponseRedirect(f"{record.get_absolute_url()}?how=reply&to={entry.pk}#composer")
    return HttpResponseRedirect(f"/sort/?done={pk}")


def named_record(request: HttpRequest, user: User) -> Record:
    """The record that a form names by its number or in words; DomainError when it names none."""
    chosen = request.POST.get("record", "")
    if not is_number(chosen):
        found = RecordField(user, required=False).clean(request.POST.get("other") or request.POST.get("other-text"))
        if found is None:
            raise DomainError(_("Choose the record to file it on."))
        chosen = str(found.pk)
    return policy.get_visible(user, Record, int(chosen))


@capability("sort.work")
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /sort/9/record/: make a record of it; its first entry is the mail."""
    user, opened = actor(request), fetch(actor(request), pk)
    if opened.letter is None or opened.withheld or opened.letter.tied:
        raise Http404
    form = MakeForm(posted(request), user=user, letter=opened.letter)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "web/sort/record.html", {"mail": opened.mail, "form": form}, status=status)
    with transaction.atomic():
        made = make_by_hand(by=user, mail=opened.mail, piece=form.piece())
    return redirect(made)


@capability("sort.work")
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /sort/9/refusal/: « Ce n’est pas pour nous », with a reason; it can be taken back."""
    opened = fetch(actor(request), pk)
    form = RefusalForm(posted(request))
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "web/sort/refusal.html", {"mail": opened.mail, "form": form}, status=status)
    sorting.refuse_mail(by=actor(request), mail=opened.mail, reason=form.cleaned_data["reason"])
    return HttpResponseRedirect(f"/sort/?done={pk}")


@capability("sort.work")
@require_POST
def spam(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/spam/: unwanted; the next mail of its address is set aside by itself."""
    sorting.call_unwanted(by=actor(request), mail=fetch(actor(request), pk).mail)
    return HttpResponseRedirect(f"/sort/?done={pk}")


@capability("sort.work")
@require_POST
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/undo/: what was refused or filed by hand waits again."""
    sorting.take_back(by=actor(request), mail=fetch(actor(request), pk).mail)
    return HttpResponseRedirect(f"/sort/{pk}/")


@capability("sort.work")
@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/reading/: back to the rules, after an alias or an address was put right."""
    sorting.read_again(by=actor(request), mail=fetch(actor(request), pk).mail)
    return HttpResponseRedirect(f"/sort/?done={pk}")
