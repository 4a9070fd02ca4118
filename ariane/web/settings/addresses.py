"""Addresses whose mail makes a record of a kind (O-030, O-031): their policy (X-06), three to begin with (O-036)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import Organisation, Team, User
from ariane.journal.models import Kind, Record, Tag
from ariane.mail import roundtrip
from ariane.mail.models import Alias, Mailbox
from ariane.web.access import actor, capability
from ariane.web.settings.nouns import Noun

STARS = [(n, "★" * n or "—") for n in range(4)]
# local part by language, kind of what a mail to it makes
PROPOSED = (("ventes", "sales", "request"), ("achats", "purchasing", "task"), ("support", "support", "ticket"))


class AliasForm(forms.ModelForm):  # type: ignore[type-arg]
    address = forms.EmailField(label=_("Address"))
    target_kind = forms.ChoiceField(label=_("A mail creates"))
    mailbox = forms.ModelChoiceField(label=_("Arrives in"), queryset=Mailbox.objects.all(), required=False)
    team = forms.ModelChoiceField(label=_("For the team"), queryset=Team.objects.all(), required=False)
    default_owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.filter(is_active=True).order_by("first_name"), required=False
    )
    who = forms.ChoiceField(label=_("Who may write to it"), choices=Alias.Who.choices, initial=Alias.Who.ANYONE)
    copies = forms.ChoiceField(
        label=_("A mail that has it only in copy"), choices=Alias.Copy.choices, initial=Alias.Copy.OUTSIDERS
    )
    forwards = forms.ChoiceField(
        label=_("A mail that a colleague forwards"), choices=Alias.Forwards.choices, initial=Alias.Forwards.REQUESTER
    )
    stars = forms.TypedChoiceField(label=_("Priority of a new record"), choices=STARS, coerce=int, initial=0)
    tags = forms.ModelMultipleChoiceField(
        label=_("Tags of a new record"),
        queryset=Tag.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    record = forms.CharField(
        label=_("Makes nothing: always into this record"),
        required=False,
        help_text=_("A reference, such as OFR-2026-0142; empty for an address that makes records."),
    )
    acknowledge = forms.CharField(
        label=_("Automatic acknowledgement"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("To people outside, once a day, never to a machine; {ref} is the reference. Empty: none."),
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    class Meta:
        model = Alias
        fields = (
            "address", "target_kind", "mailbox", "team", "default_owner", "who", "copies", "forwards", "acknowledge",
            "active",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.filter(active=True, family=Kind.Family.PIECE)
        self.fields["target_kind"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        self.initial["stars"] = self.instance.defaults.get("stars", 0)
        self.initial["tags"] = self.instance.defaults.get("tags", [])
        known = Record.objects.filter(pk=self.instance.target_record_id or 0).first()
        self.initial["record"] = known.ref if known else ""

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()

    def clean_record(self) -> str:
        """The reference of a record that stands; its number is kept on the instance."""
        ref = str(self.cleaned_data["record"]).strip().upper()
        found = Record.objects.filter(ref=ref, archived_at=None).first() if ref else None
        if ref and found is None:
            raise forms.ValidationError(gettext("No record has this reference."))
        self.instance.target_record_id = found.pk if found else None
        return ref

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("who") == Alias.Who.FOLLOWERS and not given.get("record"):
            self.add_error("record", gettext("Name the record whose followers may write."))
        return given

    def save(self, commit: bool = True) -> Any:
        """Values that say nothing are not kept."""
        given = self.cleaned_data
        values = {"stars": given["stars"], "tags": [tag.pk for tag in given["tags"]]}
        self.instance.defaults = {name: value for name, value in values.items() if value}
        return super().save(commit)


@dataclass(frozen=True)
class Proposed:
    """An address that most houses want, and what a mail to it would make."""

    address: str
    kind: Kind


def rows() -> list[Alias]:
    names = {kind.code: kind.name for kind in Kind.objects.all()}
    found = list(Alias.objects.select_related("team", "default_owner", "mailbox").order_by("-active", "address"))
    lights = roundtrip.lights(alias.address.lower() for alias in found)
    for alias in found:
        alias.trip = lights.get(alias.address.lower())  # type: ignore[attr-defined]
        alias.tested = roundtrip.in_words(alias.trip)  # type: ignore[attr-defined]
        alias.creates = names.get(alias.target_kind, alias.target_kind)  # type: ignore[attr-defined]
    return found


def proposed() -> list[Proposed]:
    """Sales, purchasing and support at the domain of the first mailbox that catches, while no address exists."""
    box = Mailbox.objects.filter(active=True, catches=True, probe=False).order_by("pk").first()
    if box is None or Alias.objects.exists():
        return []
    french = Organisation.current().language.startswith("fr")
    domain = box.address.rpartition("@")[2]
    kinds = {kind.code: kind for kind in Kind.objects.filter(active=True)}
    return [Proposed(f"{fr if french else en}@{domain}", kinds[code]) for fr, en, code in PROPOSED if code in kinds]


def extra() -> dict[str, Any]:
    return {"proposed": proposed()}


@capability("configure")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """POST /settings/aliases/proposed/: make the proposed addresses that were ticked."""
    by = actor(request)
    with transaction.atomic():
        must_configure(by)
        box = Mailbox.objects.filter(active=True, catches=True, probe=False).order_by("pk").first()
        for one in [one for one in proposed() if one.address in request.POST.getlist("address")]:
            row = Alias.objects.create(address=one.address, mailbox=box, target_kind=one.kind.code)
            trace(by, "alias", row, "created")
    messages.success(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("settings_aliases"))


ALIASES = Noun(
    area="alias",
    model=Alias,
    form=AliasForm,
    rows=rows,
    template="aliases",
    new=_("New address"),
    form_template="alias",
    extra=extra,
)
