"""The first line's form and the second line's decision."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from ariane.accounts.models import Team, User
from ariane.journal.builtin import CHANNELS, URGENCY_ORIGINS
from ariane.journal.models.kind import in_language
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.parties.actions import create_party
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.pieces.request import desk
from ariane.web.exchanges.forms import NewCard
from ariane.web.records.forms import RecordField


def named(choices: Any) -> list[tuple[str, str]]:
    return [("", "—"), *((value, in_language(fr, en)) for value, fr, en in choices)]


class CaptureForm(forms.Form):
    """As much as is known (P-010); only the title must be there."""

    title = forms.CharField(max_length=250)
    description = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)
    received_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False)
    follow_up = forms.CharField(max_length=500, required=False)

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data, initial={"received_on": clock.today(), "channel": "phone"})
        self.user = user
        self.fields["requester"] = RecordField(user, parties=True, required=False)
        self.fields["party"] = RecordField(user, parties=True, required=False)
        self.fields["channel"] = forms.ChoiceField(choices=named(CHANNELS), required=False)
        answers = [("", "—"), ("no", _("no")), ("yes", _("yes"))]
        self.fields["urgent"] = forms.ChoiceField(choices=answers, required=False)
        self.fields["origin"] = forms.ChoiceField(choices=named(URGENCY_ORIGINS), required=False)
        self.requester_card = NewCard(data, prefix="nr", first_type=Party.Type.PERSON)
        labels = {
            "title": _("What it is about"),
            "description": _("Description"),
            "received_on": _("Received on"),
            "follow_up": _("First line of follow-up"),
            "requester": _("Requester"),
            "party": _("Company or organisation"),
            "channel": _("Channel"),
            "urgent": _("Urgent?"),
            "origin": _("Source of the urgency"),
        }
        for name, label in labels.items():
            self.fields[name].label = label

    def save(self) -> Piece | None:
        """Write it down; None with the reason on the form."""
        if not all([self.is_valid(), self.requester_card.is_valid(), self._named()]):
            return None
        try:
            with transaction.atomic():
                return desk.capture(by=self.user, captured=self._captured())
        except DomainError as error:
            self.add_error(None, str(error))
            return None

    def _named(self) -> bool:
        if self.requester_card.given and not self.requester_card.cleaned_data.get("name"):
            self.requester_card.add_error("name", _("The name is missing."))
        return not self.requester_card.errors

    def _captured(self) -> desk.Capture:
        clean = self.cleaned_data
        party = card(clean["party"])
        requester = card(clean["requester"])
        if self.requester_card.given:
            new = self.requester_card.card(organisation=party, party_type=Party.Type.PERSON)
            requester = create_party(by=self.user, party=new)
        if party is None and requester is not None:
            party = requester.organisation or requester
        return desk.Capture(
            title=clean["title"],
            requester=requester,
            party=party,
            channel=clean["channel"],
            description=clean["description"],
            received_on=clean["received_on"],
            urgent={"yes": True, "no": False}.get(clean["urgent"]),
            urgency_origin=clean["origin"],
            follow_up=clean["follow_up"],
        )


def card(record: Any) -> Party | None:
    return Party.objects.select_related("organisation").get(pk=record.pk) if record else None


class ValidationForm(forms.Form):
    """To whom the second line gives it; the third party when it is still to be identified."""

    def __init__(self, data: QueryDict | None, *, user: User, request: Piece) -> None:
        super().__init__(data)
        people = User.objects.filter(is_active=True).order_by("first_name", "last_name")
        self.fields["owner"] = forms.ModelChoiceField(people, label=_("Owner"))
        teams = Team.objects.filter(is_group=False)
        self.fields["team"] = forms.ModelChoiceField(teams, required=False, empty_label="—", label=_("Team"))
        self.fields["party"] = RecordField(user, parties=True, required=False, label=_("Third party"))
        self.initial = {"owner": request.owner_id, "team": request.team_id, "party": request.main_party}
