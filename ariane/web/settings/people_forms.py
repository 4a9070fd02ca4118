from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.accounts.actions.people import Person, check_address, check_login
from ariane.accounts.actions.teams import TeamData, check_name
from ariane.accounts.models import Role, Team, User
from ariane.journal.models.kind import in_language
from ariane.web.accounts.profile_forms import LANGUAGES
from ariane.web.settings.saving import errors_at


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return in_language(obj.name_fr, obj.name_en)


class PersonForm(forms.Form):
    """An account: who she is, what she may do, where she belongs."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    username = forms.CharField(label=_("Login"), max_length=150, validators=[User.username_validator])
    email = forms.EmailField(label=_("Professional address"), required=False)
    job = forms.CharField(label=_("Job title"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    roles = RolesField(label=_("Roles"), queryset=Role.objects.order_by("-builtin", "pk"), required=False)
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user:
            self.initial.update({field.name: getattr(user, field.name) for field in fields(Person)})
            self.initial.update(roles=user.roles.all(), teams=user.teams.all())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        with errors_at(self, "username"):
            check_login(said.get("username", ""), but=self.user)
        with errors_at(self, "email"):
            check_address(said.get("email", ""), but=self.user)
        return said

    def person(self) -> Person:
        return Person(**{field.name: self.cleaned_data[field.name] for field in fields(Person)})


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    lead = forms.ModelChoiceField(
        label=_("Manager"), queryset=User.objects.filter(is_active=True).order_by("first_name"), required=False
    )
    reply_name = forms.CharField(label=_("Name shown to customers"), max_length=120, required=False)
    opens = forms.TimeField(
        label=_("Open from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("Open until"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    is_group = forms.BooleanField(label=_("Group: its members share confidential entries"), required=False)
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.filter(is_active=True).order_by("first_name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        if team:
            self.initial.update({field.name: getattr(team, field.name) for field in fields(TeamData)})
            self.initial["members"] = team.members.all()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        with errors_at(self, "name"):
            check_name(said.get("name", ""), but=self.team)
        if said.get("opens") and said.get("closes") and said["opens"] >= said["closes"]:
            self.add_error("closes", _("It closes before it opens."))
        return said

    def team_data(self) -> TeamData:
        return TeamData(**{field.name: self.cleaned_data[field.name] for field in fields(TeamData)})
