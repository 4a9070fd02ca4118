"""Configuration › Délais promis: what is promised on the records of a kind (O-060)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.activities.models import SlaRule
from ariane.journal.models import Kind
from ariane.web.settings.nouns import Noun


class SlaForm(forms.ModelForm):  # type: ignore[type-arg]
    kind = forms.ChoiceField(label=_("Records of the kind"))
    urgent_only = forms.BooleanField(label=_("Urgent ones only"), required=False)
    min_stars = forms.TypedChoiceField(
        label=_("Priority"), coerce=int, choices=[(0, _("any")), (1, "★"), (2, "★★"), (3, "★★★")]
    )
    answer_hours = forms.IntegerField(
        label=_("First answer within (working hours)"), required=False, min_value=1, max_value=2000
    )
    solve_hours = forms.IntegerField(
        label=_("Solved within (working hours)"), required=False, min_value=1, max_value=2000
    )

    class Meta:
        model = SlaRule
        fields = ("kind", "urgent_only", "min_stars", "answer_hours", "solve_hours")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.filter(active=True, family=Kind.Family.PIECE)
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("answer_hours") and not given.get("solve_hours"):
            self.add_error("answer_hours", _("Promise at least a first answer or an end."))
        return given


def rows() -> list[SlaRule]:
    names = {kind.code: kind.plural for kind in Kind.objects.all()}
    found = list(SlaRule.objects.all())
    for rule in found:
        rule.what = names.get(rule.kind, rule.kind)  # type: ignore[attr-defined]
    return found


SLA = Noun(area="sla", model=SlaRule, form=SlaForm, rows=rows, template="sla", new=_("New promise"))
