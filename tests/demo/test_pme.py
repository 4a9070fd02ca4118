"""Pack 2, Atelier Boréal inc.: its figures, and what is told of its trade."""

import pytest
from django.utils import timezone

from ariane.flows.models import Enrolment, Mailing, Scenario
from ariane.journal.models import Entry, Record
from ariane.mail.models import RoundTrip
from ariane.pieces.models import Piece
from ariane.reports import followups
from tests.demo.checks import *  # noqa: F403
from tests.demo.pme_stories import *  # noqa: F403

PACK = "pme"
pytestmark = pytest.mark.django_db


def test_quotes_stand_in_every_stage_and_twelve_are_without_news(pack: str) -> None:
    quotes = Piece.objects.filter(kind__code="quote")
    assert set(quotes.values_list("stage__code", flat=True)) == {
        "draft", "to-approve", "approved", "sent", "accepted", "refused", "expired", "filed",
    }  # fmt: skip
    silent = quotes.filter(stage__code="sent", last_in_at=None, sent_at__isnull=False)
    ages = sorted((timezone.now() - quote.sent_at).days for quote in silent if quote.sent_at)
    assert len(silent) >= 12
    assert ages[0] <= 4
    assert ages[-1] >= 35
    assert quotes.filter(tags__name="exclue des relances").count() == 2


def test_invoices_are_overdue_disputed_and_paid_overnight(pack: str) -> None:
    invoices = Piece.objects.filter(kind__code="invoice")
    today = timezone.localdate()
    still_open = invoices.filter(stage__code="published", due_on__lt=today, dispute=False)
    assert still_open.exclude(main_party__party__strategic=True).count() == 8
    assert invoices.filter(dispute=True).count() == 1
    # another customer may pay in the course of the day
    assert "Armoires de l’officine" in {one.title for one in invoices.filter(stage__code="paid", paid_at__date=today)}
    assert invoices.filter(main_party__party__strategic=True).exclude(stage__code="paid").count() == 1


def test_suppliers_delays_are_tracked(pack: str) -> None:
    delays = Entry.objects.filter(record__kind__code="purchase", type="change", text__contains="→")
    moved = {e.record_id for e in delays if any(one["field"] == "expected_on" for one in e.changes)}
    assert len(moved) == 4 - 1


def test_amounts_bear_both_taxes(pack: str) -> None:
    piece = Piece.objects.filter(kind__code="invoice").exclude(lines=[]).order_by("pk")[0]
    assert list(piece.totals.taxes) == ["TPS 5 %", "TVQ 9,975 %"]
    assert piece.amount == piece.totals.incl
    assert piece.currency == "CAD"


def test_one_ticket_is_escalated_and_two_are_due_now(pack: str) -> None:
    tickets = Record.objects.filter(kind__code="ticket")
    assert [ticket.title for ticket in tickets if ticket.custom.get("escalated")] == ["Banquette décollée"]
    today = timezone.localdate()
    urgent = tickets.filter(stars=3, stage__final=False)
    assert urgent.count() == 2
    assert all(ticket.due_on and abs((ticket.due_on - today).days) <= 2 for ticket in urgent)


def test_follow_ups_have_worked_for_a_month_and_one_quote_slipped_through(pack: str) -> None:
    week = followups.control()
    assert [piece.title for piece in week.holes] == ["Présentoirs muraux"]
    assert 90 < week.percent < 100
    assert week.excluded == 2
    states = dict(Scenario.objects.values_list("code", "state"))
    assert (states["quote"], states["quote-short"], states["invoice"]) == ("active", "paused", "simulated")
    assert Mailing.objects.filter(state="sent").count() > 5
    assert Enrolment.objects.filter(ended_at=None).count() > 5
    assert not Enrolment.objects.filter(state="poison").exists()


@pytest.mark.req("O-035")
def test_every_address_was_tested_and_one_fails_on_purpose(pack: str) -> None:
    lights = {trip.address: trip.state for trip in RoundTrip.objects.all()}
    assert lights.pop("support@atelier-boreal.example") == "failed"
    assert set(lights.values()) == {"passed"} and len(lights) >= 2
