"""Addresses whose mail makes a record of a kind (O-030, O-031), first form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Team, User
from ariane.journal.models import Kind
from ariane.mail import roundtrip
from ariane.mail.models import Alias, Mailbox
from ariane.web.settings.nouns import Noun


class AliasForm(forms.ModelForm):  # type: ignore[type-arg]
    address = forms.EmailField(label=_("Address"))
    target_kind = forms.ChoiceField(label=_("A mail creates"))
    mailbox = forms.ModelChoiceField(label=_("Arrives in"), queryset=Mailbox.objects.all(), required=False)
    team = forms.ModelChoiceField(label=_("For the team"), queryset=Team.objects.all(), required=False)
    default_owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.filter(is_active=True).order_by("first_name"), required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    class Meta:
        model = Alias
        fields = ("address", "target_kind", "mailbox", "team", "default_owner", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.filter(active=True, family=Kind.Family.PIECE)
        self.fields["target_kind"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()


def rows() -> list[Alias]:
    names = {kind.code: kind.name for kind in Kind.objects.all()}
    found = list(Alias.objects.select_related("team", "default_owner", "mailbox").order_by("-active", "address"))
    lights = roundtrip.lights(alias.address.lower() for alias in found)
    for alias in found:
        alias.trip = lights.get(alias.address.lower())  # type: ignore[attr-defined]
        alias.tested = roundtrip.in_words(alias.trip)  # type: ignore[attr-defined]
        alias.creates = names.get(alias.target_kind, alias.target_kind)  # type: ignore[attr-defined]
    return found


ALIASES = Noun(area="alias", model=Alias, form=AliasForm, rows=rows, template="aliases", new=_("New address"))
