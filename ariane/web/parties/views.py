"""What anybody does to a card: put it away or ask for it, a new company, still there, a double."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ariane.journal import policy
from ariane.kernel.errors import DomainError
from ariane.parties import moves
from ariane.parties.archiving import archive_party, unarchive_party
from ariane.parties.models import Party
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.parties.forms import ArchivingForm, CompanyForm, DuplicateForm


def fetch(request: HttpRequest, pk: int) -> Party:
    return policy.get_visible(actor(request), Party, pk, related=("organisation",))


@signed_in
@require_http_methods(["GET", "POST"])
def archiving(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /parties/7/archiving/: a reason and a note put it away, or ask the steward for it (P-033 to P-036)."""
    party, user = fetch(request, pk), actor(request)
    form = ArchivingForm(posted(request), user=user, party=party)
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "steward": moves.steward()}
        return dialog(request, party, "archiving", context, refused=form.is_bound)
    given = {"reason": form.cleaned_data["reason"], "note": form.cleaned_data["note"]}
    if not form.asks:
        archive_party(by=user, party=party, **given)
        return renewed(request, _("Card archived."), back=party.get_absolute_url())
    asked = moves.ask_to_archive(by=user, party=party, **given)
    words = _("Asked of %(name)s, in her activities.") % {"name": asked.assignee}
    return renewed(request, words, back=party.get_absolute_url())


@signed_in
@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /parties/7/return/: bring an archived card back."""
    party = fetch(request, pk)
    unarchive_party(by=actor(request), party=party)
    return renewed(request, _("The card is active again."), back=party.get_absolute_url())


@signed_in
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /parties/7/company/: « A changé de société », one gesture (P-050, P-051)."""
    party, user = fetch(request, pk), actor(request)
    form = CompanyForm(posted(request), user=user)
    if not (form.is_bound and form.is_valid()):
        return dialog(request, party, "company", {"form": form}, refused=form.is_bound)
    given = form.cleaned_data
    to = Party.objects.get(pk=given["organisation"].pk) if given["organisation"] else None
    addresses = (given["address"],) if given["address"] else ()
    card = moves.change_company(by=user, party=party, to=to, job=given["job"], addresses=addresses, note=given["note"])
    words = _("%(name)s has a new card; what hangs on the old one stays there.") % {"name": party.title}
    return renewed(request, words, back=card.get_absolute_url())


@signed_in
@require_POST
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /parties/7/presence/: « oui, toujours actif », as the person said on the telephone (P-044)."""
    party = fetch(request, pk)
    moves.still_active(by=actor(request), party=party)
    return renewed(request, _("Noted on the card."), back=party.get_absolute_url())


@signed_in
@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /parties/7/duplicate/: report that another card is the same one (P-042)."""
    party, user = fetch(request, pk), actor(request)
    form = DuplicateForm(posted(request), user=user)
    if form.is_bound and form.is_valid():
        other = Party.objects.get(pk=form.cleaned_data["other"].pk)
        try:
            asked = moves.report_duplicate(by=user, party=party, other=other, note=form.cleaned_data["note"])
        except DomainError as error:
            form.add_error("other", str(error))
        else:
            words = _("Reported to %(name)s, in her activities.") % {"name": asked.assignee}
            return renewed(request, words, back=party.get_absolute_url())
    return dialog(request, party, "duplicate", {"form": form}, refused=form.is_bound)


def dialog(
    request: HttpRequest, party: Party, template: str, context: Mapping[str, object], *, refused: bool
) -> HttpResponse:
    """The form in a dialog, or on a page of its own without JavaScript."""
    shown = {"record": party, "party": party, "action": request.path, **context}
    return render(request, f"web/parties/{template}.html", shown, status=422 if refused else 200)
