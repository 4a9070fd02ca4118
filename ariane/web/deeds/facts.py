"""The facts of a piece on screen: sent otherwise, published, paid, promised, disputed, acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.pieces import facts
from ariane.pieces.models import Payment, Piece
from ariane.web.access import actor, signed_in
from ariane.web.activities.forms import DAY
from ariane.web.answers import posted, renewed
from ariane.web.records.forms import AmountField

WHY = forms.Textarea(attrs={"rows": 2})


class SentForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=lambda: list(facts.CHANNELS.items()))
    day = forms.DateField(label=gettext_lazy("On"), widget=DAY, initial=clock.today)


class PublishForm(forms.Form):
    """Nothing to fill in: the terms say when it is due."""


class PaymentForm(forms.Form):
    amount = AmountField(label=gettext_lazy("Amount"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("It is"), choices=Payment.Kind.choices)
    day = forms.DateField(label=gettext_lazy("On"), widget=DAY, initial=clock.today)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=120, required=False)


class PromiseForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Payment promised for"),
        widget=DAY,
        required=False,
        help_text=gettext_lazy("Empty: the promise no longer stands."),
    )
    why = forms.CharField(label=gettext_lazy("Who said so, how"), max_length=200, required=False)


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300, widget=WHY)


class AgreedForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("What was agreed"), max_length=300, widget=WHY)


class AcknowledgementForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Acknowledged on"), widget=DAY, initial=clock.today)


@dataclass(frozen=True)
class Deed:
    """One fact: its dialog, what it does, on which kinds, and when it is offered."""

    title: str | Promise
    verb: str | Promise
    icon: str
    form: type[forms.Form]
    do: Callable[[User, Piece, dict[str, Any]], object]
    kinds: frozenset[str]
    offered: Callable[[Piece], bool] = lambda piece: True


def _pay(by: User, piece: Piece, given: dict[str, Any]) -> object:
    new = facts.NewPayment(given["amount"] or 0, given["day"], given["kind"], given["reference"])
    return facts.pay(by=by, piece=piece, payment=new)


INVOICE = frozenset({"invoice"})
DEEDS: dict[str, Deed] = {
    "sent": Deed(
        gettext_lazy("Mark as sent"), gettext_lazy("Mark as sent"), "send", SentForm,
        lambda by, piece, given: facts.mark_sent(by=by, piece=piece, **given),
        facts.SENDABLE, lambda piece: piece.sent_at is None,
    ),
    "published": Deed(
        gettext_lazy("Publish the invoice"), gettext_lazy("Publish"), "check", PublishForm,
        lambda by, piece, given: facts.publish(by=by, piece=piece), INVOICE, lambda piece: piece.published_at is None,
    ),
    "payment": Deed(
        gettext_lazy("Record a payment"), gettext_lazy("Record"), "receipt", PaymentForm, _pay, INVOICE,
        lambda piece: piece.published_at is not None and (piece.balance or 0) > 0,
    ),
    "promise": Deed(
        gettext_lazy("Payment promised"), gettext_lazy("Keep"), "handshake", PromiseForm,
        lambda by, piece, given: facts.promise(by=by, piece=piece, **given), INVOICE,
        lambda piece: piece.published_at is not None and (piece.balance or 0) > 0,
    ),
    "dispute": Deed(
        gettext_lazy("Open a dispute"), gettext_lazy("Open the dispute"), "flag", WhyForm,
        lambda by, piece, given: facts.open_dispute(by=by, piece=piece, **given),
        frozenset({"invoice", "order", "delivery"}), lambda piece: not piece.dispute,
    ),
    "settled": Deed(
        gettext_lazy("Settle the dispute"), gettext_lazy("Settle"), "flag-off", AgreedForm,
        lambda by, piece, given: facts.settle_dispute(by=by, piece=piece, **given),
        frozenset({"invoice", "order", "delivery"}), lambda piece: piece.dispute,
    ),
    "acknowledged": Deed(
        gettext_lazy("Order acknowledged"), gettext_lazy("Record"), "check", AcknowledgementForm,
        lambda by, piece, given: facts.acknowledge(by=by, piece=piece, **given),
        frozenset({"purchase", "order"}), lambda piece: piece.acknowledged_at is None,
    ),
}  # fmt: skip


def offered(piece: Piece) -> list[tuple[str, Deed]]:
    """What can be said of a piece now."""
    return [(code, deed) for code, deed in DEEDS.items() if piece.kind.code in deed.kinds and deed.offered(piece)]


@signed_in
@require_http_methods(["GET", "POST"])
def fact(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """GET, POST /records/7/facts/payment/: the dialog of a fact, and saying it."""
    user, piece = actor(request), policy.get_visible(actor(request), Piece, pk, related=("terms",))
    deed = DEEDS.get(code)
    if deed is None or piece.kind.code not in deed.kinds:
        raise Http404
    policy.require(user, "edit", piece)
    initial = (
        {"amount": piece.balance} if code == "payment" else {"day": piece.promised_on} if code == "promise" else {}
    )
    form = deed.form(posted(request), initial=initial)
    for field in form.fields.values():
        if isinstance(field, AmountField):
            field.currency = piece.currency
    if form.is_bound and form.is_valid():
        try:
            deed.do(user, piece, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return renewed(request, _("Noted: the thread says so."), back=piece.get_absolute_url())
    shown = {"record": piece, "action": request.path, "form": form, "deed": deed}
    answer = render(request, "web/deeds/fact.html", shown, status=422 if form.is_bound else 200)
    if form.is_bound:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer


@signed_in
@require_POST
def reversal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /payments/3/reversal/ with `why`: a payment that came back."""
    payment = get_object_or_404(Payment.objects.select_related("piece__kind"), pk=pk)
    piece = policy.get_visible(actor(request), Piece, payment.piece_id)
    facts.take_back(by=actor(request), payment=payment, why=request.POST.get("why", ""))
    return renewed(request, _("Noted: the thread says so."), back=piece.get_absolute_url())
