"""The failures that follow-ups must survive, by their numbers (docs/subsystems/flows.md); 1–3, 24, 25 and 29 are the
post office's, 4, 10, 12, 13, 19, 20 and 30 stand with the pure parts and the engine."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import transaction

from ariane.activities.models import Activity
from ariane.flows import (
    approvals,
    batch,
    control,
    coverage,
    engine,
    enrolling,
    instance,
    people,
    publishing,
    simulate,
    sweep,
)
from ariane.flows.model import Send, Task, Wait, rekeyed
from ariane.flows.models import Approval, Enrolment, Mailing, StepRun
from ariane.journal import actions
from ariane.journal.append import Line, append
from ariane.journal.models import Entry, Record
from ariane.kernel import events, hold, leases
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.mail.events import AboutToLeave, AddressBounced, AddressWorks, MailSettled
from ariane.mail.models import OutboundMail
from ariane.parties.merging import merge
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.templates.models import Template, Variant
from tests.flows import office
from tests.flows.office import MONDAY, QUOTE, flow_entries, follow, invoice, mails, of, run, scenario, sent_quote
from tests.world import World, person_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = dt.timedelta(days=1)
ONE = QUOTE[2:3]


def leave(mail: OutboundMail) -> AboutToLeave:
    """The post office's last question about a mail."""
    look = AboutToLeave(mail.pk, mail.content.origin, mail.recipient_id)
    with transaction.atomic():
        events.publish(look)
    return look


def settle(mail: OutboundMail, state: str) -> None:
    OutboundMail.objects.filter(pk=mail.pk).update(state=state)
    with transaction.atomic():
        events.publish(MailSettled(mail.pk, state))


def answer(record: Record, world: World, **meta: Any) -> Entry:
    """A mail from the customer arrives in the record's thread."""
    author = world.dora.addresses.get().identity
    line = Line(type="message", author=author, text=meta.pop("text", "Bonjour"), visibility="external", direction="in")
    line.extra = {"meta": meta}
    with transaction.atomic():
        return append(record, line)


@pytest.mark.failure(4)
def test_ten_days_without_the_engine_end_without_a_burst(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=ONE)
    kind = world.offer.kind
    quotes = []
    for n in range(30):
        party = Party.objects.create(kind=world.commune.kind, title=f"Client {n}", country="BE")
        card = person_card(party.kind, f"Contact {n}", f"c{n}@x.example", party)
        made = Piece.objects.create(kind=kind, ref=f"OFR-B-{n}", title=f"B{n}", main_party=party,
                                    owner=world.ben, team=world.team("ventes"),
                                    stage=kind.stages.get(code="sent"), sent_at=MONDAY)  # fmt: skip
        actions.link(by=world.ben, record=made, to=card, role="contact")
        quotes.append(made)
    follow(*quotes)
    engine.tick(MONDAY - dt.timedelta(hours=1))
    clock.move_to(MONDAY + dt.timedelta(days=4))
    first = run()
    assert first.sent == 20
    assert run().sent == 0
    clock.shift(3 * DAY)
    assert run().sent == 10
    assert {mail.address for mail in mails()} == {f"c{n}@x.example" for n in range(30)}


@pytest.mark.failure(5)
def test_a_restored_backup_sends_nothing_until_a_person_says_so(world: World) -> None:
    scenario(steps=ONE)
    follow(sent_quote(world))
    hold.hold(hold.OUTBOX, reason="restored")
    assert (run().held, mails()) == ("hold", [])
    hold.release(hold.OUTBOX)
    assert run().sent == 1


@pytest.mark.failure(6)
def test_a_copy_sends_nothing_until_it_is_confirmed(world: World, settings: Any) -> None:
    scenario(steps=ONE)
    follow(sent_quote(world), invoice(world))
    run()
    [mail] = mails()
    settings.PUBLIC_URL = "https://essai.example"
    with pytest.raises(RuntimeError, match="not confirmed"):
        leave(mail)
    sweep.hourly()
    assert hold.held(hold.OUTBOX) is not None
    hold.release(hold.OUTBOX)
    assert leave(mail).reason == ""


@pytest.mark.failure(7, 8)
def test_a_worker_that_comes_back_late_writes_nothing(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=ONE)
    [row] = follow(sent_quote(world))
    waiting = Enrolment.objects.filter(pk=row.pk)
    late = leases.take(waiting, limit=1, seconds=60)
    assert engine.tick().decided == 0
    clock.shift(dt.timedelta(minutes=2))
    assert engine.tick().sent == 1
    assert engine.work(late, MONDAY).decided == 0
    assert len(mails()) == 1


