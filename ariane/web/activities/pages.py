"""What the pages of ACTIVITÉS show: their tabs with counts, one page of rows, the dialogs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms as django_forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities import queries
from ariane.activities.models import Activity, ActivityType
from ariane.journal import policy
from ariane.journal.models import Entry, Record
from ariane.kernel import clock
from ariane.kernel.text import is_number
from ariane.ui import formats
from ariane.web.activities.forms import PlanForm, first_values
from ariane.web.answers import Undo

SIZE = 60


@dataclass(frozen=True)
class Tab:
    """A tab, its address and how many stand behind it."""

    code: str
    label: str
    count: int
    current: bool

    @property
    def url(self) -> str:
        return f"{reverse('activities')}?tab={self.code}" if self.code else reverse("activities")


@dataclass(frozen=True)
class Page:
    """One page of one tab; `more` is the address of the next."""

    tabs: list[Tab]
    agenda: queries.Agenda
    code: str
    more: str = ""


def page(user: User, asked: Mapping[str, str]) -> Page:
    """A tab of the person's activities; an unknown tab is the first one."""
    today = clock.today(timezone.get_current_timezone_name())
    own = {"": Q(), "late": Q(due_on__lt=today), "today": Q(due_on=today), "coming": Q(due_on__gt=today)}
    others = {"supplied": queries.supplied, "delegated": queries.delegated}
    code = asked.get("tab", "") if asked.get("tab") in {*own, *others} else ""
    start = int(asked["from"]) if is_number(asked.get("from", "")) else 0
    if code in own:
        rows = queries.first_of(user, own[code], start=start, limit=SIZE + 1)
    else:
        rows = list(queries.in_order(others[code](user))[start : start + SIZE + 1])
    tabs = [Tab(one, label, count, one == code) for one, label, count in labels(user)]
    more = f"?tab={code}&from={start + SIZE}" if len(rows) > SIZE else ""
    return Page(tabs, queries.grouped(rows[:SIZE], today), code, more)


def labels(user: User) -> list[tuple[str, str, int]]:
    """The tabs: mine by weight of time, what I supply when I cover somebody, what I delegated (not counted above)."""
    weights = queries.weights(user)
    tabs = [
        ("", _("All of mine"), weights.due),
        ("late", _("Overdue"), weights.late),
        ("today", _("Today"), weights.today),
        ("coming", _("Coming"), weights.coming),
    ]
    if user.rights.covering:
        tabs.append(("supplied", _("What I cover"), queries.count(queries.supplied(user))))
    return [*tabs, ("delegated", _("Delegated"), queries.count(queries.delegated(user)))]


def fetch(user: User, pk: int) -> Activity:
    """An activity on a record that the person may read, or 404."""
    found = queries.in_order(Q(pk=pk) & policy.of_readable(user)).first()
    if found is None:
        raise Http404
    return found


def row(request: HttpRequest, pk: int) -> str:
    """The row of an activity as it stands now, for every page that shows it."""
    activity = queries.loaded(Activity.objects.filter(pk=pk)).get()
    context = {"activity": activity, "oob": True, "here": request.GET.get("look") == "record"}
    return render_to_string(f"web/activities/_row{look(request)}.html", context, request)


def finished(request: HttpRequest, activity: Activity) -> str:
    """The row of what was just done, with what one may plan next."""
    return render_to_string(f"web/activities/_done{look(request)}.html", {"activity": activity}, request)


def look(request: HttpRequest) -> str:
    """« Ma journée » shows activities on its thread, the other pages in a list."""
    return "_day" if request.GET.get("look") == "day" else ""


def gone(pk: int) -> str:
    """Takes the row away from every page that shows it."""
    return f'<li hx-swap-oob="delete:#activity-{pk}"></li>'


def dialog(request: HttpRequest, activity: Activity, form: django_forms.Form, template: str) -> HttpResponse:
    """A form about one activity, in the dialog or as a page of its own; with what is wrong when it was posted."""
    status = 422 if form.is_bound else 200
    answer = render(request, template, {"activity": activity, "form": form}, status=status)
    return into_dialog(answer) if form.is_bound else answer


def into_dialog(answer: HttpResponse) -> HttpResponse:
    """Put a refused form back where it was filled in."""
    answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer


def plan_form(user: User, request: HttpRequest, entry: Entry | None) -> PlanForm:
    """The form to plan: as posted, or as a type proposes it."""
    if request.method == "POST":
        return PlanForm(request.POST)
    active = ActivityType.objects.filter(active=True).select_related("default_assignee")
    kind = active.filter(code=request.GET.get("type", "")).first() or active.first()
    if kind is None:
        raise Http404
    values = first_values(user, kind, entry)
    typed = {name: request.GET[name] for name in ("summary", "who", "note") if request.GET.get(name)}
    return PlanForm(initial=values | typed)


def plan_dialog(request: HttpRequest, record: Record, form: PlanForm) -> HttpResponse:
    """The dialog to plan; hours from–to stand open for a meeting."""
    code = form["type"].value()
    kind = ActivityType.objects.filter(code=code).first()
    meeting = bool(kind and kind.is_event) or "starts" in form.errors or "ends" in form.errors
    context = {"record": record, "form": form, "meeting": meeting, "entry": request.GET.get("entry", "")}
    answer = render(request, "web/activities/plan.html", context, status=422 if form.is_bound else 200)
    return into_dialog(answer) if form.is_bound else answer


def undo_postponement(activity: Activity) -> Undo:
    """Back to the day it had."""
    values = {"due_on": activity.due_on.isoformat()}
    if activity.due_time:
        values["due_time"] = activity.due_time.isoformat("minutes")
    return Undo(reverse("activity-postponement", args=(activity.pk,)), values)


def said_postponed(activity: Activity) -> str:
    """« Reportée à lundi. »"""
    return _("Postponed to %(day)s.") % {"day": near(activity.due_on)}


def said_planned(activity: Activity) -> str:
    """« Planifiée pour Béa Chef, lundi. »"""
    return _("Planned for %(name)s, %(day)s.") % {
        "name": activity.assignee.name if activity.assignee else activity.team,
        "day": near(activity.due_on),
    }


def near(day: dt.date) -> str:
    today = clock.today(timezone.get_current_timezone_name())
    return formats.near_day(day, translation.get_language() or "fr", today=today)
