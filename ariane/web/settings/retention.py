"""Configuration › Conservation: how long documents are kept (X-14)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.journal import retention
from ariane.journal.models import Document, Kind, RetentionRule
from ariane.kernel import clock
from ariane.web.settings.kind_forms import DOC_TYPES
from ariane.web.settings.nouns import Noun


class RetentionForm(forms.ModelForm):  # type: ignore[type-arg]
    name = forms.CharField(label=_("Name of the rule, with its legal ground"), max_length=80)
    doc_type = forms.ChoiceField(label=_("Documents"), required=False, choices=[("", _("of any type")), *DOC_TYPES])
    kind = forms.ChoiceField(label=_("On records of the kind"), required=False)
    years = forms.IntegerField(label=_("Kept for (years)"), min_value=1, max_value=100)
    active = forms.BooleanField(label=_("In use"), required=False)

    class Meta:
        model = RetentionRule
        fields = ("name", "doc_type", "kind", "years", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.filter(active=True).exclude(family=Kind.Family.ROOM)
        choices = [("", _("every kind")), *((kind.code, kind.name) for kind in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


def rows() -> list[RetentionRule]:
    """The rules, each with what it means in words and how many documents it would destroy now."""
    names, types = {kind.code: kind.plural for kind in Kind.objects.all()}, dict(DOC_TYPES)
    found = list(RetentionRule.objects.all())
    for rule in found:
        rule.what = types.get(rule.doc_type, "")  # type: ignore[attr-defined]
        rule.where = names.get(rule.kind, "")  # type: ignore[attr-defined]
        rule.due = Document.objects.filter(retention.expired(rule, clock.today())).count()  # type: ignore[attr-defined]
    return found


RETENTION = Noun(
    area="retention", model=RetentionRule, form=RetentionForm, rows=rows, template="retention", new=_("New rule")
)
