"""How a follow-up ends: with its reason, a line in the journal, and somebody who takes over while the record is open
(X-26): an exit never makes a hole."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ariane.accounts.models import Organisation, User
from ariane.flows import people, tasks, tidying
from ariane.flows.events import FollowUpEnded
from ariane.flows.log import line
from ariane.flows.models import Approval, Enrolment, Exclusion
from ariane.flows.reasons import reason
from ariane.journal.actions import say_system
from ariane.journal.models import Record
from ariane.journal.wording import said
from ariane.kernel import clock, events

# what the responsible is asked to do when a follow-up ends on a record that is still open
TAKES_OVER = {
    tidying.REPLY: ("answer", N_("Answer the customer")),
    "interaction": ("follow-up", N_("Go on after the exchange")),
    "dispute": ("settle-dispute", N_("Settle the dispute")),
    "cap": ("call", N_("Call: the follow-ups had no answer")),
    "manual": ("follow-up", N_("Follow up by hand")),
    "stage": ("follow-up", N_("Follow up: the stage changed")),
    "no_longer": ("follow-up", N_("Follow up by hand")),
    "finished": ("follow-up", N_("Follow up: the flow reached its end")),
    "flow_stopped": ("follow-up", N_("Follow up: the flow was stopped")),
}


def end(row: Enrolment, why: str, now: dt.datetime, *, by: User | None = None, detail: str = "") -> None:
    """End a live follow-up in the caller's transaction; the row is saved, its questions to people are closed."""
    record = row.record
    row.state = Enrolment.State.FINISHED if why == "finished" else Enrolment.State.EXITED
    row.reason, row.detail, row.ended_at, row.due_at, row.lease_until = why, detail[:250], now, None, None
    row.save()
    line(row, "ended", now, detail=detail, by=by).save()
    Approval.objects.filter(enrolment=row, decided_at=None).update(decided_at=now, verdict="ended")
    tidying.asked_in_vain(row)
    house = Organisation.current()
    words = reason(why, house.language) + (f" ({detail})" if detail else "")
    say_system(record, by, said("flow_ended", flow=row.scenario.name_fr, why=words))
    hand_over(row, record, why)
    events.publish(FollowUpEnded(row.pk, record.pk, why))


def hand_over(row: Enrolment, record: Record, why: str) -> None:
    """Plan what takes over, unless the record is closed, excluded, or somebody has something to do on it anyway."""
    kind, words = TAKES_OVER.get(why, ("", ""))
    fresh = Record.objects.select_related("stage", "kind", "team__lead", "owner").get(pk=record.pk)
    if not kind or not fresh.is_open or Exclusion.objects.filter(record=record, lifted_at=None).exists():
        return
    if why in ("finished", "no_longer") and fresh.next_activity_at is not None:
        return
    who = people.responsible(fresh, row.scenario)
    with translation.override(who.language if who else None):
        todo = tasks.Todo(kind, _(words), who, f"flow:{row.pk}:{why}", due_on=clock.today() + dt.timedelta(days=1))
    tasks.plan(fresh, todo)
