"""Configuration › Conditions de paiement: from which due dates follow (R-018)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.pieces.models import PaymentTerms
from ariane.web.settings.nouns import Noun


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    name_fr = forms.CharField(label=_("Name in French"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    days = forms.IntegerField(label=_("Days after the invoice’s date"), min_value=0, max_value=365)
    end_of_month = forms.BooleanField(label=_("Then to the end of that month"), required=False)
    default = forms.BooleanField(label=_("For invoices that say nothing"), required=False)
    active = forms.BooleanField(label=_("In use"), required=False)

    class Meta:
        model = PaymentTerms
        fields = ("name_fr", "name_en", "days", "end_of_month", "default", "active")

    def _get_validation_exclusions(self) -> set[str]:
        """That another one is the default is no error: `save` sees to it."""
        return {*super()._get_validation_exclusions(), "default"}  # type: ignore[misc]

    def save(self, commit: bool = True) -> Any:
        """One is the default; the one before no longer is."""
        if self.cleaned_data["default"]:
            PaymentTerms.objects.exclude(pk=self.instance.pk).update(default=False)
        return super().save(commit)


def rows() -> list[PaymentTerms]:
    return list(PaymentTerms.objects.all())


TERMS = Noun(area="terms", model=PaymentTerms, form=TermsForm, rows=rows, template="terms", new=_("New terms"))
