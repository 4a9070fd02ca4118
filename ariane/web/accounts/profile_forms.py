from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Organisation, User
from ariane.web import zones

LANGUAGES = (("fr", "Français"), ("en", "English"))
THEMES = (("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark")))
ORDERS = ((False, _("Newest first")), (True, _("Oldest first")))


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person chooses for herself; her name and address are the administrator's."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"), required=False)
    theme = forms.ChoiceField(label=_("Look"), choices=THEMES)
    notify = forms.ChoiceField(
        label=_("E-mails from Ariane"), choices=User.Notify.choices, widget=forms.RadioSelect, required=True
    )
    morning = forms.BooleanField(
        label=_("Each working morning, one e-mail with my activities due or overdue"), required=False
    )
    oldest_first = forms.TypedChoiceField(label=_("Threads"), choices=ORDERS, coerce=lambda word: word == "True")
    signature = forms.CharField(label=_("Signature"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    single_keys = forms.BooleanField(label=_("Single-key shortcuts"), required=False)

    class Meta:
        model = User
        fields = ("language", "timezone", "theme", "notify", "morning", "oldest_first", "signature", "single_keys")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = _("The organisation’s (%(zone)s)") % {"zone": Organisation.current().timezone}
        self.fields["timezone"].choices = [("", organisation), *zones.zones()]  # type: ignore[attr-defined]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    from_day = forms.DateField(label=_("First day"), widget=DayInput())
    to_day = forms.DateField(label=_("Last day"), widget=DayInput())
    substitute = forms.ModelChoiceField(label=_("Who stands in"), queryset=User.objects.none(), empty_label="")
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("first_name", "last_name")
        self.fields["substitute"].queryset = colleagues  # type: ignore[attr-defined]
