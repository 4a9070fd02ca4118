"""« À trier »: what no rule could file for certain, filed by a person with one gesture (M-011)."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import policy, sorting
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.pieces.by_hand import make_by_hand
from ariane.web.access import actor, capability
from ariane.web.answers import posted
from ariane.web.mails.fetch import fetch
from ariane.web.records.forms import RecordField
from ariane.web.sort.desk import desk
from ariane.web.sort.forms import MakeForm, RefusalForm


@capability("sort.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /sort/: the queue, the mail that waits longest opened beside it."""
    shown = desk(actor(request), settled=request.GET.get("done", ""))
    return render(request, "web/sort/sort.html", {"desk": shown})


@capability("sort.read")
@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /sort/9/: one mail, where it may belong, and why it is here."""
    context = {"desk": desk(actor(request), pk), "chosen": True}
    return render(request, "web/sort/sort.html", context)


@capability("sort.work")
@require_POST
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/filing/: into the record chosen (`record`) or named (`other`)."""
    user, opened = actor(request), fetch(actor(request), pk)
    if opened.withheld:
        raise Http404
    chosen = request.POST.get("record", "")
    if not chosen.isdigit():
        found = RecordField(user, required=False).clean(request.POST.get("other") or request.POST.get("other-text"))
        if found is None:
            raise DomainError(_("Choose the record to file it on."))
        chosen = str(found.pk)
    sorting.file_mail(by=user, mail=opened.mail, record=policy.get_visible(user, Record, chosen))
    return HttpResponseRedirect(f"/sort/?done={pk}")


@capability("sort.work")
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /sort/9/record/: make a record of it; its first entry is the mail."""
    user, opened = actor(request), fetch(actor(request), pk)
    if opened.letter is None or opened.withheld or opened.letter.inside:
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
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/refusal/undo/: it waits again."""
    sorting.reopen_mail(by=actor(request), mail=fetch(actor(request), pk).mail)
    return HttpResponseRedirect(f"/sort/{pk}/")


@capability("sort.work")
@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /sort/9/reading/: back to the rules, after an alias or an address was put right."""
    sorting.read_again(by=actor(request), mail=fetch(actor(request), pk).mail)
    return HttpResponseRedirect(f"/sort/?done={pk}")
