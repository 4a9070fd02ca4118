"""Configuration › Messages externes: which team may send from which kind of record, and from when (P-058 to P-062)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Opening, Team, User
from ariane.journal.models import Kind
from ariane.web.settings.nouns import Noun

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpeningForm(forms.ModelForm):  # type: ignore[type-arg]
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.filter(is_group=False), required=False, empty_label=_("everybody")
    )
    kind = forms.ChoiceField(label=_("From records of the kind"), required=False)
    verdict = forms.ChoiceField(label=_("External messages"), choices=Opening.Verdict.choices)
    approver = forms.ModelChoiceField(
        label=_("Approved by"),
        queryset=User.objects.filter(is_active=True).order_by("first_name", "last_name"),
        required=False,
        empty_label=_("who leads the record’s team"),
        help_text=_("For messages that may be sent once approved."),
    )
    from_day = forms.DateField(label=_("From"), widget=DAY, required=False)
    to_day = forms.DateField(label=_("Until"), widget=DAY, required=False)

    class Meta:
        model = Opening
        fields = ("team", "kind", "verdict", "approver", "from_day", "to_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.filter(active=True).exclude(family=Kind.Family.ROOM)
        choices = [("", _("every kind")), *((kind.code, kind.name) for kind in kinds)]
        self.fields["approver"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("from_day") and given.get("to_day") and given["to_day"] < given["from_day"]:
            self.add_error("to_day", _("It ends before it starts."))
        return given


def rows() -> list[Opening]:
    names = {kind.code: kind.plural for kind in Kind.objects.all()}
    found = list(Opening.objects.select_related("team", "approver"))
    for rule in found:
        rule.what = names.get(rule.kind, rule.kind)  # type: ignore[attr-defined]
    return found


OPENINGS = Noun(area="opening", model=Opening, form=OpeningForm, rows=rows, template="openings", new=_("New rule"))
