"""« Envoyer par courriel »: a draft with recipients and a PDF, and what sending it changes."""

from decimal import Decimal

import pytest

from ariane.accounts.models import Identity, Organisation, User
from ariane.journal import actions as journal
from ariane.journal.actions import Message, Note, post_note
from ariane.journal.append import publish
from ariane.journal.models import Document, Draft, Entry
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail import store
from ariane.mail.models import OutboundAttachment
from ariane.pieces import pdf
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.amounts import Line
from ariane.pieces.models import Piece
from ariane.pieces.sending import file_name, prepare
from tests.world import World, fresh

LINES = (
    Line("Toiture", Decimal("420"), 6200, "m²", (("TVA 21 %", Decimal(21)),)),
    Line("Sanitaires", Decimal("1.5"), 800000, "", (("TVA 6 %", Decimal(6)),)),
)


@pytest.fixture
def quote(world: World) -> Piece:
    piece = NewPiece(
        "quote", "Rénovation : hall/relais", world.commune, people=(("contact", world.dora),), lines=LINES,
        fields={"owner": world.ben, "valid_until": "2026-12-12"},
    )  # fmt: skip
    return fresh(create_piece(by=world.ben, piece=piece))


def send(by: User, piece: Piece, draft: Draft) -> Entry:
    documents = tuple(Document.objects.filter(uid__in=draft.documents))
    people = tuple(journal_identity(pk) for pk in draft.recipients)
    return journal.post_message(by=by, record=piece, message=Message(draft.html, draft.subject, people, documents))


def journal_identity(pk: int) -> Identity:
    return Identity.objects.get(pk=pk)


@pytest.mark.req("M-003", "M-029")
def test_the_button_makes_a_draft_with_its_recipients_and_a_pdf(quote: Piece, ben: User) -> None:
    draft = prepare(by=ben, piece=quote)
    document = Document.objects.get(uid=draft.documents[0])
    assert draft.mode == "message"
    assert [journal_identity(pk).address for pk in draft.recipients] == ["dora@aubrives.example"]
    assert document.name == f"OFR_{quote.ref.removeprefix('OFR-')}_Rénovation hall relais.pdf"  # type: ignore[union-attr]
    assert (document.mime, document.doc_type) == ("application/pdf", "OFR")
    assert store.read(document.path).startswith(b"%PDF-")
    assert "Rénovation" in draft.html
    assert not Entry.objects.filter(record=quote, type="message").exists(), "nothing leaves by pressing the button"


@pytest.mark.req("M-004", "M-029")
@pytest.mark.parametrize("undo", [0, 20])
def test_sending_it_stands_in_the_thread_and_sets_when_it_was_sent(quote: Piece, ben: User, undo: int) -> None:
    Organisation.objects.update(undo_seconds=undo)
    entry = send(ben, quote, prepare(by=ben, piece=quote))
    if undo:
        assert fresh(quote).sent_at is None, "it can still be undone"
        assert publish(entry)
    sent = fresh(quote)
    assert (sent.sent_at, sent.sent_by_channel, sent.stage.code) == (fresh(entry).published_at, "email", "sent")
    change = Entry.objects.get(record=quote, type="change")
    assert [one["field"] for one in change.changes] == ["stage"]
    assert OutboundAttachment.objects.get(content__entry_uid=entry.uid).name == file_name(quote)


def test_a_message_without_the_document_sends_nothing_of_the_kind(quote: Piece, ben: User, world: World) -> None:
    Organisation.objects.update(undo_seconds=0)
    dora = world.dora.addresses.get().identity
    journal.post_message(by=ben, record=quote, message=Message("<p>Bonjour</p>", "Offre", (dora,)))
    assert (fresh(quote).sent_at, fresh(quote).stage.code) == (None, "draft")


def test_sending_again_keeps_the_first_date_and_the_stage(quote: Piece, ben: User) -> None:
    Organisation.objects.update(undo_seconds=0)
    send(ben, quote, prepare(by=ben, piece=quote))
    first = fresh(quote).sent_at
    journal.change_fields(by=ben, record=fresh(quote), changes={"stage": quote.kind.stages.get(code="accepted")})
    send(ben, fresh(quote), prepare(by=ben, piece=fresh(quote)))
    assert (fresh(quote).sent_at, fresh(quote).stage.code) == (first, "accepted")


def test_pressing_twice_leaves_one_pdf_and_what_was_written(quote: Piece, ben: User) -> None:
    draft = prepare(by=ben, piece=quote)
    journal.save_draft(by=ben, record=quote, html="<p>Bonjour Dora,</p>", mode="message")
    again = prepare(by=ben, piece=quote)
    assert again.html == "<p>Bonjour Dora,</p>"
    assert len(again.documents) == 1
    assert again.documents != draft.documents
    assert Document.objects.filter(record=quote).count() == 1


def test_a_note_that_was_begun_never_slips_into_a_mail(quote: Piece, ben: User) -> None:
    journal.save_draft(by=ben, record=quote, mode="note", html="<p>Marge minimale 12 %</p>")
    with pytest.raises(DomainError):
        prepare(by=ben, piece=quote)
    assert Draft.objects.get(user=ben, record=quote).html == "<p>Marge minimale 12 %</p>"
    post_note(by=ben, record=quote, note=Note("<p>Marge minimale 12 %</p>"))
    assert "Marge" not in prepare(by=ben, piece=quote).html


def test_whoever_may_not_write_from_the_record_may_not_press(quote: Piece, cleo: User, nadia: User) -> None:
    for person in (cleo, nadia):
        with pytest.raises(NotAllowed):
            prepare(by=person, piece=quote)


def test_a_request_is_not_sent(ben: User) -> None:
    request = create_piece(by=ben, piece=NewPiece("request", "Terrain", fields={"owner": ben}))
    with pytest.raises(DomainError):
        prepare(by=ben, piece=request)


def test_the_page_speaks_the_third_partys_language(quote: Piece, world: World) -> None:
    french = pdf.page(quote, pdf.language_of(quote))
    assert [name for name, _amount in french["totals"]][1:] == ["TVA 21 %", "TVA 6 %"]
    type(world.commune).objects.filter(pk=world.commune.pk).update(language="en")
    assert pdf.language_of(quote) == "en"
    type(world.commune).objects.filter(pk=world.commune.pk).update(language="nl")
    assert pdf.language_of(quote) == "fr"


def test_amounts_of_the_page_are_those_of_the_piece(quote: Piece) -> None:
    page = pdf.page(quote, "fr")
    assert page["lines"][0] == ["Toiture", "420\u00a0m²", "62,00\u00a0€", "26\u202f040,00\u00a0€"]
    assert page["lines"][1][1] == "1,5"
    assert page["totals"][0][1] == "38\u202f040,00\u00a0€"
    assert page["total"][1] == "44\u202f228,40\u00a0€"
    bare = fresh(quote)
    bare.lines, bare.amount = [], 4825000
    assert pdf.page(bare, "fr")["total"][1] == "48\u202f250,00\u00a0€"
    assert pdf.page(bare, "fr")["totals"] == []
