"""« Contrôle » and the weekly report: figures that add up, nobody named as a culprit."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from django.test import Client

from ariane.accounts.models import Organisation, User
from ariane.flows import tasks
from ariane.flows.model import Send
from ariane.flows.models import Enrolment, Mailing, StepRun
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.mail.models import OutboundMail
from ariane.pieces.models import Payment, Piece
from ariane.reports import followups, reminders, review, weekly
from tests.budget import query_budget
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
    end = start + dt.timedelta(days=30)
    (effect,) = reminders.by_template(reminders.reminders(start, end))
    assert (effect.key, effect.sent, effect.paid, effect.delay) == ("invoice-after", 1, 100_00, 3)
    assert effect.answer_rate.percent is None
    assert [(one.pk, n) for one, n, _last in followups.followed_up()] == [(piece.pk, 1)]
    StepRun.objects.all().delete()
    assert reminders.reminders(start, end) == []


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


@pytest.mark.req("R-036", "R-041", "R-042")
def test_a_payment_counts_for_the_last_reminder_before_it_and_within_ten_working_days(world: World) -> None:
    office.scenario("invoice", office.INVOICE)
    start = office.MONDAY
    with time_machine.travel(start, tick=False):
        office.follow(piece := office.invoice(world, 1, start.date()))
    for days in (4, 11):
        with time_machine.travel(start + dt.timedelta(days=days), tick=False):
            assert office.run().sent == 1
    sent_first, sent_second = (one.at.date() for one in Mailing.objects.order_by("at"))
    for day, amount in ((sent_first, 5_00), (sent_second, 20_00), (sent_second + dt.timedelta(days=2), 30_00)):
        Payment.objects.create(piece=piece, amount=amount, paid_on=day)
    Payment.objects.create(piece=piece, amount=40_00, paid_on=sent_second + dt.timedelta(days=30))
    taken_back = Payment.objects.create(piece=piece, amount=7_00, paid_on=sent_second + dt.timedelta(days=1))
    Payment.objects.filter(pk=taken_back.pk).update(reversed_at=clock.now())
    rows = reminders.reminders(start, start + dt.timedelta(days=40))
    first, second = reminders.by_number(rows)
    assert (first.key, first.sent, first.paid, first.delay) == (1, 1, 20_00, (sent_second - sent_first).days)
    assert (second.key, second.sent, second.paid, second.delay) == (2, 1, 30_00, 2)
    assert reminders.punctuality(rows) == reminders.Punctual(1, 2) or reminders.punctuality(rows).of == 2


@pytest.mark.req("R-042")
def test_offers_are_compared_by_size_and_small_numbers_make_no_rate(world: World) -> None:
    office.scenario(steps=(Send("", "quote-gentle"),))
    with time_machine.travel(office.MONDAY, tick=False):
        office.follow(office.sent_quote(world))
        assert office.run().sent == 1
        rows = reminders.reminders(office.MONDAY - dt.timedelta(days=1), office.MONDAY + dt.timedelta(days=1))
    (size,) = reminders.by_size(rows)
    assert size.key == (None, None), "one quote makes no sizes"
    assert (len(size.quotes), len(size.won), size.win_rate.percent) == (1, 0, None)
    assert reminders.silent(rows) == []
    assert [one.party.pk for one in reminders.silent([replace(rows[0], mailing=n) for n in range(3)])] == [
        world.commune.pk
    ]
    assert reminders.silent([replace(rows[0], mailing=n, answered=n == 2) for n in range(3)]) == []


@pytest.mark.req("R-042")
def test_sizes_are_those_of_the_house_in_any_currency() -> None:
    euros = [cents * 100 for cents in (180, 420, 950, 1900, 2600, 5200, 11_000, 48_000)]
    assert reminders.sizes(euros) == (1_000_00, 2_000_00, 5_000_00)
    francs = [units * 656 for units in (180, 420, 950, 1900, 2600, 5200, 11_000, 48_000)]
    assert reminders.sizes(francs) == (500_000, 1_000_000, 5_000_000)
    assert reminders.sizes(euros[:3]) == () and reminders.sizes([500] * 9) == (500,)


@pytest.mark.req("R-039", "R-044")
def test_a_sensitive_case_without_a_person_is_listed_until_somebody_has_it(world: World, ben: User) -> None:
    piece = office.sent_quote(world)
    assert review.unattended() == []
    Record.objects.filter(pk=piece.pk).update(sensitive=True)
    assert [one.pk for one in review.unattended()] == [piece.pk]
    tasks.plan(piece, tasks.Todo("call", "Appeler", ben, "test"))
    assert review.unattended() == []


@pytest.mark.req("R-037", "R-038")
def test_the_report_says_what_waits_who_was_written_to_and_what_comes(ada: User, world: World) -> None:
    Organisation.objects.update(timezone="UTC")
    office.scenario("invoice", office.INVOICE)
    with time_machine.travel(office.MONDAY, tick=False):
        office.follow(office.invoice(world, 1, office.MONDAY.date()))
    with time_machine.travel(MONDAY_8 - dt.timedelta(days=5, hours=-2), tick=False):
        assert office.run().sent == 1
        office.invoice(world, 2, dispute=True)
    with time_machine.travel(MONDAY_8, tick=False):
        assert weekly.send_report()
    html = OutboundMail.objects.get(content__origin__startswith="weekly-report", address=ada.email).content.html
    said = html.replace("\xa0", " ").replace("\u202f", " ")
    assert "Commune d’Aubrives : 1" in said and "Litiges : 1" in said
    assert "Cette semaine" in said and "30 nov." in said


@pytest.mark.req("R-037", "R-039")
def test_the_report_sets_the_week_beside_the_one_before_and_the_mean_of_eight(ada: User, world: World) -> None:
    Organisation.objects.update(timezone="UTC")
    office.scenario("invoice", office.INVOICE)
    with time_machine.travel(office.MONDAY, tick=False):
        office.follow(piece := office.invoice(world, 1, office.MONDAY.date()))
    for days in (4, 11):
        with time_machine.travel(office.MONDAY + dt.timedelta(days=days), tick=False):
            assert office.run().sent == 1
    Mailing.objects.update(state="sent", sent_at=dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC))
    Payment.objects.create(piece=piece, amount=80_00, paid_on=office.MONDAY.date() + dt.timedelta(days=6))
    found = {one.code: (one.now, one.before, one.mean) for one in review.compared(MONDAY_8)}
    assert (found["left"], found["paid"]) == ((1, 1, 0), (0, 80_00, 10_00))
    assert found["answered"] == found["won"] == found["late"] == (0, 0, 0)
    with time_machine.travel(MONDAY_8, tick=False):
        assert weekly.send_report()
    html = OutboundMail.objects.get(content__origin__startswith="weekly-report", address=ada.email).content.html
    said = html.replace("\xa0", " ").replace("\u202f", " ")
    assert "moyenne de huit" in said and "80,00 €" in said and "10,00 €" in said
    assert "Aucune relance n’est partie après une réponse ou un paiement connus." in said


@pytest.mark.parametrize("many", [3, 30])
def test_the_control_page_asks_the_same_whatever_left(
    as_user: Callable[[User], Client], ada: User, world: World, many: int
) -> None:
    office.scenario("invoice", office.INVOICE)
    with time_machine.travel(office.MONDAY, tick=False):
        office.follow(*(office.invoice(world, n, office.MONDAY.date()) for n in range(many)))
    with time_machine.travel(office.MONDAY + dt.timedelta(days=4), tick=False):
        assert office.run().sent == 1
        browser = as_user(ada)
        browser.get("/control/")
        with query_budget(84):
            browser.get("/control/")
    assert StepRun.objects.filter(did="sent").count() == many
