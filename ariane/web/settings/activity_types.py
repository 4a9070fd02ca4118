"""Activity types: delay and person by default, what is suggested next (O-016, O-020, O-022)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import User
from ariane.activities.models import ActivityType
from ariane.kernel.codes import free_code
from ariane.web.settings.kind_forms import ICONS
from ariane.web.settings.nouns import Noun

FLOWS = (("", _("everywhere")), ("sales", _("Sales")), ("purchasing", _("Purchasing")), ("service", _("Service")))


class TypeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ActivityTypeForm(forms.ModelForm):  # type: ignore[type-arg]
    name_fr = forms.CharField(label=_("Name in French"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    flow = forms.ChoiceField(label=_("Proposed in"), choices=FLOWS, required=False)
    default_days = forms.IntegerField(label=_("Due after (days)"), min_value=0, max_value=3650, initial=0)
    default_assignee = forms.ModelChoiceField(
        label=_("For, by default"),
        queryset=User.objects.filter(is_active=True).order_by("first_name"),
        required=False,
        empty_label=_("whoever plans it"),
    )
    next_type = TypeChoice(
        label=_("Suggested once it is done"),
        queryset=ActivityType.objects.filter(active=True),
        required=False,
        empty_label=_("nothing"),
    )
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=100)
    icon = forms.ChoiceField(label=_("Icon"), widget=forms.RadioSelect, initial="circle-check")
    is_event = forms.BooleanField(label=_("Has a beginning and an end (meeting)"), required=False)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    class Meta:
        model = ActivityType
        fields = (
            "name_fr", "name_en", "flow", "default_days", "default_assignee", "next_type", "position", "icon",
            "is_event", "active",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict.fromkeys([self.instance.icon or "circle-check", "circle-check", *ICONS])
        self.fields["icon"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> Any:
        if not self.instance.code:
            self.instance.code = free_code(ActivityType.objects.all(), self.cleaned_data["name_fr"], "activity")
        return super().save(commit)


TYPES = Noun(
    area="activity_type",
    model=ActivityType,
    form=ActivityTypeForm,
    rows=lambda: ActivityType.objects.select_related("default_assignee", "next_type").order_by("-active", "position"),
    template="activity_types",
    new=_("New activity type"),
    removable=False,
    form_template="activity_type",
)
