"""Whether follow-ups can be trusted: each figure from facts of the cast."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from ariane.accounts.models import Organisation, User
from ariane.flows.models import Approval, Mailing
from ariane.journal.models import Entry
from ariane.kernel import clock
from ariane.mail.models import OutboundMail, Suppression
from ariane.pieces.models import Payment, Piece
from ariane.reports import followups, reliability, reminders
from tests.flows import office
from tests.world import World

START, END = office.MONDAY, office.MONDAY + dt.timedelta(days=40)


def one_reminder(world: World) -> Piece:
    """An invoice of the commune and the reminder that left four days after its date."""
    office.scenario("invoice", office.INVOICE)
    with time_machine.travel(START, tick=False):
        office.follow(piece := office.invoice(world, 1, START.date()))
    with time_machine.travel(START + dt.timedelta(days=4), tick=False):
        assert office.run().sent == 1
        Mailing.objects.update(state="sent", sent_at=clock.now())
        OutboundMail.objects.update(state="sent", sent_at=clock.now())
    return piece


@pytest.mark.req("R-040")
def test_what_left_after_a_known_payment_is_told_from_what_was_entered_later(world: World) -> None:
    piece = one_reminder(world)
    left = Mailing.objects.get().sent_at
    assert left is not None
    assert reliability.untimely(START, END) == reliability.Untimely(0, 0, 1)
    money = Payment.objects.create(piece=piece, amount=100_00, paid_on=START.date() + dt.timedelta(days=1))
    Payment.objects.update(created_at=left + dt.timedelta(days=2))
    assert reliability.untimely(START, END) == reliability.Untimely(0, 1, 1)
    Payment.objects.update(created_at=left - dt.timedelta(hours=1))
    assert reliability.untimely(START, END) == reliability.Untimely(1, 0, 1)
    Payment.objects.filter(pk=money.pk).update(amount=60_00)
    assert reliability.untimely(START, END) == reliability.Untimely(0, 0, 1)
    Payment.objects.update(amount=100_00, reversed_at=END)
    assert reliability.untimely(START, END) == reliability.Untimely(0, 0, 1)


@pytest.mark.req("R-040")
def test_what_left_after_a_known_answer_is_counted_and_automatic_answers_are_none(world: World) -> None:
    piece = one_reminder(world)
    left = Mailing.objects.get().sent_at
    assert left is not None
    Entry.objects.create(
        record=piece.record_ptr, born_in=piece.record_ptr, type="message", visibility="external", direction="in",
        author=world.ben.identity, occurred_at=left - dt.timedelta(hours=3),
    )  # fmt: skip
    answer = Entry.objects.filter(type="message", direction="in")
    answer.update(recorded_at=left - dt.timedelta(hours=2))
    assert reliability.untimely(START, END) == reliability.Untimely(1, 0, 1)
    answer.update(recorded_at=left + dt.timedelta(hours=2))
    assert reliability.untimely(START, END) == reliability.Untimely(0, 1, 1)
    answer.update(meta={"automatic": "auto-replied"})
    assert reliability.untimely(START, END) == reliability.Untimely(0, 0, 1)


def test_refusals_complaints_and_opt_outs_are_those_of_whom_follow_ups_wrote_to(world: World) -> None:
    one_reminder(world)
    (mail,) = office.mails()
    with time_machine.travel(START + dt.timedelta(days=5), tick=False):
        Suppression.objects.create(address=mail.address, scope="commercial", reason="opt_out")
        Suppression.objects.create(address="somebody@else.example", scope="commercial", reason="opt_out")
    assert reliability.reputation(START, END) == reliability.Reputation(1, 0, 0, 1)
    OutboundMail.objects.update(state="bounced")
    assert reliability.reputation(START, END) == reliability.Reputation(1, 1, 0, 1)


def test_promises_are_kept_until_the_working_day_after(world: World) -> None:
    with time_machine.travel(START, tick=False):
        kept, late, open_, coming = (office.invoice(world, n, START.date()) for n in range(4))
        friday = START.date() + dt.timedelta(days=4)
        for one in (kept, late, open_):
            Piece.objects.filter(pk=one.pk).update(promised_on=friday)
        Piece.objects.filter(pk=coming.pk).update(promised_on=START.date() + dt.timedelta(days=30))
        Piece.objects.filter(pk=kept.pk).update(paid_at=START + dt.timedelta(days=7))
        Piece.objects.filter(pk=late.pk).update(paid_at=START + dt.timedelta(days=8))
    share = reliability.promises(START + dt.timedelta(days=14))
    assert (share.part, share.whole) == (1, 3)


def test_approvals_tell_how_long_and_what_became_of_them(world: World) -> None:
    row = office.follow(office.sent_quote(world))
    office.scenario()
    (row,) = office.follow(office.sent_quote(world)) or row
    now = clock.now()
    for n in range(10):
        Approval.objects.create(
            enrolment=row, step_key=f"s{n}", reason="approval", asked_at=now - dt.timedelta(hours=n + 1), due_at=now,
            decided_at=now, verdict="approve", html="<p>autre</p>" if n < 3 else "", turn=n % 2,
        )  # fmt: skip
    found = reliability.approvals(now - reminders.PERIOD, now + dt.timedelta(seconds=1))
    assert (found.waited.n, found.handed_on, found.edited) == (10, 5, 3)
    assert found.waited.p90 == dt.timedelta(hours=9, minutes=6)


@pytest.mark.req("R-040")
def test_customers_at_the_most_of_the_house_are_counted(world: World) -> None:
    now = clock.now()
    for n in range(4):
        Mailing.objects.create(
            origin=f"t:{n}", record=world.offer.record_ptr, party=world.commune.record_ptr, at=now, state="sent"
        )
    found = reliability.pressure(now + dt.timedelta(seconds=1))
    assert ([(one.pk, n) for one, n in found.most], found.at_cap, found.customers) == ([(world.commune.pk, 4)], 1, 1)


@pytest.mark.req("R-004")
def test_a_part_paid_invoice_is_at_stake_for_its_balance_and_in_the_house_s_currency(world: World) -> None:
    office.invoice(world, 1, amount_paid=40_00)
    foreign = office.invoice(world, 2)
    Piece.objects.filter(pk=foreign.pk).update(currency="CHF" if Organisation.current().currency != "CHF" else "EUR")
    assert [(one.amount, one.number) for one in followups.by_customer()] == [(60_00, 1)]
    assert [(one.amount, one.number) for one in followups.by_team()] == [(60_00, 1)]


@pytest.mark.req("R-042", "R-039")
def test_the_control_page_shows_them_with_how_many_they_stand_on(
    as_user: Callable[[User], Client], ada: User, world: World
) -> None:
    piece = one_reminder(world)
    Payment.objects.create(piece=piece, amount=30_00, paid_on=START.date() + dt.timedelta(days=6))
    with time_machine.travel(START + dt.timedelta(days=20), tick=False):
        page = as_user(ada).get("/control/")
    assert page.context["collected"].invoices == 1 and page.context["collected"].lateness is None
    said = page.content.decode()
    assert "Jours de ventes encore à encaisser" in said and "Parties après une réponse ou un paiement connus" in said
    assert "Les plus relancés en trente jours" in said