@pytest.mark.failure(9)
def test_a_clock_that_goes_back_freezes_and_one_that_jumps_asks_a_person(
    world: World, clock: time_machine.Traveller
) -> None:
    scenario(steps=ONE)
    follow(sent_quote(world))
    engine.tick(MONDAY - DAY)
    engine.tick(MONDAY - 2 * DAY)
    assert hold.held(hold.OUTBOX) is not None
    hold.release(hold.OUTBOX)
    clock.shift(dt.timedelta(days=366))
    run()
    assert mails() == []
    assert Approval.objects.get().reason == "late"


@pytest.mark.failure(11)
@pytest.mark.req("X-10")
def test_a_reply_between_decision_and_sending_calls_the_message_off(world: World) -> None:
    scenario(steps=ONE)
    quote = sent_quote(world)
    follow(quote)
    run()
    [mail] = mails()
    assert leave(mail).reason == ""
    with time_machine.travel(MONDAY + dt.timedelta(minutes=1), tick=False):
        answer(quote, world)
        assert leave(mail).reason == "le client a répondu"
        settle(mail, "cancelled")
    assert Mailing.objects.get().state == "called_off"
    row = of(quote)
    assert row is not None and (row.state, row.reason) in [("exited", "reply"), ("finished", "finished")]


@pytest.mark.failure(11)
def test_one_invoice_paid_in_between_lets_the_others_be_decided_again(world: World) -> None:
    scenario("invoice", office.INVOICE[2:3])
    first, second = invoice(world, 1), invoice(world, 2)
    follow(first, second)
    run()
    [mail] = mails()
    Enrolment.objects.update(ended_at=None, state="waiting", reason="step", due_at=MONDAY + DAY)
    Piece.objects.filter(pk=first.pk).update(amount_paid=100_00)
    assert leave(mail).reason == "le solde est payé"
    settle(mail, "cancelled")
    run()
    again = mails()
    assert len(again) == 2
    assert "FAC-T-0002" in again[1].content.subject and "FAC-T-0001" not in again[1].content.subject
    assert of(first).reason == "paid"  # type: ignore[union-attr]


@pytest.mark.failure(14)
def test_a_payment_taken_back_goes_on_where_it_stood(world: World, clock: time_machine.Traveller) -> None:
    scenario("invoice", office.INVOICE)
    bill = invoice(world, due=dt.date(2026, 11, 12))
    follow(bill)
    run()
    assert len(mails()) == 1
    Piece.objects.filter(pk=bill.pk).update(amount_paid=100_00)
    follow(bill)
    assert of(bill).reason == "paid"  # type: ignore[union-attr]
    Piece.objects.filter(pk=bill.pk).update(amount_paid=0)
    [row] = follow(bill)
    assert (row.live, row.step_key, row.sends) == (True, "s4", 1)
    clock.move_to(dt.datetime(2026, 11, 23, 8, 5, tzinfo=dt.UTC))
    run()
    assert [mail.content.subject.split(":")[0].strip() for mail in mails()] == ["Rappel", "Second rappel"]


@pytest.mark.failure(15)
@pytest.mark.req("R-034")
@pytest.mark.parametrize("running", publishing.RUNNING)
def test_a_flow_edited_while_it_runs_never_repeats_a_step(
    world: World, clock: time_machine.Traveller, running: str
) -> None:
    flow = scenario(steps=(QUOTE[2], QUOTE[3], QUOTE[5]))
    quote = sent_quote(world)
    follow(quote)
    run()
    new = replace(flow.version.flow, steps=(Wait("", 1), *flow.version.flow.steps[:1], Task("", "Autre")))  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        publishing.publish(by=world.cleo, scenario=flow, flow=new)
    moves = publishing.preview(flow, rekeyed(new, flow.version.flow))  # type: ignore[union-attr]
    assert [(one.at, one.to) for one in moves] == [("s2", "s2")]
    publishing.publish(by=world.ada, scenario=flow, flow=new, running=running)
    row = of(quote)
    assert row is not None and row.version.number == (2 if running == "migrate" else 1)
    clock.shift(20 * DAY)
    run()
    assert len(mails()) == 1
    assert (of(quote).reason == "flow_stopped") == (running == "stop")  # type: ignore[union-attr]


