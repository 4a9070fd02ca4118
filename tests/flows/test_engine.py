"""From a sent quote to a message, an answer, an activity: the engine with a clock that moves."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from ariane.activities import actions as activities
from ariane.activities.models import Activity
from ariane.flows import control, engine
from ariane.flows.batch import Batch, Taken
from ariane.flows.model import Send, Task, Wait
from ariane.flows.models import Enrolment, Mailing, StepRun, Trace
from ariane.journal.models import Delivery, Entry
from ariane.parties.models import Party
from tests.flows import office
from tests.flows.office import MONDAY, QUOTE, flow_entries, follow, invoice, mails, of, run, scenario, sent_quote
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.req("R-007", "R-032", "R-029")
def test_a_sent_quote_is_followed_though_nobody_planned_anything(world: World, clock: time_machine.Traveller) -> None:
    scenario()
    quote = sent_quote(world)
    [row] = follow(quote)
    assert (row.state, row.reason, row.due_at) == ("waiting", "step", dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC))
    clock.move_to(dt.datetime(2026, 11, 25, 7, 59, tzinfo=dt.UTC))
    assert run().decided == 0
    clock.move_to(dt.datetime(2026, 11, 25, 8, 5, tzinfo=dt.UTC))
    assert run().sent == 1
    assert run().decided == 0
    [mail] = mails()
    assert (mail.address, mail.content.automatic, mail.content.purpose) == (
        "dora@aubrives.example", "auto-generated", "commercial",
    )  # fmt: skip
    [entry] = flow_entries(quote)
    assert (entry.visibility, entry.direction, entry.author) == ("external", "out", world.ben.identity)
    assert Delivery.objects.get(mail=mail).entry == entry
    clock.move_to(dt.datetime(2026, 12, 2, 8, 5, tzinfo=dt.UTC))
    run()
    task = Activity.objects.get(record=quote.pk, type__code="call")
    assert (task.assignee, task.summary) == (world.ben, "Appeler le client")
    run()
    after = of(quote)
    assert after is not None and (after.state, after.reason) == ("finished", "finished")
    assert [run.step_key for run in StepRun.objects.filter(enrolment=after).order_by("pk")] == [
        f"s{n}" for n in range(1, 7)
    ]


@pytest.mark.req("X-10", "X-26")
def test_an_answer_ends_it_and_answering_takes_over(world: World, clock: time_machine.Traveller) -> None:
    scenario()
    quote = sent_quote(world)
    follow(quote)
    clock.shift(DAY)
    type(quote).objects.filter(pk=quote.pk).update(last_in_at=MONDAY + DAY)
    follow(quote)
    row = of(quote)
    assert row is not None and (row.state, row.reason) == ("exited", "reply")
    assert Activity.objects.get(record=quote.pk, state="planned").type.code == "answer"
    assert Entry.objects.filter(record=quote.pk, meta__say="flow_ended").exists()
    # done, and no news for a week: followed again
    Activity.objects.filter(record=quote.pk).update(state="done", done_at=MONDAY + DAY)
    clock.shift(3 * DAY)
    assert follow(quote)[0].pk == row.pk
    clock.shift(6 * DAY)
    assert follow(quote)[0].pk != row.pk


@pytest.mark.failure(19)
def test_a_customers_invoices_are_one_letter_and_each_advances(world: World, clock: time_machine.Traveller) -> None:
    scenario("invoice", office.INVOICE)
    pieces = [invoice(world, n, dt.date(2026, 11, 16) + n % 3 * DAY) for n in range(1, 8)]
    follow(*pieces)
    clock.move_to(dt.datetime(2026, 11, 19, 8, 5, tzinfo=dt.UTC))
    assert run().sent == 1
    [mail] = mails()
    assert StepRun.objects.filter(mailing__origin=mail.content.origin).count() == 7
    assert "700,00" in mail.content.text
    rows = [of(piece) for piece in pieces]
    assert {row.sends for row in rows if row} == {1}
    assert {row.reason for row in rows if row} == {"step"}


@pytest.mark.failure(20)
@pytest.mark.req("R-040")
def test_one_automatic_message_a_customer_over_all_flows(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=QUOTE[2:3])
    scenario("invoice", office.INVOICE[2:3])
    quote, bill = sent_quote(world), invoice(world)
    follow(quote, bill)
    assert run().sent == 1
    held = next(row for row in map(of, (quote, bill)) if row and row.state == "waiting")
    assert (held.reason, held.due_at) == ("gap", dt.datetime(2026, 11, 19, 8, tzinfo=dt.UTC))
    assert Trace.objects.filter(enrolment=held, reason="gap").exists()
    clock.move_to(dt.datetime(2026, 11, 19, 8, 1, tzinfo=dt.UTC))
    assert run().sent == 1
    assert Enrolment.objects.filter(ended_at=None).count() == 0 or run().decided == 0


@pytest.mark.req("R-030", "R-044")
@pytest.mark.parametrize("flag", ["sensitive", "strategic"])
def test_people_keep_what_is_sensitive(world: World, clock: time_machine.Traveller, flag: str) -> None:
    scenario(steps=QUOTE[2:3])
    quote = sent_quote(world)
    target = (
        type(quote).objects.filter(pk=quote.pk)
        if flag == "sensitive"
        else type(world.commune).objects.filter(pk=world.commune.pk)
    )
    target.update(**{flag: True})
    follow(quote)
    run()
    assert mails() == []
    assert Activity.objects.get(record=quote.pk, state="planned").type.code == "chase-quote"


@pytest.mark.req("R-020")
def test_a_letter_of_a_flow_is_printed_and_posted_by_somebody(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=(Send("", "quote-gentle", medium="letter"), Wait("", 5), Task("", "Appeler")))
    at_home(world)
    quote = sent_quote(world)
    follow(quote)
    assert run().sent == 1
    entry = Entry.objects.get(record=quote.pk, type="flow")
    assert entry.documents.get().mime == "application/pdf"
    assert not mails()
    posting = Activity.objects.get(record=quote.pk, state="planned")
    assert (posting.type.code, posting.assignee) == ("send-document", world.ben)
    assert entry.subject in posting.summary
    assert Mailing.objects.get().state == "printed"
    before = of(quote).due_at  # type: ignore[union-attr]
    clock.shift(2 * DAY)
    activities.complete(by=world.ben, activity=posting)
    mailing = Mailing.objects.get()
    assert mailing.state == "sent" and mailing.sent_at == MONDAY + 2 * DAY
    assert of(quote).due_at == before + 2 * DAY  # type: ignore[union-attr, operator]


@pytest.mark.req("R-020")
def test_a_letter_waits_for_a_postal_address(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=(Send("", "quote-gentle", medium="letter"),))
    quote = sent_quote(world)
    Party.objects.filter(pk=world.commune.pk).update(street="", city="")
    follow(quote)
    assert run().sent == 0
    row = of(quote)
    assert row is not None and (row.state, row.reason) == ("paused", "postal")
    assert Activity.objects.get(record=quote.pk, state="planned").type.code == "fix-address"
    at_home(world)
    follow(quote)
    assert run().sent == 1


def at_home(world: World) -> None:
    Party.objects.filter(pk=world.commune.pk).update(street="Grand-Place 1", postcode="5000", city="Aubrives")


@pytest.mark.req("M-027", "R-022")
def test_a_flow_writes_in_the_reader_s_language_and_tells_when_it_is_missing(
    world: World, clock: time_machine.Traveller
) -> None:
    Party.objects.filter(pk=world.commune.pk).update(language="nl", country="BE")
    Party.objects.filter(pk=world.dora.pk).update(language="nl", country="BE")
    scenario(steps=(Send("", "quote-executive", signatory="executive"),))
    quote = sent_quote(world)
    follow(quote)
    assert run().sent == 1
    entry = Entry.objects.get(record=quote.pk, type="flow")
    assert (entry.meta["language"], entry.meta["fallback"]) == ("fr", "nl-BE")
    assert entry.author.user == world.ada
    assert "Ada Admin" in entry.text


@pytest.mark.usefixtures("clock")
def test_what_a_person_does_while_a_worker_decides_stands(world: World) -> None:
    """She puts it on hold between the worker's look and its writing: nothing leaves."""
    scenario(steps=QUOTE[2:3])
    (row,) = follow(sent_quote(world))
    rows = engine.take(MONDAY, 5)
    with transaction.atomic():
        deciding = Batch(rows, MONDAY, False)
        control.pause(by=world.ben, enrolment=row, reason="Je l'ai au téléphone")
        with pytest.raises(Taken), transaction.atomic():
            deciding.go()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("paused", "by_hand")
    assert not mails()
