from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ariane.accounts.actions.organisation import OrganisationData
from ariane.accounts.actions.people import Person
from ariane.accounts.models import User
from ariane.web import zones
from ariane.web.accounts.profile_forms import LANGUAGES

WHEN = (("later", _("Later")), ("now", _("Right after this page")))


class CountryForm(forms.Form):
    """What follows from a country, and may be changed."""

    timezone = forms.ChoiceField(label=_("Time zone"))
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"].choices = zones.zones()  # type: ignore[attr-defined]
        self.fields["currency"].choices = zones.currencies(translation.get_language() or "fr")  # type: ignore[attr-defined]


class SetupForm(CountryForm):
    organisation = forms.CharField(label=_("Name of the organisation"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    country = forms.ChoiceField(label=_("Country"))
    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    username = forms.SlugField(label=_("Login"), max_length=60)
    email = forms.EmailField(label=_("Professional address"), required=False)
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    mailbox = forms.ChoiceField(label=_("Mailbox"), choices=WHEN, widget=forms.RadioSelect, initial="later")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = zones.countries()  # type: ignore[attr-defined]
        self.fields["username"].widget.attrs.update(autocomplete="username", autocapitalize="none")
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password"):
            somebody = User(
                **{field: said.get(field, "") for field in ("username", "first_name", "last_name", "email")}
            )
            try:
                validate_password(said["password"], somebody)
            except ValidationError as error:
                self.add_error("password", error)
        return said

    def data_of_organisation(self) -> OrganisationData:
        said = self.cleaned_data
        fields = ("language", "country", "timezone", "currency")
        return OrganisationData(name=said["organisation"], **{field: said[field] for field in fields})

    def administrator(self) -> Person:
        fields = ("username", "first_name", "last_name", "email", "language")
        return Person(**{field: self.cleaned_data[field] for field in fields})
