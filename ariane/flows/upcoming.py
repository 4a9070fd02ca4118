"""What a live follow-up will do next, in a few words, for lists and for the record's panel."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ariane.flows.decide import program
from ariane.flows.model import ACTS, Send, Step, Task
from ariane.flows.models import Enrolment

State = Enrolment.State


@dataclass(frozen=True)
class Upcoming:
    """« Relance 2 » and the instant at which it is looked at; None while a person or a fact is waited for."""

    words: str
    at: dt.datetime | None = None


def block_ahead(row: Enrolment) -> Step | None:
    """The block that it stands at, or the first that acts behind the wait or the check."""
    nodes = program(row.version.flow)
    node = nodes.get(row.step_key)
    while node is not None and not isinstance(node.step, ACTS):
        node = nodes.get(node.yes or node.next)
    return node.step if node is not None else None


def upcoming(records: Iterable[int]) -> dict[int, Upcoming]:
    """What comes next on each of these records that is followed; one query."""
    rows = Enrolment.objects.filter(record__in=list(records), ended_at=None).exclude(state=State.POISON)
    found: dict[int, Upcoming] = {}
    for row in rows.select_related("version").order_by("due_at", "pk"):
        found.setdefault(row.record_id, said(row))
    return found


def said(row: Enrolment) -> Upcoming:
    step = block_ahead(row)
    words = _("End of the follow-ups")
    if isinstance(step, Send):
        words = _("Follow-up %(n)s") % {"n": row.sends + 1}
    elif isinstance(step, Task):
        words = step.summary
    elif step is not None:
        words = _("Next step of the follow-ups")
    if row.state == State.TO_APPROVE:
        return Upcoming(_("%(what)s, to approve") % {"what": words})
    if row.state == State.PAUSED:
        return Upcoming(_("%(what)s, on hold") % {"what": words})
    return Upcoming(words, row.due_at)
