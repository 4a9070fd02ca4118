"""« Contrôle » and the weekly report: figures that add up, nobody named as a culprit."""

import datetime as dt

import pytest
import time_machine

from ariane.accounts.models import Organisation, User
from ariane.flows.models import Enrolment, Mailing, StepRun
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.mail.models import OutboundMail
from ariane.pieces.models import Piece
from ariane.reports import followups, weekly
from tests.flows import office
from tests.world import World

MONDAY_8 = dt.datetime(2026, 11, 30, 8, 5, tzinfo=dt.UTC)


@pytest.mark.req("R-004")
def test_amounts_at_stake_are_told_by_age_customer_and_team(world: World) -> None:
    today = clock.today()
    for number, late in enumerate((-5, 10, 45, 75, 200)):
        office.invoice(world, number, today - dt.timedelta(days=late))
    office.invoice(world, 9, today - dt.timedelta(days=10), amount_paid=40_00)
    office.invoice(world, 10, today - dt.timedelta(days=10), dispute=True)
    offer = office.sent_quote(world, clock.now() - dt.timedelta(days=40))
    found = followups.ages()
    assert [age.invoices for age in found] == [100_00, 160_00, 100_00, 100_00, 100_00]
    assert [age.quotes for age in found] == [0, 0, offer.amount, 0, 0]
    (customer,) = followups.by_customer()
    assert (customer.name, customer.number) == ("Commune d’Aubrives", 7)
    assert [(team.name, team.number) for team in followups.by_team()] == [("Ventes", 7)]


@pytest.mark.req("R-006")
def test_customers_nobody_contacted_are_named_and_those_never_since_their_quote(world: World) -> None:
    office.sent_quote(world)
    assert [(one.party.pk, one.never) for one in followups.neglected()] == [(world.commune.pk, True)]
    Record.objects.filter(pk=world.offer.pk).update(last_message_at=clock.now())
    assert followups.neglected() == []
    Record.objects.filter(pk=world.offer.pk).update(last_message_at=clock.now() - dt.timedelta(weeks=6))
    Record.objects.filter(pk=world.offer.pk).update(created_at=clock.now() - dt.timedelta(weeks=8))
    (late,) = followups.neglected()
    assert late.never is False


@pytest.mark.req("R-036", "R-041", "R-042")
def test_what_follow_ups_brought_is_told_by_template_and_small_numbers_make_no_rate(world: World) -> None:
    office.scenario("invoice", office.INVOICE)
    start = office.MONDAY
    with time_machine.travel(start, tick=False):
        piece = office.invoice(world, 1, start.date())
        office.follow(piece)
    with time_machine.travel(start + dt.timedelta(days=4), tick=False):
        assert office.run().sent == 1
    paid = start + dt.timedelta(days=7)
    Piece.objects.filter(pk=piece.pk).update(paid_at=paid, amount_paid=100_00)
    (effect,) = followups.effects(start, start + dt.timedelta(days=14))
    assert (effect.template, effect.sent, effect.paid, effect.delay, effect.rate) == (
        "invoice-after",
        1,
        100_00,
        3,
        None,
    )
    assert [(one.pk, n) for one, n, _last in followups.followed_up()] == [(piece.pk, 1)]
    StepRun.objects.all().delete()
    assert followups.effects(start, start + dt.timedelta(days=14)) == []


@pytest.mark.req("R-037", "R-038", "R-043")
def test_the_report_leaves_on_monday_once_and_names_no_culprit(ada: User, ben: User, world: World) -> None:
    Organisation.objects.update(timezone="UTC")
    office.sent_quote(world)
    with time_machine.travel(MONDAY_8 - dt.timedelta(hours=1), tick=False):
        assert not weekly.send_report()
    with time_machine.travel(MONDAY_8, tick=False):
        assert weekly.send_report() and not weekly.send_report()
    mails = OutboundMail.objects.filter(content__origin__startswith="weekly-report:").select_related("content")
    assert [mail.address for mail in mails] == [ada.email]
    html = mails[0].content.html
    assert "Rénovation du hall relais" in html and "Ben Vendeur" not in html
    with time_machine.travel(MONDAY_8 + dt.timedelta(days=7), tick=False):
        assert weekly.send_report()


@pytest.mark.req("R-039")
def test_an_abnormal_volume_is_noticed_and_told_once_a_day(ada: User, world: World) -> None:
    Organisation.objects.update(timezone="UTC")
    flow = office.scenario()
    with time_machine.travel(office.MONDAY, tick=False):
        office.follow(office.sent_quote(world))
    evening = dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC)
    with time_machine.travel(evening, tick=False):
        assert [alert.code for alert in followups.alerts()] == ["nothing"]
        assert weekly.warn() and not weekly.warn()
        Enrolment.objects.update(due_at=evening + dt.timedelta(days=2))
        assert followups.alerts() == []
        for day in range(1, 29):
            mailings(world, evening - dt.timedelta(days=day), 6)
        mailings(world, evening, 13)
        (alert,) = followups.alerts()
        assert (alert.code, alert.number, alert.usual) == ("burst", 13, 6)
    assert OutboundMail.objects.filter(content__origin__startswith="volume:", address=ada.email).count() == 1
    assert flow.state == "active"


def mailings(world: World, at: dt.datetime, number: int) -> None:
    made = (Mailing(origin=f"t:{at}:{n}", record=world.offer.record_ptr, at=at, state="sent") for n in range(number))
    Mailing.objects.bulk_create(made)
