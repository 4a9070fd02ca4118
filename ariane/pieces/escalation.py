"""Escalating a ticket, or anything else: who, to whom, why and when stand in the thread (O-061)."""

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Team, User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import Activity, ActivityType
from ariane.journal import actions, policy
from ariane.journal.models import Record
from ariane.journal.wording import said
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError
from ariane.pieces.events import TicketEscalated


@transaction.atomic
def escalate(*, by: User, record: Record, to: User | Team, why: str) -> Activity:
    """Hand a difficulty to somebody higher or more skilled, today, with the reason; she may read the record from now.

    Raises NotAllowed for somebody who may not assign, DomainError without a reason or while an escalation to the same
    person is open.
    """
    policy.require(by, "assign", record)
    if not why.strip():
        raise DomainError(_("Say why you escalate."))
    person, team = (to, None) if isinstance(to, User) else (None, to)
    open_ = Activity.objects.filter(record=record, type__code="escalation", state=Activity.State.PLANNED)
    if open_.filter(assignee=person, team=team).exists():
        raise DomainError(_("This is already escalated to %(name)s.") % {"name": to})
    actions.say_system(record, by, said("escalated", name=by.name, to=str(to), why=why.strip()[:300]))
    kind = ActivityType.objects.get(code="escalation")
    made = plan(by=by, record=record, plan=Plan(kind, clock.today(), why.strip()[:250], assignee=person, team=team))
    if record.kind.code == "ticket" and policy.can(by, "edit", record):
        actions.change_fields(by=by, record=record, changes={"escalated": True})
    events.publish(TicketEscalated(record.pk, by.pk, made.pk))
    return made
