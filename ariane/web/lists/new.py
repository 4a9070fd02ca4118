"""The form of a new record, made from the fields of its kind: built-in columns and declared ones alike (O-004)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.journal import policy, tracking
from ariane.journal.models import FieldDef, Kind, Record
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.parties.actions import NewParty, create_party
from ariane.parties.duplicates import Candidate, Traits, candidates
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from ariane.web.records.forms import NOT_TYPED, made

LINES = forms.Textarea(attrs={"rows": 2})


class NewForm(forms.Form):
    """Everything one may say of a new record; `given` are values from the address (a third party, a title)."""

    def __init__(self, data: Any, *, user: User, kind: Kind, given: Mapping[str, str]) -> None:
        super().__init__(data)
        self.user, self.kind = user, kind
        self.definitions = [one for one in FieldDef.objects.filter(kind=kind) if one.code not in NOT_TYPED]
        self.fields["title"] = forms.CharField(label=self._title_label(), max_length=250)
        currency = Organisation.current().currency
        for definition in self.definitions:
            self.fields[definition.code] = made(definition, user, currency)
        if self.is_party:
            self.fields["emails"] = forms.CharField(
                label=_("E-mail addresses, one a line"), required=False, widget=LINES
            )
            self.fields["phones"] = forms.CharField(label=_("Phone numbers, one a line"), required=False, widget=LINES)
        self._propose(given)

    @property
    def is_party(self) -> bool:
        return self.kind.family == Kind.Family.PARTY

    def _title_label(self) -> str:
        return _("Name") if self.is_party else _("Title")

    def _propose(self, given: Mapping[str, str]) -> None:
        """The person herself as owner, and what the address says."""
        self.initial["title"] = given.get("title", "")
        if "owner" in self.fields and not self.is_party:
            self.initial["owner"] = self.user.pk
        if "party_type" in self.fields:
            self.initial["party_type"] = given.get("type") or Party.Type.ORGANISATION
        for name, code in (("party", "main_party"), ("parent", "parent"), ("organisation", "organisation")):
            if code in self.fields and is_number(given.get(name, "")):
                rows = Record.objects.filter(policy.visible(self.user), pk=given[name])
                self.initial[code] = rows.first()

    def save(self) -> Record | None:
        """Make it; None with the reason on the form when an action refuses."""
        try:
            with transaction.atomic():
                return self._card() if self.is_party else self._piece()
        except DomainError as error:
            self.add_error(None, str(error))
            return None

    def _values(self) -> dict[str, Any]:
        """What was filled in, columns apart from declared fields, which the record keeps as JSON."""
        given = {code: value for code, value in self.cleaned_data.items() if value not in (None, "", False)}
        declared = {one.code for one in self.definitions if not one.builtin}
        custom = {code: tracking.plain(given.pop(code)) for code in declared if code in given}
        return given | ({"custom": custom} if custom else {})

    def _piece(self) -> Piece:
        values = self._values()
        title, party = values.pop("title"), values.pop("main_party", None)
        card = Party.objects.select_related("organisation").get(pk=party.pk) if party is not None else None
        return create_piece(by=self.user, piece=NewPiece(self.kind.code, title, party=card, fields=values))

    def doubles(self) -> list[Candidate]:
        """Cards that may be the one typed, to look at before making another (P-043)."""
        if not self.is_party:
            return []
        given = self._new_party()
        about = Traits(
            given.name,
            given.party_type,
            given.addresses,
            given.phones,
            str(given.fields.get("establishment_no", "")),
            str(given.fields.get("enterprise_no", "")),
            str(given.fields.get("country") or Organisation.current().country),
            given.organisation.pk if given.organisation else None,
        )
        return candidates(about)

    def _card(self) -> Party:
        return create_party(by=self.user, party=self._new_party())

    def _new_party(self) -> NewParty:
        values = self._values()
        name, above = values.pop("title"), values.pop("organisation", None)
        return NewParty(
            name,
            party_type=kind_of(values),
            organisation=Party.objects.get(pk=above.pk) if above is not None else None,
            addresses=tuple(lines(values.pop("emails", ""))),
            phones=tuple(lines(values.pop("phones", ""))),
            fields=values,
        )


def kind_of(values: dict[str, Any]) -> str:
    """The type of the card; a « particulier » whose capacity is « service lié à… » is a department (P-045, P-046)."""
    type_ = str(values.pop("party_type", Party.Type.ORGANISATION))
    if type_ == Party.Type.PERSON and values.get("quality") == "department":
        return Party.Type.SERVICE
    return type_


def lines(text: str) -> list[str]:
    """One value a line, or separated by commas or semicolons; each once."""
    parts = text.replace(",", "\n").replace(";", "\n").split("\n")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def title(kind: Kind, *, allowed: bool = True) -> str:
    """The heading of the form, or why there is none."""
    if not allowed:
        return _("You are not allowed to create this kind of record.")
    return _("New: %(kind)s") % {"kind": kind.name}