@pytest.mark.failure(16)
def test_a_broken_template_holds_its_messages_and_tells_somebody(world: World) -> None:
    wrong = [{"key": "z1", "kind": "text", "html": "<p>{{ nothing }}</p>"}]
    Template.objects.create(code="broken", name_fr="Cassé", media=["mail"]).variants.create(
        language="fr", subject="x", zones=wrong, changed_at=MONDAY
    )
    flow = scenario(steps=(Send("", "broken"),))
    quote, bill = sent_quote(world), invoice(world)
    scenario("invoice", office.INVOICE[2:3])
    follow(quote, bill)
    assert run().sent == 1
    assert (of(quote).state, of(quote).reason) == ("paused", "template")  # type: ignore[union-attr]
    assert Activity.objects.get(record=quote.pk, state="planned").assignee == world.bea
    assert flow.enrolments.count() == 1


@pytest.mark.failure(17)
def test_a_row_that_always_fails_is_set_aside_in_sight(
    world: World, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario(steps=ONE)
    scenario("invoice", office.INVOICE[2:3])
    quote, bill = sent_quote(world), invoice(world)
    follow(quote, bill)
    real = batch.decide

    def fails(flow: Any, cursor: Any, facts: Any, scene: Any) -> Any:
        if facts.kind == "quote":
            raise ZeroDivisionError("poison")
        return real(flow, cursor, facts, scene)

    monkeypatch.setattr(batch, "decide", fails)
    for _try in range(4):
        run()
        clock.shift(dt.timedelta(hours=2))
    row = of(quote)
    assert row is not None and (row.state, row.failures) == ("poison", 3)
    assert "ZeroDivisionError" in row.detail
    assert len(mails()) == 1
    assert [one.code for one in coverage.audit() if one.record_id == quote.pk] == ["poison"]
    control.resume(by=world.ada, enrolment=row, reason="réparé")
    assert of(quote).state == "waiting"  # type: ignore[union-attr]


@pytest.mark.failure(18)
def test_a_merged_customer_takes_its_follow_ups_along(world: World) -> None:
    scenario()
    quote = sent_quote(world)
    follow(quote)
    other = Party.objects.create(kind=world.commune.kind, title="Commune d’Aubrives (bis)")
    merge(by=world.corinne, kept=other, merged=world.commune)
    row = of(quote)
    assert row is not None and (row.live, row.party_id) == (True, other.pk)


@pytest.mark.failure(21)
@pytest.mark.req("R-012")
def test_an_owner_who_left_has_somebody_who_takes_over(world: World) -> None:
    scenario(steps=(Task("", "Appeler"),))
    quote = sent_quote(world)
    follow(quote)
    world.ben.is_active = False
    world.ben.save()
    assert people.responsible(Record.objects.select_related("owner", "team__lead").get(pk=quote.pk)) == world.bea
    sweep.sweep()
    run()
    planned = Activity.objects.filter(record=quote.pk, state="planned")
    assert {one.assignee for one in planned} == {world.bea}
    assert {one.origin.partition(":")[2].partition(":")[0] for one in planned} >= {"takeover"}


@pytest.mark.failure(22)
@pytest.mark.req("R-040")
def test_an_approval_nobody_answers_goes_on_and_nothing_leaves(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=(Send("", "quote-gentle", approval=True),))
    quote = sent_quote(world)
    follow(quote)
    run()
    asked = Approval.objects.get()
    assert (asked.approver, of(quote).state) == (world.bea, "to_approve")  # type: ignore[union-attr]
    assert Activity.objects.get(record=quote.pk, state="planned").type.code == "approve"
    assert approvals.escalate(clock_now()) == 0
    clock.shift(5 * DAY)
    assert approvals.escalate(clock_now()) == 1
    asked.refresh_from_db()
    assert asked.approver == world.ada and mails() == []
    with pytest.raises(NotAllowed):
        approvals.decide(by=world.cleo, approval=asked, answer=approvals.Answer("approve"))
    with pytest.raises(DomainError):
        approvals.decide(by=world.ada, approval=asked, answer=approvals.Answer("postpone", note="x"))
    clock.shift(2 * DAY)
    edited = approvals.Answer("approve", "Autre objet", "<p>Autre texte</p>")
    approvals.decide(by=world.ada, approval=asked, answer=edited)
    with pytest.raises(Collision):
        approvals.decide(by=world.ada, approval=asked, answer=edited)
    run()
    assert [mail.content.subject for mail in mails()] == ["Autre objet"]


def clock_now() -> dt.datetime:
    from ariane.kernel import clock as kernel_clock

    return kernel_clock.now()


def test_what_is_approved_is_decided_again(world: World) -> None:
    scenario(steps=(Send("", "quote-gentle", approval=True),))
    quote = sent_quote(world)
    follow(quote)
    run()
    Piece.objects.filter(pk=quote.pk).update(archived_at=MONDAY, archive_reason="x")
    approvals.decide(by=world.ada, approval=Approval.objects.get(), answer=approvals.Answer("approve"))
    run()
    assert (mails(), of(quote).reason) == ([], "archived")  # type: ignore[union-attr]


@pytest.mark.failure(23)
@pytest.mark.req("X-11")
def test_an_absence_puts_off_and_is_no_reply(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=ONE)
    quote = sent_quote(world)
    follow(quote)
    answer(quote, world, automatic="absence", text="Je suis absente jusqu’au 24/11/2026, merci.")
    run()
    row = of(quote)
    assert row is not None and (row.live, row.reason) == (True, "away")
    assert row.due_at == dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)
    clock.move_to(dt.datetime(2026, 11, 25, 8, 5, tzinfo=dt.UTC))
    assert run().sent == 1


