"""Expected documents per stage: what is there, what is missing, what holds a record at its stage."""

import pytest

from ariane.accounts.models import User
from ariane.journal import expected
from ariane.journal.actions import archive, attach, change_fields
from ariane.journal.actions.documents import Upload
from ariane.journal.configure.expected import ExpectedData, expect, remove, update
from ariane.journal.models import ExpectedDocument, Record, Stage
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces import requested
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from tests.world import World


def stage(record: Record, code: str) -> Stage:
    return record.kind.stages.get(code=code)


def goes(by: User, record: Record, code: str) -> None:
    change_fields(by=by, record=record, changes={"stage": stage(record, code)})


def names(record: Record, viewer: User) -> list[str]:
    return [one.words for one in expected.missing_files(record, viewer)]


@pytest.fixture
def permit(world: World, offer: Piece) -> ExpectedDocument:
    """A permit without which an offer does not leave « brouillon »."""
    data = ExpectedData("permis d’urbanisme", stage=stage(offer, "draft"), words="Permis urbanisme", required=True)
    return expect(by=world.ada, kind=offer.kind, data=data)


@pytest.mark.req("P-024", "O-063")
def test_a_file_is_known_by_its_type_or_by_words_of_its_name(
    world: World, offer: Piece, permit: ExpectedDocument
) -> None:
    expect(by=world.ada, kind=offer.kind, data=ExpectedData("contrat signé", doc_type="CONTRAT"))
    assert names(offer, world.ben) == ["permis d’urbanisme", "contrat signé"]
    attach(by=world.ben, record=offer, upload=Upload("Urbanisme, PERMIS du 3 mai.pdf", b"%PDF-"))
    assert names(offer, world.ben) == ["contrat signé"]
    attach(by=world.ben, record=offer, upload=Upload("scan.pdf", b"%PDF-", doc_type="CONTRAT"))
    assert names(offer, world.ben) == []


@pytest.mark.req("P-024", "O-063")
def test_a_required_document_holds_the_record_at_its_stage(
    world: World, offer: Piece, permit: ExpectedDocument
) -> None:
    with pytest.raises(DomainError, match="permis d’urbanisme"):
        goes(world.ben, offer, "to-approve")
    attach(by=world.ben, record=offer, upload=Upload("permis_urbanisme.pdf", b"%PDF-"))
    goes(world.ben, offer, "to-approve")
    assert offer.stage == stage(offer, "to-approve")


@pytest.mark.req("P-024")
def test_going_back_and_giving_up_are_free(world: World, offer: Piece, permit: ExpectedDocument) -> None:
    late = ExpectedData("accord", stage=stage(offer, "sent"), words="accord client", required=True)
    expect(by=world.ada, kind=offer.kind, data=late)
    Record.objects.filter(pk=offer.pk).update(stage=stage(offer, "sent"))
    offer.refresh_from_db()
    with pytest.raises(DomainError, match="permis d’urbanisme, accord"):
        goes(world.ben, offer, "accepted")
    goes(world.ben, offer, "draft")
    assert names(offer, world.ben) == ["permis d’urbanisme"], "what a later stage expects is not asked for yet"
    goes(world.ben, offer, "refused")


@pytest.mark.req("O-063")
def test_a_request_for_documents_asks_for_exactly_what_is_missing(
    world: World, offer: Piece, permit: ExpectedDocument
) -> None:
    expect(by=world.ada, kind=offer.kind, data=ExpectedData("contrat signé", doc_type="CONTRAT"))
    attach(by=world.ben, record=offer, upload=Upload("scan.pdf", b"%PDF-", doc_type="CONTRAT"))
    assert requested.to_ask(offer, world.ben) == ["permis d’urbanisme"]
    (row,) = requested.ask(by=world.ben, record=offer, labels=["permis d’urbanisme"], of=None)
    assert requested.to_ask(offer, world.ben) == [], "it is asked for already"
    requested.receive(by=world.ben, row=row, document=None)
    goes(world.ben, offer, "to-approve")  # on paper: somebody said that it is here


@pytest.mark.req("P-024")
def test_a_record_that_follows_counts_by_way_of_another(world: World) -> None:
    request = create_piece(by=world.ada, piece=NewPiece("request", "Terrain", party=world.commune))
    quote = create_piece(by=world.ada, piece=NewPiece("quote", "Offre", party=world.commune, continues=request))
    create_piece(by=world.ada, piece=NewPiece("order", "Commande", party=world.commune, continues=quote))
    there = {one.words: one.there for one in expected.of_record(request, world.ada)}
    assert there == {"courriels reçus": False, "offre": True, "commande": True}


@pytest.mark.req("P-024")
def test_only_an_administrator_declares_them_and_what_cannot_be_met_is_refused(
    world: World, offer: Piece, permit: ExpectedDocument
) -> None:
    kind = offer.kind
    with pytest.raises(NotAllowed):
        expect(by=world.ben, kind=kind, data=ExpectedData("plan", words="plan"))
    for data in (
        ExpectedData("plan"),
        ExpectedData("plan", words="plan", required=True),
        ExpectedData("Permis d’urbanisme", words="plan"),
        ExpectedData("commande", what="record", follows="nothing"),
    ):
        with pytest.raises(DomainError):
            expect(by=world.ada, kind=kind, data=data)
    update(by=world.ada, row=permit, data=ExpectedData("permis", stage=permit.stage, words="permis", required=False))
    goes(world.ben, offer, "to-approve")
    remove(by=world.ada, row=permit)
    assert names(offer, world.ben) == []


@pytest.mark.req("P-024")
def test_archiving_asks_for_nothing(world: World, offer: Piece, permit: ExpectedDocument) -> None:
    archive(by=world.bea, record=offer, reason="mistake", note="encodée deux fois")
    assert Record.objects.get(pk=offer.pk).archived_at is not None
