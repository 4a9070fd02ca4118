"""What one fills in to plan, hand over, postpone or close an activity."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Team, User
from ariane.activities import promises
from ariane.activities.actions import OUTCOMES, Plan
from ariane.activities.models import Activity, ActivityType
from ariane.journal.models import Entry
from ariane.kernel import clock

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def people() -> list[tuple[str, list[tuple[str, str]]]]:
    """Everybody who can be given something to do: colleagues (`u12`), then whole teams (`t3`)."""
    users = User.objects.filter(is_active=True).order_by("first_name", "last_name")
    teams = Team.objects.order_by("name")
    return [
        (str(_("Colleagues")), [(f"u{user.pk}", user.name) for user in users]),
        (str(_("Teams")), [(f"t{team.pk}", team.name) for team in teams]),
    ]


def person(value: str) -> tuple[User | None, Team | None]:
    """The colleague or the team that a value of `people` means."""
    if value[:1] == "t":
        return None, Team.objects.filter(pk=value[1:]).first()
    return User.objects.filter(pk=value[1:], is_active=True).first(), None


class PlanForm(forms.Form):
    """A new activity; an hour makes it due at that hour, a beginning and an end make it a meeting."""

    type = forms.ModelChoiceField(
        ActivityType.objects.filter(active=True), label=_("What"), to_field_name="code", empty_label=None
    )
    summary = forms.CharField(label=_("In a few words"), max_length=250, required=False)
    who = forms.ChoiceField(label=_("Who does it"))
    due_on = forms.DateField(label=_("By"), widget=DAY)
    due_time = forms.TimeField(label=_("At (optional)"), required=False, widget=HOUR)
    starts = forms.TimeField(label=_("From"), required=False, widget=HOUR)
    ends = forms.TimeField(label=_("To"), required=False, widget=HOUR)
    place = forms.CharField(label=_("Place or call address"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    repeats = forms.ChoiceField(label=_("Repeats"), choices=Activity.Repeats.choices, required=False)
    repeats_until = forms.DateField(label=_("Until (optional)"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people()  # type: ignore[attr-defined]
        self.fields["type"].label_from_instance = lambda kind: kind.name.capitalize()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if ends and not starts:
            self.add_error("starts", _("Say when it begins."))
        elif starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it starts."))
        until, day = given.get("repeats_until"), given.get("due_on")
        if given.get("repeats") and until and day and until < day:
            self.add_error("repeats_until", _("It would end before it begins."))
        return given

    def plan(self, entry: Entry | None) -> Plan:
        """What was filled in, for the action."""
        given = self.cleaned_data
        user, team = person(given["who"])
        day, starts, ends = given["due_on"], given["starts"], given["ends"]
        return Plan(
            type=given["type"],
            due_on=day,
            summary=given["summary"],
            note=given["note"],
            assignee=user,
            team=team,
            due_time=starts or given["due_time"],
            start_at=clock.local_moment(day, starts) if starts else None,
            end_at=clock.local_moment(day, ends) if ends else None,
            place=given["place"],
            from_entry=entry,
            repeats=given["repeats"],
            repeats_until=given["repeats_until"],
        )


def first_values(user: User, kind: ActivityType, entry: Entry | None) -> dict[str, Any]:
    """What the form proposes for a type: its usual delay and person, and the first words of the entry it answers."""
    someone = kind.default_assignee if kind.default_assignee and kind.default_assignee.is_active else user
    day = clock.today(timezone.get_current_timezone_name()) + dt.timedelta(days=kind.default_days)
    words = " ".join(entry.text.split())[:120] if entry else ""
    if entry and kind.code == promises.TYPE and (made := promise_in(entry)):
        day, words = max(made.day, clock.today(timezone.get_current_timezone_name())), made.words
    return {"type": kind.code, "who": f"u{someone.pk}", "due_on": day, "summary": words}


def promise_in(entry: Entry) -> promises.Promise | None:
    """What a message promises, days counted from the one it left on."""
    written = timezone.localdate(entry.published_at) if entry.published_at else clock.today()
    return promises.promised(entry.text, written)


class CompletionForm(forms.Form):
    """What came of it; both may stay empty: one gesture is enough."""

    feedback = forms.CharField(required=False)
    outcome = forms.ChoiceField(choices=[(code, code) for code in OUTCOMES], required=False)


class PostponementForm(forms.Form):
    """Another day; the hour goes with the old one unless a new one is given."""

    due_on = forms.DateField(label=_("New day"), widget=DAY)
    due_time = forms.TimeField(label=_("At (optional)"), required=False, widget=HOUR)


class RepetitionForm(forms.Form):
    """How often it comes again once it is done."""

    repeats = forms.ChoiceField(label=_("Repeats"), choices=Activity.Repeats.choices, required=False)
    until = forms.DateField(label=_("Until (optional)"), required=False, widget=DAY)


class AssignmentForm(forms.Form):
    """Somebody else does it."""

    who = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("first_name", "last_name"), label=_("Who does it")
    )


class CancellationForm(forms.Form):
    reason = forms.CharField(label=_("Why (optional)"), max_length=250, required=False)


def later(today: dt.date) -> list[tuple[dt.date, str]]:
    """The days that « Reporter » proposes: tomorrow, in three days, next Monday, in two weeks."""
    monday = today + dt.timedelta(days=7 - today.weekday())
    return [
        (today + dt.timedelta(days=1), str(_("Tomorrow"))),
        (today + dt.timedelta(days=3), str(_("In three days"))),
        (monday, str(_("Next Monday"))),
        (today + dt.timedelta(days=14), str(_("In two weeks"))),
    ]


def outcomes(activity: Activity) -> list[tuple[str, str]]:
    """The outcomes that make sense for a type; most are simply done."""
    named = {
        "done": _("done"),
        "yes": _("yes"),
        "no": _("no"),
        "no_answer": _("no answer"),
        "postponed": _("postponed"),
    }
    asked = {"call": ("done", "no_answer", "postponed")}
    codes = ("yes", "no") if activity.is_approval else asked.get(activity.type.code, ("done",))
    return [(code, str(named[code])) for code in codes]
