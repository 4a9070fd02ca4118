"""« Départs »: what will leave by the end of the next working day, and what waits for somebody's agreement, each with
its text as it would leave (R-040)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.flows import approvals, house, letters, sending
from ariane.flows.decide import decide
from ariane.flows.edit import find
from ariane.flows.facts import Scene
from ariane.flows.forecast import templates
from ariane.flows.group import bundles
from ariane.flows.model import Send
from ariane.flows.models import Approval, Enrolment, Scenario
from ariane.flows.places import calendar
from ariane.flows.read import Reader
from ariane.flows.sending import Ready
from ariane.journal import policy
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.pieces.letter import postal

MOST = 200


@dataclass(frozen=True)
class Departure:
    """One message: the follow-up it belongs to, when it leaves, and the question (Approval) that a person answers."""

    row: Enrolment
    ready: Ready
    at: dt.datetime
    reason: str
    approval: Approval | None = None
    agreed: bool = False

    @property
    def text(self) -> letters.Text:
        """The text as it stands now. Raises letters.Broken."""
        bundle = bundles([self.ready.item])[0]
        author = sending.signatory(self.ready)
        return sending.wording(bundle, {self.row.pk: self.ready}, author, max(self.at, clock.now()))

    @property
    def author(self) -> User | None:
        return sending.signatory(self.ready)

    @property
    def on_paper(self) -> bool:
        return self.ready.step.medium == "letter"

    @property
    def street(self) -> str:
        """Where a letter goes, in one line; empty when the card does not say."""
        return ", ".join(postal(self.ready.known.party))


def horizon(now: dt.datetime) -> dt.datetime:
    """The end of the next working day of the house."""
    around = calendar("", "", Organisation.current())
    return around.at(around.add_working(around.day_of(now), 1), around.closes)


def seen_by(user: User) -> Q:
    """The follow-ups whose messages a person may decide about, as a condition on Enrolment."""
    scope = int(user.rights.scope("followup.approve"))
    people = [user.pk, *(other.user_id for other in user.rights.covering)]
    mine = Q(approvals__approver__in=people, approvals__decided_at=None)
    if scope >= 3:
        return Q()
    if scope == 2:
        mine |= Q(record__team__in=user.rights.teams)
    return mine | Q(record__owner__in=people) if scope else mine


def coming(user: User, now: dt.datetime | None = None) -> list[Departure]:
    """What leaves soon or waits for agreement, in order of time; what a person may see of it."""
    moment = now or clock.now()
    waiting = Q(state="waiting", due_at__lte=horizon(moment)) | Q(state="to_approve")
    rows = Enrolment.objects.filter(waiting, seen_by(user), scenario__state=Scenario.State.ACTIVE)
    names = ("scenario", "version", "record")
    found = list(rows.select_related(*names).order_by("due_at", "pk").distinct()[:MOST])
    return departures(found, moment)


def departures(rows: Sequence[Enrolment], now: dt.datetime) -> list[Departure]:
    """Those of the follow-ups whose next deed is a message."""
    asked = {
        one.enrolment_id: one
        for one in Approval.objects.filter(enrolment__in=rows, decided_at=None).select_related("approver")
    }
    reader = Reader(list(rows), now)
    codes = {code for row in rows for code in templates(row.version.flow)}
    rules = replace(house.policy(letters.inspect(codes), now), mail_read=None)
    found = []
    for row in rows:
        known = reader.known(row)
        if known is None:
            continue
        at = max(row.due_at or now, now)
        facts = known.facts
        made = decide(row.version.flow, row.cursor, facts, Scene(rules, known.calendar, at))
        step, occurrence, question = made.step, made.occurrence, asked.get(row.pk)
        reason = made.reason if made.verb == "approve" else ""
        if question is not None:
            # somebody was asked: she sees it, whatever would be decided now
            step, occurrence = find(row.version.flow, question.step_key), question.occurrence
            reason = reason or question.reason
        elif made.verb not in ("act", "approve"):
            continue
        if isinstance(step, Send):
            ready = Ready(row, known, step, occurrence)
            found.append(Departure(row, ready, at, reason, question, (step.key, occurrence) in facts.approved))
    return sorted(found, key=lambda one: (one.at, one.row.pk))


def departure(user: User, pk: int) -> Departure | None:
    """One of them by its follow-up; None when it is gone, or not the person's to see."""
    row = Enrolment.objects.filter(seen_by(user), pk=pk).select_related("scenario", "version", "record").first()
    return next(iter(departures([row], clock.now())), None) if row else None


@dataclass(frozen=True)
class Past:
    """What a message comes after: the record was sent or published (`start`), or a template left (`template`)."""

    what: str
    at: dt.datetime
    template: str = ""


def story(one: Departure) -> list[Past]:
    """Why this message comes now: since when the record is followed, and the messages that left before it."""
    left = one.row.runs.filter(did="sent", undone_at=None).order_by("at").values_list("at", "mailing__template")
    start = one.ready.known.record.published_at or one.ready.known.record.sent_at or one.row.started_at
    return [Past("start", start), *(Past("left", at, template or "") for at, template in left)]


@transaction.atomic
def settle(*, by: User, one: Departure, answer: approvals.Answer) -> Enrolment:
    """Approve (with one's own text perhaps), skip, put off or stop a message before it leaves, also one that nobody had
    to see. Raises NotAllowed, Collision, DomainError in words."""
    asked = one.approval
    if asked is None:
        policy.require(by, "edit", one.row.record)
        if one.agreed and answer.verdict == "approve" and not answer.html:
            raise DomainError(_("This message is approved already."))
        asked = Approval.objects.create(
            enrolment=one.row, step_key=one.ready.step.key, occurrence=one.ready.occurrence, reason="approval",
            approver=by, asked_at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
    due = one.row.due_at
    row = approvals.decide(by=by, approval=asked, answer=answer)
    if one.approval is None and answer.verdict == "approve" and due is not None:
        # agreeing ahead of time does not make it leave earlier
        Enrolment.objects.filter(pk=row.pk).update(due_at=due)
        row.due_at = due
    return row