@pytest.mark.req("X-11")
def test_a_bounce_holds_and_the_corrected_address_resumes(world: World, clock: time_machine.Traveller) -> None:
    scenario(steps=(*ONE, Wait("", 5), Send("", "quote-firm")))
    quote = sent_quote(world)
    follow(quote)
    run()
    identity = world.dora.addresses.get().identity
    type(identity).objects.filter(pk=identity.pk).update(bounced_at=MONDAY)
    with transaction.atomic():
        events.publish(AddressBounced(identity.pk, mails()[0].pk, "550", MONDAY))
    assert (of(quote).state, of(quote).reason) == ("paused", "address")  # type: ignore[union-attr]
    type(identity).objects.filter(pk=identity.pk).update(bounced_at=None)
    with transaction.atomic():
        events.publish(AddressWorks(identity.pk))
    assert of(quote).state == "waiting"  # type: ignore[union-attr]


@pytest.mark.failure(27)
def test_an_active_flow_is_not_deleted_without_a_choice(world: World) -> None:
    flow = scenario()
    quote = sent_quote(world)
    follow(quote)
    with pytest.raises(DomainError):
        publishing.delete(by=world.ada, scenario=flow)
    publishing.delete(by=world.ada, scenario=flow, running="stop")
    assert of(quote).reason == "flow_stopped"  # type: ignore[union-attr]
    assert Activity.objects.filter(record=quote.pk, state="planned").exists()


@pytest.mark.failure(28)
def test_a_closure_added_moves_the_dates_with_a_preview(world: World) -> None:
    scenario()
    quote = sent_quote(world)
    follow(quote)
    before = of(quote).due_at  # type: ignore[union-attr]
    from ariane.accounts.models import Organisation

    house = Organisation.current()
    house.settings = {**house.settings, "flows": {"closures": ["2026-11-24", "2026-11-25"]}}
    house.save()
    shown = sweep.recount(dry=True)
    assert of(quote).due_at == before  # type: ignore[union-attr]
    assert shown == sweep.recount() == [(quote.pk, before, dt.datetime(2026, 11, 27, 8, tzinfo=dt.UTC))]


@pytest.mark.failure(30)
def test_a_due_date_that_moves_moves_the_wait(world: World) -> None:
    scenario("invoice", office.INVOICE)
    bill = invoice(world, due=dt.date(2026, 11, 20))
    follow(bill)
    actions.change_fields(by=world.ada, record=bill, changes={"due_on": dt.date(2026, 12, 1)})
    assert of(bill).due_at == dt.datetime(2026, 12, 4, 8, tzinfo=dt.UTC)  # type: ignore[union-attr]


