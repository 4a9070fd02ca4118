"""The forms about a card: put away, new company, a double."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.parties.archiving import Reason, refusal
from ariane.parties.models import Party
from ariane.web.records.forms import RecordField

LINES = forms.Textarea(attrs={"rows": 3})


class ArchivingForm(forms.Form):
    """Reasons for putting a card away: those the person may give, and those she asks the steward for (P-035, P-036)."""

    note = forms.CharField(widget=LINES)

    def __init__(self, data: Any, *, user: User, party: Party) -> None:
        super().__init__(data)
        self.mine, self.asked = reasons(user, party)
        self.fields["reason"] = forms.ChoiceField(choices=[*self.mine, *self.asked], label=_("Reason"))
        self.fields["note"].label = _("Internal note")

    @property
    def asks(self) -> bool:
        """Whether the reason given is the steward's to decide."""
        return self.cleaned_data["reason"] in dict(self.asked)


def reasons(user: User, party: Party) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The reasons that make sense for this card, (value, label): the person's own, and the steward's."""
    mine, asked = [], []
    for reason in Reason:
        why_not = refusal(user, party, reason)
        if not why_not:
            mine.append((reason.value, str(reason.label)))
        elif reason not in (Reason.MISTAKE, *unfit(party)):
            asked.append((reason.value, str(reason.label)))
    return mine, asked


def unfit(party: Party) -> tuple[Reason, ...]:
    """What cannot be said of such a card by anybody."""
    person = party.party_type == Party.Type.PERSON
    return (Reason.BANKRUPT, Reason.GONE) if person else (Reason.LEFT, Reason.MOVED)


class CompanyForm(forms.Form):
    """A person's new company; left empty, she is on her own from now on."""

    job = forms.CharField(max_length=120, required=False)
    address = forms.EmailField(required=False)
    note = forms.CharField(widget=LINES, required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["organisation"] = RecordField(user, parties=True, label=_("New organisation"), required=False)
        self.order_fields(("organisation", "job", "address", "note"))
        labels = {"job": _("Job title"), "address": _("New mail address"), "note": _("Internal note")}
        for name, label in labels.items():
            self.fields[name].label = label


class DuplicateForm(forms.Form):
    """Which other card it is, and why one thinks so (P-042)."""

    note = forms.CharField(widget=LINES)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["other"] = RecordField(user, parties=True, label=_("The other card"))
        self.order_fields(("other", "note"))
        self.fields["note"].label = _("Why these two are one")
