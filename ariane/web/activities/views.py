"""ACTIVITÉS: what is to be done, by weight of time, and the deeds one does to it (O-015 to O-019, P-004 to P-006)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.activities import actions, queries
from ariane.journal import policy
from ariane.journal.models import Record
from ariane.kernel.text import is_number
from ariane.web.access import actor, signed_in
from ariane.web.activities import forms, pages
from ariane.web.answers import done, posted, renewed


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /activities/?tab=late|today|coming|supplied|delegated: without tab, all of mine and what I supply."""
    return render(request, "web/activities/index.html", {"page": pages.page(actor(request), request.GET)})


@signed_in
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """GET /activities/menu/: what opens under the clock (O-017)."""
    user = actor(request)
    agenda = queries.agenda(queries.mine(user), limit=12)
    return render(request, "web/activities/_menu.html", {"agenda": agenda, "weights": queries.weights(user)})


@signed_in
@require_POST
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /activities/7/completion/: done, with or without a word about it."""
    activity = pages.fetch(actor(request), pk)
    form = forms.CompletionForm(request.POST)
    form.is_valid()
    given = form.cleaned_data
    actions.complete(
        by=actor(request),
        activity=activity,
        feedback=given.get("feedback", ""),
        outcome=given.get("outcome") or "done",
    )
    activity.refresh_from_db()
    said = _("Done: it stands in the thread.")
    return done(request, said, back="/activities/", piece=pages.finished(request, activity))


@signed_in
@require_http_methods(["GET", "POST"])
def postponement(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /activities/7/postponement/: to another day, undone by posting the old one."""
    activity = pages.fetch(actor(request), pk)
    form = forms.PostponementForm(posted(request), initial={"due_on": activity.due_on})
    if request.method == "GET" or not form.is_valid():
        return pages.dialog(request, activity, form, "web/activities/postponement.html")
    undo = pages.undo_postponement(activity)
    actions.reschedule(by=actor(request), activity=activity, **form.cleaned_data)
    return done(request, pages.said_postponed(activity), back="/activities/", undo=undo, piece=pages.row(request, pk))


@signed_in
@require_http_methods(["GET", "POST"])
def repetition(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /activities/7/repetition/: how often it comes again, or no more."""
    activity = pages.fetch(actor(request), pk)
    first = {"repeats": activity.repeats, "until": activity.repeats_until}
    form = forms.RepetitionForm(posted(request), initial=first)
    if request.method == "GET" or not form.is_valid():
        return pages.dialog(request, activity, form, "web/activities/repetition.html")
    actions.repeat(by=actor(request), activity=activity, **form.cleaned_data)
    said = _("It comes again: %(often)s.") % {"often": activity.get_repeats_display()}
    said = said if activity.repeats else _("It does not come again.")
    return done(request, said, back="/activities/", piece=pages.row(request, pk))


@signed_in
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /activities/7/assignment/: give it to somebody else, who may read the record from then on."""
    activity = pages.fetch(actor(request), pk)
    form = forms.AssignmentForm(posted(request), initial={"who": activity.assignee})
    if request.method == "GET" or not form.is_valid():
        return pages.dialog(request, activity, form, "web/activities/assignment.html")
    actions.reassign(by=actor(request), activity=activity, assignee=form.cleaned_data["who"])
    said = _("Given to %(name)s.") % {"name": form.cleaned_data["who"].name}
    return done(request, said, back="/activities/", piece=pages.row(request, pk))


@signed_in
@require_http_methods(["GET", "POST"])
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /activities/7/cancellation/: given up, with a trace in the journal."""
    activity = pages.fetch(actor(request), pk)
    form = forms.CancellationForm(posted(request))
    if request.method == "GET" or not form.is_valid():
        return pages.dialog(request, activity, form, "web/activities/cancellation.html")
    actions.cancel(by=actor(request), activity=activity, reason=form.cleaned_data["reason"])
    return done(request, _("Activity cancelled: the thread says so."), back="/activities/", piece=pages.gone(pk))


@signed_in
@require_POST
def cancellation_of_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/42/activities/cancellation/: the record is closed, nothing of what was planned is done any more."""
    user, record = actor(request), policy.get_visible(actor(request), Record, pk)
    number = actions.cancel_rest(by=user, record=record)
    words = ngettext("%(n)s activity cancelled.", "%(n)s activities cancelled.", number) % {"n": number}
    return renewed(request, words, back=record.get_absolute_url())


@signed_in
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /records/42/activities/new/?type=call&entry=9: plan something to do on a record."""
    user, record = actor(request), policy.get_visible(actor(request), Record, pk)
    entry = policy.get_entry(user, request.GET["entry"]) if is_number(request.GET.get("entry", "")) else None
    form = pages.plan_form(user, request, entry)
    if request.method == "GET" or not form.is_valid():
        return pages.plan_dialog(request, record, form)
    made = actions.plan(by=user, record=record, plan=form.plan(entry))
    return done(request, pages.said_planned(made), back=record.get_absolute_url(), event="activity:planned")
