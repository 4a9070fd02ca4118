"""Activities that a flow plans by itself: once while they are planned, for whoever acts for the record."""

import datetime as dt
from dataclasses import dataclass

from ariane.accounts.models import User
from ariane.activities import actions
from ariane.activities.models import Activity, ActivityType
from ariane.journal.models import Reader, Record
from ariane.kernel import clock

State = Activity.State


@dataclass(frozen=True)
class Todo:
    """What is to be done: the code of an activity type, words, who, by which day; `origin` keeps it from standing
    there twice."""

    activity: str
    summary: str
    who: User | None
    origin: str
    due_on: dt.date | None = None
    note: str = ""


def plan(record: Record, todo: Todo) -> Activity | None:
    """Plan it in the caller's transaction; None when it is planned already or nobody can do it."""
    team = record.team if todo.who is None else None
    if todo.who is None and team is None:
        return None
    if Activity.objects.filter(record=record, origin=todo.origin, state=State.PLANNED).exists():
        return None
    kind = ActivityType.objects.filter(code=todo.activity).first() or ActivityType.objects.get(code="to-do")
    activity = Activity.objects.create(
        record_id=record.pk, type=kind, origin=todo.origin, summary=todo.summary[:250], note=todo.note, team=team,
        assignee=todo.who, due_on=todo.due_on or clock.today(),
    )  # fmt: skip
    if todo.who is not None:
        Reader.objects.get_or_create(record_id=record.pk, user=todo.who, reason="assigned")
    actions.changed(activity)
    return activity
