"""« Lier à un échange… »: a mail of an order, and the exchange it belongs to (P-025)."""

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Record
from ariane.pieces.interaction import find, mails
from ariane.pieces.models import Piece
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed

MOST = 30


class TieForm(forms.Form):
    exchange = forms.ModelChoiceField(Piece.objects.none(), label=gettext_lazy("Exchange"), empty_label=None)


def proposed(user: User, record: Record) -> list[int]:
    """Exchanges of the record first, then those of its third party, newest first."""
    near = list(find.of_record(record, user).values_list("pk", flat=True)[:MOST])
    party = Q(main_party=record.main_party_id) if record.main_party_id else Q(pk__in=())
    return [*near, *find.exchanges(user).filter(party).exclude(pk__in=near).values_list("pk", flat=True)[:MOST]]


@signed_in
@require_http_methods(["GET", "POST"])
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /entries/7/exchange/: which exchange this mail belongs to."""
    user = actor(request)
    entry = policy.get_entry(user, pk)
    form = TieForm(posted(request))
    field: forms.ModelChoiceField[Piece] = form.fields["exchange"]  # type: ignore[assignment]
    field.queryset = Piece.objects.filter(pk__in=proposed(user, entry.record)).order_by("-occurred_at", "-pk")
    field.label_from_instance = lambda obj: f"{obj.title} ({obj.ref})"  # type: ignore[method-assign]
    if form.is_bound and form.is_valid():
        mails.link_mail(by=user, entry=entry, exchange=form.cleaned_data["exchange"])
        return renewed(request, _("Tied: both threads say so."), back=entry.record.get_absolute_url())
    shown = {"record": entry.record, "action": request.path, "form": form, "none": not field.queryset.exists()}
    answer = render(request, "web/exchanges/tie.html", shown, status=422 if form.is_bound else 200)
    if form.is_bound:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer
