"""Promises as activities: planned by a rule, kept by facts, visible when missed."""

import datetime as dt

import pytest
import time_machine

from ariane.accounts.models import User
from ariane.activities import sla
from ariane.activities.models import Activity, SlaRule
from ariane.journal.actions import Message, Note, change_fields, post_message, post_note, publish_due
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from tests.world import World


def at(day: dt.date, hour: int) -> dt.datetime:
    return clock.local_moment(day, dt.time(hour))


FRIDAY, MONDAY = dt.date(2026, 11, 27), dt.date(2026, 11, 30)


def ticket(by: User, world: World, **fields: object) -> Piece:
    return create_piece(by=by, piece=NewPiece("ticket", "Porte bloquée", world.commune, fields={"owner": by, **fields}))


def planned(record: Record) -> list[tuple[str, User | None]]:
    rows = Activity.objects.filter(record=record, state="planned", origin__startswith="sla:").order_by("origin")
    return [(row.origin, row.assignee) for row in rows]


@pytest.mark.parametrize(
    ("start", "hours", "wanted"),
    [
        ((FRIDAY, 16), 1, (FRIDAY, 17)),
        ((FRIDAY, 16), 4, (MONDAY, 12)),
        ((FRIDAY, 6), 8, (FRIDAY, 17)),
        ((dt.date(2026, 11, 28), 12), 2, (MONDAY, 11)),
        ((FRIDAY, 16), 41, (dt.date(2026, 12, 4), 17)),
    ],
)
def test_deadlines_count_working_hours(start: tuple[dt.date, int], hours: int, wanted: tuple[dt.date, int]) -> None:
    assert sla.deadline(at(*start), hours) == at(*wanted)


@pytest.mark.req("O-060")
def test_a_ticket_gets_its_promises_and_facts_keep_them(ben: User, world: World) -> None:
    SlaRule.objects.create(kind="ticket", answer_hours=4, solve_hours=16)
    made = ticket(ben, world)
    assert planned(made) == [("sla:answer", ben), ("sla:end", ben)]
    post_note(by=ben, record=made, note=Note(html="<p>Je regarde</p>"))
    assert len(planned(made)) == 2
    dora = world.dora.addresses.get().identity
    post_message(
        by=ben, record=made, message=Message(subject="Porte", html="<p>Nous venons demain.</p>", recipients=(dora,))
    )
    with time_machine.travel(clock.now() + dt.timedelta(minutes=2), tick=False):
        publish_due()
    assert planned(made) == [("sla:end", ben)]
    change_fields(by=ben, record=made, changes={"stage": made.kind.stages.get(code="resolved")})
    assert planned(made) == []
    assert Activity.objects.filter(record=made, state="done", outcome="done").count() == 2


@pytest.mark.req("O-060")
def test_the_most_demanding_rule_holds_and_follows_the_urgency(ben: User, bea: User, world: World) -> None:
    SlaRule.objects.create(kind="ticket", solve_hours=40)
    SlaRule.objects.create(kind="ticket", urgent_only=True, solve_hours=2)
    made = ticket(ben, world)
    before = Activity.objects.get(record=made, origin="sla:end")
    change_fields(by=ben, record=made, changes={"urgent": True, "owner": bea})
    after = Activity.objects.get(record=made, origin="sla:end")
    assert (after.due_on, after.due_time) < (before.due_on, before.due_time)
    assert after.assignee == bea
    assert planned(create_piece(by=ben, piece=NewPiece("task", "Autre", world.commune))) == []


@pytest.mark.req("O-060")
def test_a_missed_promise_stays_in_sight_and_says_so_when_kept_late(ben: User, world: World) -> None:
    SlaRule.objects.create(kind="ticket", solve_hours=1)
    made = ticket(ben, world)
    Activity.objects.filter(record=made).update(due_on=clock.today() - dt.timedelta(days=3))
    assert planned(made) == [("sla:end", ben)]
    change_fields(by=ben, record=made, changes={"stage": made.kind.stages.get(code="resolved")})
    done = Activity.objects.get(record=made, origin="sla:end")
    assert done.feedback is not None and "Après le délai" in done.feedback.text
