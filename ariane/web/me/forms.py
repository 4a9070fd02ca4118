from typing import Any

from django import forms

from ariane.accounts.models import User
from ariane.web.shell import LANGUAGES


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Only what was sent changes: each button of the menu sends one field."""

    theme = forms.ChoiceField(choices=[(value, value) for value in ("auto", "light", "dark")], required=False)
    language = forms.ChoiceField(choices=LANGUAGES, required=False)

    class Meta:
        model = User
        fields = ("theme", "language")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {name: value or getattr(self.instance, name) for name, value in given.items()}
