"""Actions on the rows one has ticked: given to somebody, moved, tagged, planned on; and taken back in one gesture."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ariane.accounts.models import User
from ariane.activities import bulk
from ariane.activities.actions import Plan
from ariane.activities.models import ActivityType, BulkChange
from ariane.journal import lists
from ariane.journal.models import Kind, Record
from ariane.kernel.errors import DomainError
from ariane.web.access import actor, signed_in
from ariane.web.lists.page import ListPage, asked, fetch_kind

TOLD = 3


class PlanForm(forms.Form):
    """What to plan on each of the records."""

    type = forms.ModelChoiceField(ActivityType.objects.filter(active=True), to_field_name="code")
    due_on = forms.DateField(error_messages={"invalid": gettext_lazy("Write a date.")})
    summary = forms.CharField(max_length=250, required=False)


@signed_in
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, code: str) -> HttpResponse:
    """GET /kinds/quote/bulk/: what can be done with rows; POST with `record`… (or `every` and `query`: all that the
    list shows), `do` (assign, stage, tag, plan) and what it needs does it and goes back to the list."""
    user = actor(request)
    kind = fetch_kind(user, code)
    if request.method == "GET":
        return render(request, "web/lists/_deeds.html", {"page": ListPage(user, kind, lists.Ask())})
    records = chosen(user, kind, request.POST)
    done = _done(user, kind, records, request.POST)
    _tell(request, done)
    return _back(request, code)


@signed_in
@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST /bulk/UID/undo/: take back what one did to many records; back to their list."""
    change = get_object_or_404(BulkChange, uid=uid, by=actor(request))
    first = get_object_or_404(Record.objects.select_related("kind"), pk=change.rows[0]["record"])
    done = bulk.undo(by=actor(request), change=change)
    left = len(change.rows) - done.number
    words = ngettext("Taken back on %(count)s record.", "Taken back on %(count)s records.", done.number)
    kept = ngettext(
        "%(count)s record was changed meanwhile and stays as it is.",
        "%(count)s records were changed meanwhile and stay as they are.",
        left,
    )
    messages.success(request, words % {"count": done.number})
    if left:
        messages.warning(request, kept % {"count": left})
    return _back(request, first.kind.code)


def chosen(user: User, kind: Kind, given: QueryDict) -> list[Record]:
    """The rows ticked, or with `every` all that the list's filters leave in (`query` is its address)."""
    if "every" not in given:
        return bulk.chosen(user, kind, given.getlist("record"))
    page = ListPage(user, kind, asked(QueryDict(given.get("query", ""))))
    ids = lists.rows(user, kind, page.ask.filters, page.stages).order_by("-pk").values_list("pk", flat=True)
    return bulk.chosen(user, kind, map(str, ids[: bulk.MOST + 1]))


def _done(user: User, kind: Kind, records: list[Record], given: QueryDict) -> bulk.Done:
    what = given.get("do", "")
    if what == "assign":
        owner = User.objects.filter(pk=given.get("owner") or 0, is_active=True).first()
        if owner is None and given.get("owner") != "none":
            raise DomainError(_("Say who takes them."))
        return bulk.assign(by=user, records=records, owner=owner)
    if what == "stage":
        stage = kind.stages.filter(code=given.get("stage", "")).first()
        if stage is None:
            raise DomainError(_("Choose a stage."))
        return bulk.move(by=user, records=records, stage=stage)
    if what == "tag":
        return bulk.tag(by=user, records=records, names=given.get("tags", "").split(","))
    form = PlanForm(given)
    if what != "plan" or not form.is_valid():
        raise DomainError(_("Choose what to plan, and by which day."))
    fields = form.cleaned_data
    plan = Plan(type=fields["type"], due_on=fields["due_on"], summary=fields["summary"], assignee=user)
    return bulk.plan(by=user, records=records, plan=plan)


def _tell(request: HttpRequest, done: bulk.Done) -> None:
    """What was done, with the button that undoes it, and what was not."""
    if done.number:
        words = ngettext("Done on %(count)s record.", "Done on %(count)s records.", done.number)
        undo = f"undo:{reverse('bulk-undo', args=(done.change.uid,))}" if done.change else ""
        messages.success(request, words % {"count": done.number}, extra_tags=undo)
    elif not done.refused:
        messages.info(request, _("Nothing to change: it was so already."))
    for record, why in done.refused[:TOLD]:
        messages.warning(request, _("%(title)s: %(why)s") % {"title": record.title, "why": why})
    more = len(done.refused) - TOLD
    if more > 0:
        words = ngettext(
            "%(count)s more record was left as it is.", "%(count)s more records were left as they are.", more
        )
        messages.warning(request, words % {"count": more})


def _back(request: HttpRequest, code: str) -> HttpResponse:
    return redirect(f"{reverse('list', args=(code,))}?{request.POST.get('query', '')[:500]}")
