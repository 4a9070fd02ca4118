"""Deeds on a record, by their dialogs; and who may not see them."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal.models import Draft
from ariane.pieces.models import Payment, PaymentTerms, Piece, RequestedDocument
from tests.flows import office
from tests.world import World

Browser = Callable[[User], Client]


@pytest.mark.req("O-052")
def test_an_approval_is_asked_from_the_record_and_answered_with_two_buttons(
    as_user: Browser, ben: User, bea: User, cleo: User, world: World
) -> None:
    at = f"/records/{world.offer.pk}/approval/"
    assert as_user(cleo).get(at).status_code == 404
    dialog = as_user(ben).get(at).content.decode()
    assert (
        "Béa Chef" in dialog and "Ben Vendeur" not in dialog.partition('name="approver"')[2].partition("</select>")[0]
    )
    assert as_user(ben).post(at, {"what": "", "approver": bea.pk}).status_code == 422
    as_user(ben).post(at, {"what": "Remise de 8 %", "approver": bea.pk, "why": "fidèle"})
    page = as_user(bea).get(f"/records/{world.offer.pk}/").content.decode()
    assert 'value="yes"' in page and "Approuver" in page and "Refuser" in page
    activity = Activity.objects.get(record=world.offer)
    as_user(bea).post(f"/activities/{activity.pk}/completion/", {"outcome": "yes", "feedback": "Oui"})
    assert "Approuvé\u00a0:" in as_user(ben).get(f"/records/{world.offer.pk}/").content.decode()


@pytest.mark.req("O-061")
def test_a_difficulty_is_escalated_from_the_record(as_user: Browser, ben: User, cleo: User, world: World) -> None:
    at = f"/records/{world.offer.pk}/escalation/"
    assert as_user(cleo).get(at).status_code == 404
    assert as_user(ben).post(at, {"to": f"u{cleo.pk}", "why": ""}).status_code == 422
    as_user(ben).post(at, {"to": f"u{cleo.pk}", "why": "Délai intenable"})
    page = as_user(cleo).get(f"/records/{world.offer.pk}/").content.decode()
    assert "Escaladé par Ben Vendeur à Cléo Achat\u00a0: Délai intenable" in page


def test_the_next_piece_is_one_click_and_both_show_the_chain(
    as_user: Browser, ben: User, cleo: User, world: World
) -> None:
    at = f"/records/{world.offer.pk}/continuation/"
    assert as_user(cleo).post(at, {"kind": "order"}).status_code == 404
    assert at in as_user(ben).get(f"/records/{world.offer.pk}/").content.decode()
    assert 'value="order"' in as_user(ben).get(at).content.decode()
    as_user(ben).post(at, {"kind": "order"})
    order = Piece.objects.get(kind__code="order")
    assert order.title in as_user(ben).get(f"/records/{world.offer.pk}/?tab=links").content.decode()
    assert "OFR-2026-0142" in as_user(ben).get(f"/records/{order.pk}/?tab=links").content.decode()
    assert as_user(ben).post(at, {"kind": "party"}).status_code == 422


@pytest.mark.req("O-063")
def test_documents_are_asked_for_and_what_is_missing_shows(
    as_user: Browser, ben: User, cleo: User, world: World
) -> None:
    at = f"/records/{world.offer.pk}/requested-documents/"
    dora = world.dora.addresses.get().identity
    assert as_user(cleo).get(at).status_code == 404
    asked = {"labels": "Plan signé\nAttestation", "of": f"i{dora.pk}", "due_on": ""}
    answer = as_user(ben).post(at, asked)
    assert answer.headers["Location"].endswith("?mode=message#composer")
    assert Draft.objects.get(user=ben, record=world.offer).recipients == [dora.pk]
    tab = as_user(ben).get(f"/records/{world.offer.pk}/?tab=documents").content.decode()
    assert "0 sur 2 reçues" in tab and "Plan signé" in tab
    row = RequestedDocument.objects.get(label="Plan signé")
    assert as_user(cleo).post(f"/requested-documents/{row.pk}/receipt/", {"document": ""}).status_code == 404
    as_user(ben).post(f"/requested-documents/{row.pk}/receipt/", {"document": ""})
    other = RequestedDocument.objects.get(label="Attestation")
    as_user(ben).post(f"/requested-documents/{other.pk}/withdrawal/")
    assert "1 sur 1 reçue" in as_user(ben).get(f"/records/{world.offer.pk}/?tab=documents").content.decode()


@pytest.mark.req("R-019", "X-29")
def test_a_payment_is_recorded_and_taken_back_from_the_invoice(
    as_user: Browser, ben: User, cleo: User, world: World
) -> None:
    made = office.invoice(world)
    at = f"/records/{made.pk}/facts/payment/"
    assert as_user(cleo).get(at).status_code == 404
    assert 'value="100,00"' in as_user(ben).get(at).content.decode()
    assert as_user(ben).post(at, {"amount": "0", "kind": "payment", "day": "2026-11-20"}).status_code == 422
    as_user(ben).post(at, {"amount": "40,00", "kind": "payment", "day": "2026-11-20", "reference": "VIR 12"})
    page = as_user(ben).get(f"/records/{made.pk}/").content.decode()
    assert "60,00\u00a0€ à payer" in page and "VIR 12" in page
    payment = Payment.objects.get()
    assert as_user(cleo).post(f"/payments/{payment.pk}/reversal/", {"why": "x"}).status_code == 404
    as_user(ben).post(f"/payments/{payment.pk}/reversal/", {"why": "rejeté"})
    assert "100,00\u00a0€ à payer" in as_user(ben).get(f"/records/{made.pk}/").content.decode()
    assert as_user(ben).get(f"/records/{made.pk}/facts/nothing/").status_code == 404


def test_the_menu_offers_the_facts_that_can_be_said_now(as_user: Browser, ben: User, world: World) -> None:
    page = as_user(ben).get(f"/records/{world.offer.pk}/").content.decode()
    assert "Marquer comme envoyé…" in page and "Enregistrer un paiement…" not in page
    as_user(ben).post(f"/records/{world.offer.pk}/facts/sent/", {"channel": "post", "day": "2026-11-20"})
    assert "Marquer comme envoyé…" not in as_user(ben).get(f"/records/{world.offer.pk}/").content.decode()
    shown = as_user(ben).get("/kinds/quote/?fact=silent").content.decode()
    assert "Rénovation du hall relais" in shown
    assert "Rénovation du hall relais" not in as_user(ben).get("/kinds/quote/?fact=unsent").content.decode()


@pytest.mark.req("R-018")
def test_payment_terms_are_rows_and_one_is_the_default(as_user: Browser, ada: User, ben: User) -> None:
    browser, at = as_user(ada), "/settings/payment-terms/"
    assert as_user(ben).get(at).status_code == 403
    for name, days in (("30 jours", 30), ("Comptant", 0)):
        browser.post(f"{at}new/", {"name_fr": name, "days": days, "default": "1", "active": "1"})
    assert [one.name_fr for one in PaymentTerms.objects.filter(default=True)] == ["Comptant"]
    assert "30 jours" in browser.get(at).content.decode()
