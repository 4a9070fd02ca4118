"""What a flow asked of people goes when the facts have done it: an answer sent, a follow-up ended, a record closed."""

import datetime as dt

import pytest
import time_machine

from ariane.activities.actions import Plan
from ariane.activities.actions import plan as plan_by_hand
from ariane.activities.models import Activity, ActivityType
from ariane.flows import endings
from ariane.flows.model import Send
from ariane.flows.models import Approval
from ariane.journal.actions import Message, change_fields, post_message, publish_due
from ariane.journal.models import Entry
from ariane.kernel import clock as clocks
from tests.flows.office import MONDAY, follow, of, run, scenario, sent_quote
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def planned(record_id: int) -> list[str]:
    rows = Activity.objects.filter(record=record_id, state="planned").order_by("pk")
    return [row.type.code for row in rows]


@pytest.mark.req("X-26")
def test_writing_to_the_customer_is_the_answer_that_was_asked(world: World, clock: time_machine.Traveller) -> None:
    scenario()
    quote = sent_quote(world)
    follow(quote)
    clock.shift(DAY)
    type(quote).objects.filter(pk=quote.pk).update(last_in_at=MONDAY + DAY)
    follow(quote)
    assert planned(quote.pk) == ["answer"]
    dora = world.dora.addresses.get().identity
    post_message(by=world.ben, record=quote, message=Message(html="<p>Voici</p>", subject="Re", recipients=(dora,)))
    clock.shift(dt.timedelta(minutes=5))
    publish_due()
    row = Activity.objects.get(record=quote.pk, type__code="answer")
    assert (row.state, row.done_by) == ("done", world.ben)


@pytest.mark.req("R-040")
def test_a_question_about_a_follow_up_that_ended_is_withdrawn(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=(Send("", "quote-gentle", approval=True),))
    quote = sent_quote(world)
    follow(quote)
    run()
    asked = Approval.objects.get(enrolment__record=quote.pk)
    assert planned(quote.pk) == ["approve"]
    row = of(quote)
    assert row is not None
    endings.end(row, "dispute", clocks.now())
    asked.refresh_from_db()
    assert (asked.verdict, planned(quote.pk)) == ("ended", ["settle-dispute"])
    told = Entry.objects.get(record=quote.pk, meta__say="activity_withdrawn")
    assert "Valider un message" in str(told.meta)


@pytest.mark.req("X-26")
def test_a_closed_record_keeps_only_what_a_colleague_planned(world: World, clock: time_machine.Traveller) -> None:
    scenario()
    quote = sent_quote(world)
    follow(quote)
    clock.shift(DAY)
    type(quote).objects.filter(pk=quote.pk).update(last_in_at=MONDAY + DAY)
    follow(quote)
    by_hand = Plan(ActivityType.objects.get(code="call"), clocks.today(), "Appeler Dora", assignee=world.ben)
    plan_by_hand(by=world.ben, record=quote, plan=by_hand)
    assert planned(quote.pk) == ["answer", "call"]
    change_fields(by=world.ben, record=quote, changes={"stage": quote.kind.stages.get(code="refused")})
    assert planned(quote.pk) == ["call"]
