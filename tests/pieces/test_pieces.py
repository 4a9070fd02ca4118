"""Pieces: amounts, deadlines, chains, participants, who is proposed as a recipient."""

from decimal import Decimal

import pytest

from ariane.accounts.models import Identity, User
from ariane.journal import actions as journal
from ariane.journal.models import Entry, Link, Record
from ariane.kernel.errors import DomainError
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.parties.models import Party
from ariane.pieces import actions, queries
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.amounts import Line, totals
from ariane.pieces.correspondents import correspondents
from ariane.pieces.models import Piece
from tests.world import World, fresh

TVA = (("TVA 21 %", Decimal(21)),)
QUEBEC = (("TPS 5 %", Decimal(5)), ("TVQ 9,975 %", Decimal("9.975")))


def line(price: int, quantity: str = "1", taxes: tuple[tuple[str, Decimal], ...] = TVA) -> Line:
    return Line("Poste", Decimal(quantity), price, taxes=taxes)


def test_a_line_may_bear_two_taxes_each_rounded_once() -> None:
    sums = totals([line(3333, taxes=QUEBEC), line(3333, taxes=QUEBEC), line(3333, taxes=QUEBEC)])
    assert sums.excl == 9999
    assert sums.taxes == {"TPS 5 %": 500, "TVQ 9,975 %": 997}
    assert sums.incl == 11496


def test_lines_survive_storage_and_round_half_up() -> None:
    kept = Line("Bois", Decimal("2.5"), 101, "m³", TVA)
    assert Line.read(kept.as_json()) == kept
    assert kept.amount == 253
    assert totals([]).incl == 0
    with pytest.raises(ArithmeticError):
        Line.read({"quantity": "beaucoup"})


def test_the_headline_amount_is_before_tax_on_an_offer_and_with_tax_on_an_invoice(ben: User, world: World) -> None:
    offer = create_piece(by=ben, piece=NewPiece("quote", "Toiture", world.commune, lines=(line(100_00),)))
    invoice = create_piece(by=ben, piece=NewPiece("invoice", "Toiture", world.commune, lines=(line(100_00),)))
    assert (fresh(offer).amount, fresh(invoice).amount) == (100_00, 121_00)
    assert Record.objects.get(pk=invoice.pk).amount == 121_00
    invoice.amount_paid = 21_00
    assert invoice.balance == 100_00


def test_changing_lines_tells_the_amount_once(ben: User, world: World) -> None:
    offer = create_piece(by=ben, piece=NewPiece("quote", "Toiture", world.commune, lines=(line(100_00),)))
    assert actions.set_lines(by=ben, piece=offer, lines=[line(90_00)]) == ["lines", "amount"]
    change = Entry.objects.get(record=offer, type="change")
    assert change.changes == [{"field": "amount", "old": 100_00, "new": 90_00}]
    assert (fresh(offer).amount_incl, fresh(offer).amount) == (108_90, 90_00)


def test_the_date_that_matters_for_a_kind_is_its_deadline(ben: User, world: World) -> None:
    offer = create_piece(
        by=ben, piece=NewPiece("quote", "Toiture", world.commune, fields={"valid_until": "2026-12-12"})
    )
    assert str(Record.objects.get(pk=offer.pk).due_on) == "2026-12-12"
    piece = Piece.objects.get(pk=offer.pk)
    journal.change_fields(by=ben, record=piece, changes={"valid_until": None})
    assert Record.objects.get(pk=offer.pk).due_on is None


def test_a_chain_is_read_from_any_of_its_pieces(ben: User, cleo: User, world: World) -> None:
    request = create_piece(by=ben, piece=NewPiece("request", "Hall relais"))
    offer = create_piece(by=ben, piece=NewPiece("quote", "Hall relais", world.commune, continues=request))
    order = create_piece(by=ben, piece=NewPiece("order", "Hall relais", world.commune, continues=offer))
    assert [one.pk for one in queries.chain(offer, ben)] == [request.pk, offer.pk, order.pk]
    assert [one.pk for one in queries.chain(order, cleo)] == [request.pk], "she may not read the others"
    assert queries.chain(world.offer, ben) == []


