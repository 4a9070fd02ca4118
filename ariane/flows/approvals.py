"""« À valider »: a message that a person sees first. It is decided again when she agrees (paid meanwhile: it does not
leave); unanswered it goes on to the substitute, then to the flow's keeper, then to an administrator."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.flows import people, tasks
from ariane.flows.decide import Decision, onward, program
from ariane.flows.log import line
from ariane.flows.model import Send
from ariane.flows.models import Approval, Enrolment, StepRun
from ariane.flows.naming import template_names
from ariane.flows.places import calendar
from ariane.flows.read import Known
from ariane.flows.reasons import reason
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.kernel.html import clean_outgoing
from ariane.pieces.signatories import of_role

DAYS = 2
VERDICTS = ("approve", "skip", "postpone", "stop")


@dataclass(frozen=True)
class Answer:
    """What a person decided: a verdict, her own text when she edited it, another day when she puts it off, why."""

    verdict: str
    subject: str = ""
    html: str = ""
    day: dt.date | None = None
    note: str = ""


def ask(row: Enrolment, made: Decision, known: Known, now: dt.datetime) -> Approval:
    """Ask whoever must see this message: the signatory of an executive's letter, else the team's lead."""
    step = made.step
    executive = isinstance(step, Send) and step.signatory == "executive"
    who = of_role("direction") if executive else None
    who = who or people.lead_of(known.record, row.scenario)
    due = known.calendar.at(known.calendar.add_working(known.calendar.day_of(now), DAYS), known.calendar.closes)
    asked, _new = Approval.objects.get_or_create(
        enrolment=row, step_key=step.key if step else "", occurrence=made.occurrence, decided_at=None,
        defaults={"reason": made.reason, "approver": who, "asked_at": now, "due_at": due},
    )  # fmt: skip
    remind(asked, row, who)
    return asked


def remind(asked: Approval, row: Enrolment, who: User | None) -> None:
    """An activity « approuver » for whose turn it is."""
    language = who.language if who else "fr"
    node = program(row.version.flow).get(asked.step_key)
    named = template_names(language).get(node.step.template, "") if node and isinstance(node.step, Send) else ""
    with translation.override(language):
        why = named if asked.reason == "approval" and named else reason(asked.reason, language)
        words = _("Approve a message: %(why)s") % {"why": why}
    tasks.plan(row.record, tasks.Todo("approve", words, who, f"flow:{row.pk}:approve:{asked.pk}:{asked.turn}"))


def may_decide(by: User, asked: Approval) -> bool:
    """Whose turn it is, her substitute, or whoever may approve follow-ups of this record's team."""
    if by.pk == asked.approver_id or any(one.user_id == asked.approver_id for one in by.rights.covering):
        return True
    record = asked.enrolment.record
    scope = by.rights.scope("followup.approve")
    return (
        int(scope) >= 3
        or (int(scope) == 2 and record.team_id in by.rights.teams)
        or (int(scope) == 1 and record.owner_id == by.pk and asked.approver_id is None)
    )


@transaction.atomic
def decide(*, by: User, approval: Approval, answer: Answer) -> Enrolment:
    """Approve, skip, put off or stop. Raises NotAllowed, Collision when somebody was faster, DomainError in words."""
    if answer.verdict not in VERDICTS:
        raise DomainError(_("Choose what to do with this message."))
    if not may_decide(by, approval):
        raise NotAllowed(_("This message is somebody else’s to approve."))
    if answer.verdict in ("postpone", "stop") and not answer.note.strip():
        raise DomainError(_("Say why in a few words: the review shows it."))
    if answer.verdict == "postpone" and (answer.day is None or answer.day <= clock.today()):
        raise DomainError(_("Choose a later day."))
    now = clock.now()
    verdict = {"decided_at": now, "decided_by": by, "verdict": answer.verdict, "note": answer.note[:250],
               "subject": answer.subject[:500], "html": clean_outgoing(answer.html) if answer.html else ""}  # fmt: skip
    if not Approval.objects.filter(pk=approval.pk, decided_at=None).update(**verdict):
        raise Collision(_("A colleague has decided this meanwhile."))
    row = Enrolment.objects.select_related("scenario", "version", "record").get(pk=approval.enrolment_id)
    settle_tasks(row, approval, by)
    if not row.live:
        return row
    if answer.verdict == "stop":
        from ariane.flows.control import stop

        return stop(by=by, enrolment=row, reason=answer.note)
    row.state, row.reason, row.due_at = Enrolment.State.WAITING, "", now
    if answer.verdict == "postpone" and answer.day is not None:
        row.due_at = calendar("", "", Organisation.current()).opening(answer.day)
    if answer.verdict == "skip":
        skip(row, approval, now)
    row.save()
    line(row, answer.verdict, now, detail=answer.note, by=by).save()
    return row


def settle_tasks(row: Enrolment, approval: Approval, by: User | None) -> None:
    """What was planned so that somebody approves is done by that."""
    from ariane.activities.addresses import close
    from ariane.activities.models import Activity

    origin = f"flow:{row.pk}:approve:{approval.pk}:"
    for activity in Activity.objects.filter(origin__startswith=origin, state=Activity.State.PLANNED).select_related(
        "record"
    ):
        close(activity, _("Decided."), by=by)


def skip(row: Enrolment, approval: Approval, now: dt.datetime) -> None:
    """Go past the block, with a trace."""
    node = program(row.version.flow)[approval.step_key]
    StepRun.objects.create(
        enrolment=row, version=row.version, step_key=approval.step_key, occurrence=approval.occurrence, did="skipped",
        reason="skipped", at=now,
    )  # fmt: skip
    row.stand_at(onward(row.cursor, node.next, now))
    row.due_at = now


@transaction.atomic
def escalate(now: dt.datetime) -> int:
    """Hand on what nobody answered in time; returns how many."""
    late = Approval.objects.filter(decided_at=None, due_at__lt=now).select_related("enrolment__record__team__lead",
        "enrolment__record__owner", "enrolment__scenario__keeper", "approver")  # fmt: skip
    count = 0
    for asked in late[:500]:
        row = asked.enrolment
        chain = [
            people.stand_in(asked.approver) if asked.approver else None,
            row.scenario.keeper,
            people.lead_of(row.record, row.scenario),
            of_role("direction", "admin"),
        ]
        others = [one for one in chain[asked.turn :] if one is not None and one.is_active and one != asked.approver]
        asked.approver = others[0] if others else of_role("admin")
        asked.turn += 1
        asked.due_at = now + dt.timedelta(days=DAYS)
        asked.save()
        line(row, "handed_on", now, detail=str(asked.approver or "")).save()
        remind(asked, row, asked.approver)
        count += 1
    return count
