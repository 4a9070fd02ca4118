"""The mail addresses and the phones of a card."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ariane.journal import policy
from ariane.kernel.errors import DomainError
from ariane.parties.actions import addresses_of, set_addresses, set_phones
from ariane.parties.models import Party
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.lists.new import lines


class ContactsForm(forms.Form):
    emails = forms.CharField(
        label=gettext_lazy("E-mail addresses, one a line"),
        help_text=gettext_lazy("The first one is the one we write to."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phones = forms.CharField(
        label=gettext_lazy("Phone numbers, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@signed_in
@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /records/7/contacts/: exactly these addresses and phones."""
    party = policy.get_visible(actor(request), Party, pk)
    policy.require(actor(request), "edit", party)
    now = {"emails": "\n".join(addresses_of(party)), "phones": "\n".join(one.number for one in party.phones.all())}
    form = ContactsForm(posted(request), initial=now)
    if form.is_bound and form.is_valid() and saved(request, party, form):
        return renewed(request, _("Addresses and phones saved."), back=party.get_absolute_url())
    status = 422 if form.is_bound else 200
    answer = render(request, "web/contacts/contacts.html", {"record": party, "form": form}, status=status)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer


def saved(request: HttpRequest, party: Party, form: ContactsForm) -> bool:
    """Save both; False with the reason on the form when one of them is refused."""
    try:
        with transaction.atomic():
            set_addresses(by=actor(request), party=party, addresses=lines(form.cleaned_data["emails"]))
            set_phones(by=actor(request), party=party, phones=lines(form.cleaned_data["phones"]))
    except DomainError as error:
        form.add_error("emails", str(error))
        return False
    return True