@pytest.mark.req("R-001", "R-005", "X-26")
def test_coverage_counts_the_followed_the_excluded_and_the_holes(world: World) -> None:
    quote, bill = sent_quote(world), invoice(world)
    assert {one.pk for one in coverage.holes()} == {quote.pk, bill.pk}
    scenario()
    sweep.sweep()
    assert [one.pk for one in coverage.holes()] == [bill.pk]
    with pytest.raises(DomainError):
        control.exclude(by=world.ada, record=bill, reason=" ")
    control.exclude(by=world.ada, record=bill, reason="appel d’offres")
    by_kind = {one.kind: one for one in coverage.coverage()}
    assert (by_kind["quote"].counts["followed"], by_kind["invoice"].counts["excluded"]) == (1, 1)
    assert {one.percent for one in by_kind.values()} == {100.0}
    control.include(by=world.ada, record=bill)
    assert [one.pk for one in coverage.holes()] == [bill.pk]
    explained = coverage.explain(of(quote), "fr")  # type: ignore[arg-type]
    assert explained["block"] == "attendre 7 jours ouvrés"


@pytest.mark.req("R-005")
def test_people_pause_postpone_and_stop_with_a_reason(world: World) -> None:
    scenario()
    quote = sent_quote(world)
    [row] = follow(quote)
    with pytest.raises(NotAllowed):
        control.stop(by=world.cleo, enrolment=row, reason="x")
    with pytest.raises(DomainError):
        control.pause(by=world.ben, enrolment=row, reason="")
    control.pause(by=world.ben, enrolment=row, reason="négociation")
    control.resume(by=world.ben, enrolment=row, reason="reprise")
    later = control.postpone(by=world.ben, enrolment=row, day=dt.date(2026, 12, 14), reason="congés")
    assert later.due_at == dt.datetime(2026, 12, 14, 8, tzinfo=dt.UTC)
    control.stop(by=world.ben, enrolment=row, reason="accord oral")
    assert (of(quote).reason, of(quote).detail) == ("manual", "accord oral")  # type: ignore[union-attr]


def test_simulation_is_reality_over_thirty_days(world: World, clock: time_machine.Traveller) -> None:
    flow = scenario("invoice", office.INVOICE)
    bills = [invoice(world, n, dt.date(2026, 11, 12) + n * DAY) for n in range(1, 10)]
    follow(*bills)
    for hour in range(30 * 24):
        clock.move_to(MONDAY + dt.timedelta(hours=hour, minutes=1))
        if hour == 100:
            Piece.objects.filter(pk=bills[3].pk).update(amount_paid=100_00, paid_at=clock_now())
            enrolling.attend([bills[3].pk])
        run()
    real = {
        (one.enrolment.record_id, one.step_key, one.at.date())
        for one in StepRun.objects.filter(did="sent", undone_at=None).select_related("enrolment")
    }
    played = simulate.simulate(flow, MONDAY, MONDAY + dt.timedelta(days=30))
    assert {(row.record, row.step, row.at.date()) for row in played.messages} == real
    assert len(real) > 12
    assert played.sums()["after_reply_or_payment"] == 0
    assert flow_entries(bills[0])


@pytest.mark.req("R-023")
def test_who_approves_may_reword_a_message_and_not_drop_its_mandatory_block(world: World) -> None:
    zones = [{"key": "z1", "kind": "text", "html": "<p>Bonjour</p>"},
             {"key": "z2", "kind": "locked", "html": "<p>Prix hors TVA</p>"}]  # fmt: skip
    Variant.objects.filter(template__code="quote-gentle").update(zones=zones)
    scenario(steps=(Send("", "quote-gentle", approval=True),))
    quote = sent_quote(world)
    follow(quote)
    run()
    edited = approvals.Answer("approve", "Objet", "<p>À ma façon</p>")
    approvals.decide(by=world.ada, approval=Approval.objects.get(), answer=edited)
    assert run().sent == 1
    [mail] = mails()
    assert "À ma façon" in mail.content.html
    assert "Prix hors TVA" in mail.content.html


@pytest.mark.failure(6)
def test_another_port_of_the_same_machine_is_no_copy(world: World, settings: Any) -> None:
    scenario(steps=ONE)
    follow(sent_quote(world))
    settings.PUBLIC_URL = "http://localhost:8000"
    assert not instance.foreign()
    settings.PUBLIC_URL = "http://localhost:8001"
    assert (run().sent, hold.held(hold.OUTBOX)) == (1, None)
    settings.PUBLIC_URL = "https://essai.example"
    assert instance.foreign() and hold.held(hold.OUTBOX).reason == hold.COPY  # type: ignore[union-attr]