@pytest.mark.req("P-037")
def test_nothing_new_starts_with_an_archived_card_in_any_role(ben: User, corinne: User, world: World) -> None:
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Partie.")
    gone = fresh(world.dora)
    for role in ("requester", "sender", "addressee", "participant"):
        with pytest.raises(DomainError):
            create_piece(by=ben, piece=NewPiece("request", "Terrain", people=((role, gone),)))
    with pytest.raises(DomainError):
        create_piece(by=ben, piece=NewPiece("letter", "Lettre", gone))
    with pytest.raises(DomainError):
        actions.add_participant(by=ben, piece=world.offer, party=gone, role="contact")
    assert not Link.objects.filter(to_record=gone, role__in=("requester", "sender", "addressee")).exists()


@pytest.mark.req("P-039")
def test_what_continues_a_chain_goes_on_with_the_organisation(ben: User, world: World) -> None:
    request = create_piece(by=ben, piece=NewPiece("request", "Hall", world.dora))
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Partie.")
    offer = create_piece(by=ben, piece=NewPiece("quote", "Hall", fresh(world.dora), continues=request))
    assert offer.main_party_id == world.commune.pk


def test_the_whole_object_behind_a_record(world: World) -> None:
    assert isinstance(queries.whole(Record.objects.get(pk=world.offer.pk)), Piece)
    assert isinstance(queries.whole(Record.objects.get(pk=world.dora.pk)), Party)


def proposed(record: Record) -> list[str]:
    return [row.recipient.name for row in correspondents(record) if row.proposed]


@pytest.mark.req("P-060")
def test_participants_are_proposed_before_the_third_party_itself(ben: User, world: World) -> None:
    assert proposed(world.offer) == ["Dora Dupont"]
    row = correspondents(world.offer)[0]
    assert (row.recipient.organisation, row.recipient.address) == ("Commune d’Aubrives", "dora@aubrives.example")
    bare = create_piece(by=ben, piece=NewPiece("invoice", "Loyer", world.dora))
    assert proposed(bare) == ["Dora Dupont"]
    nobody = create_piece(by=ben, piece=NewPiece("invoice", "Loyer", world.commune))
    assert correspondents(nobody) == []


@pytest.mark.req("X-23")
def test_whoever_takes_part_in_the_conversation_is_proposed_and_nobody_follows(ben: User, world: World) -> None:
    erik = Identity.objects.get(address="erik@plans.example")
    message = journal.Message("<p>Bonjour</p>", "Plans", (erik,))
    journal.post_message(by=ben, record=world.offer, message=message)
    assert proposed(world.offer) == ["Erik Architecte"]
    assert {row.recipient.name for row in correspondents(world.offer)} == {"Erik Architecte", "Dora Dupont"}
    assert not world.offer.followers.filter(user=None).exists()


def test_archived_and_rejected_addresses_are_listed_and_not_proposed(ben: User, world: World) -> None:
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Partie.")
    actions.add_participant(by=ben, piece=world.offer, party=world.erik, role="contact")
    assert proposed(world.offer) == ["Erik Architecte"]
    Identity.objects.filter(address="erik@plans.example").update(bounced_at="2026-11-20T08:00:00Z")
    assert proposed(world.offer) == []
    flags = {row.recipient.name: (row.recipient.archived, row.recipient.bounced) for row in correspondents(world.offer)}
    assert flags == {"Dora Dupont": (True, False), "Erik Architecte": (False, True)}


def test_an_address_of_two_cards_is_shown_as_itself(ben: User, world: World) -> None:
    for name in ("Jean Dupuis", "Jean Dupuis fils"):
        create_party(by=ben, party=NewParty(name, Party.Type.PERSON, addresses=("dupuis@famille.example",)))
    shared = Identity.objects.get(address="dupuis@famille.example")
    Identity.objects.filter(pk=shared.pk).update(name="")
    message = journal.Message("<p>Bonjour</p>", "Plans", (Identity.objects.get(pk=shared.pk),))
    journal.post_message(by=ben, record=world.offer, message=message)
    assert proposed(world.offer) == ["dupuis@famille.example"]
