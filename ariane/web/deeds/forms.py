"""What one fills in to ask for an approval, to escalate, to ask for documents."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.accounts.models import Identity, Team, User
from ariane.activities.models import Activity
from ariane.journal.models import Record
from ariane.pieces import approvals
from ariane.web.activities.forms import DAY, people, person
from ariane.web.thread.recipients import suggested


class ApprovalForm(forms.Form):
    what = forms.CharField(label=gettext_lazy("What is to be approved"), max_length=250)
    approver = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("By whom"), empty_label=None)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("A price exception, a discount, what was negotiated: it stays with the record."),
    )

    def __init__(self, data: Any, *, record: Record) -> None:
        super().__init__(data)
        able = [user.pk for user in approvals.approvers(record)]
        field: Any = self.fields["approver"]
        field.queryset = User.objects.filter(pk__in=able).order_by("first_name", "last_name")
        field.label_from_instance = lambda user: user.name
        if not able:
            field.help_text = _("Nobody may approve this record: see the roles in Configuration.")


class EscalationForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("To whom"))
    why = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["to"].choices = people()  # type: ignore[attr-defined]

    def target(self) -> User | Team | None:
        user, team = person(self.cleaned_data["to"])
        return user or team


class RequestForm(forms.Form):
    """Documents one a line, those missing to begin with, asked of a correspondent (`i12`) or of a colleague (`u3`)."""

    labels = forms.CharField(
        label=gettext_lazy("Documents, one a line"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    of = forms.ChoiceField(label=gettext_lazy("Of whom"))
    due_on = forms.DateField(label=gettext_lazy("By"), widget=DAY, required=False)

    def __init__(self, data: Any, *, record: Record, missing: Sequence[str] = ()) -> None:
        super().__init__(data, initial={"labels": "\n".join(missing)})
        outside = [(f"i{one.identity.pk}", one.name) for one in suggested(record)]
        colleagues = [
            (f"u{user.pk}", user.name)
            for user in User.objects.filter(is_active=True).order_by("first_name", "last_name")
        ]
        groups = [(_("Outside"), outside)] if outside else []
        self.fields["of"].choices = [*groups, (_("Colleagues"), colleagues)]  # type: ignore[attr-defined]

    def asked_of(self) -> Identity | None:
        value = self.cleaned_data["of"]
        if value[:1] == "i":
            return Identity.objects.filter(pk=value[1:]).first()
        user = User.objects.filter(pk=value[1:], is_active=True).first()
        return user.identity if user else None


def waits_for(activity: Activity) -> str:
    """Who is to answer."""
    return str(activity.assignee or activity.team or "")
