"""Follow-ups on a record's page: which flow, which step, when and why; pause, postpone, stop, exclude, each with a
reason (R-005, R-035)."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.accounts.models import User
from ariane.flows import control
from ariane.flows.coverage import eligible, explain, with_status
from ariane.flows.models import Enrolment, Exclusion, Scenario
from ariane.flows.naming import names
from ariane.flows.sentence import capital, step_words
from ariane.flows.upcoming import block_ahead
from ariane.journal import policy
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.pieces.models import Piece
from ariane.web.access import actor, signed_in
from ariane.web.answers import renewed
from ariane.web.flows.forms import ReasonForm
from ariane.web.flows.page import language

VERBS = ("pause", "resume", "postpone", "stop", "exclude", "include", "enrol", "not-a-reply")


@dataclass
class Panel:
    """What is known of a record's follow-ups."""

    record: Piece
    user: User

    @cached_property
    def current(self) -> Enrolment | None:
        rows = Enrolment.objects.filter(record=self.record.pk).select_related("scenario", "version")
        return rows.filter(ended_at=None).first() or rows.order_by("-pk").first()

    @cached_property
    def exclusion(self) -> Exclusion | None:
        return Exclusion.objects.filter(record=self.record.pk, lifted_at=None).select_related("by").first()

    @cached_property
    def about(self) -> dict[str, object]:
        return explain(self.current, language()) if self.current else {}

    @property
    def block(self) -> str:
        """What it will do, in words: the step it stands at, or the first one behind the wait or the check."""
        row = self.current
        if row is None:
            return ""
        flow, step = row.version.flow, block_ahead(row)
        return capital(step_words(step, flow, language(), names(flow.kind, language()))) if step is not None else ""

    @cached_property
    def status(self) -> str:
        """How it is covered, empty for what need not be."""
        row = with_status(eligible().filter(pk=self.record.pk)).values_list("covered", flat=True).first()
        return str(row or "")

    @property
    def flows(self) -> list[Scenario]:
        """The flows that may follow it."""
        rows = Scenario.objects.filter(kind=self.record.kind.code, state=Scenario.State.ACTIVE)
        return list(rows.select_related("version"))

    @property
    def may(self) -> bool:
        return policy.can(self.user, "edit", self.record)


@signed_in
@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/followups/: the part of the record's page, fetched once it is on screen."""
    piece = policy.get_visible(actor(request), Piece, pk)
    return render(request, "web/flows/_panel.html", {"panel": Panel(piece, actor(request)), "record": piece})


@signed_in
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/followups/deed/ with `do`, `reason`, `day`, `flow`."""
    user, piece = actor(request), policy.get_visible(actor(request), Piece, pk)
    form, verb = ReasonForm(request.POST), request.POST.get("do", "")
    form.is_valid()
    reason, day = form.cleaned_data.get("reason", ""), form.cleaned_data.get("day")
    if verb not in VERBS:
        raise DomainError(_("Choose what to do."))
    if verb == "enrol":
        chosen = request.POST.get("flow", "")
        scenario = get_object_or_404(Scenario, pk=chosen if is_number(chosen) else 0)
        control.enrol_by_hand(by=user, record=piece, scenario=scenario)
    elif verb == "exclude":
        control.exclude(by=user, record=piece, reason=reason, until=day)
    elif verb == "include":
        control.include(by=user, record=piece)
    else:
        _on_enrolment(user, piece, verb, reason, day)
    return renewed(request, _("Noted: the thread and the log say so."), back=piece.get_absolute_url())


def _on_enrolment(user: User, piece: Record, verb: str, reason: str, day: dt.date | None) -> None:
    row = Enrolment.objects.filter(record=piece.pk).order_by("-pk").first()
    if row is None:
        raise DomainError(_("This record is not followed."))
    if verb == "postpone":
        if day is None:
            raise DomainError(_("Choose a later day."))
        control.postpone(by=user, enrolment=row, day=day, reason=reason)
        return
    deeds = {"pause": control.pause, "resume": control.resume, "stop": control.stop, "not-a-reply": control.not_a_reply}
    deeds[verb](by=user, enrolment=row, reason=reason)
