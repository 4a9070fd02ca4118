"""Templates in use: automatic and proposed ones, mandatory blocks, the mail that tells of an exchange."""

from typing import Any

import pytest

from ariane.accounts.models import Identity, User
from ariane.journal import actions
from ariane.journal.models import Draft, Entry
from ariane.mail.models import OutboundMail
from ariane.parties.models import Party
from ariane.pieces import requested
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.automatic import VALIDATED, happened
from ariane.pieces.interaction.log import Exchange, log_exchange
from ariane.pieces.models import Piece
from ariane.pieces.sending import prepare
from ariane.pieces.signatories import signatory
from ariane.pieces.templated import Missing, begun, guarded, offered
from ariane.pieces.values import usage
from ariane.templates.models import Template, Variant
from tests.world import World, fresh


@pytest.fixture
def request_piece(world: World) -> Piece:
    new = NewPiece("request", "Mur mitoyen", world.commune, people=(("contact", world.dora),))
    return fresh(create_piece(by=world.ben, piece=new))


def turned_on(code: str, **changes: Any) -> Template:
    Template.objects.filter(code=code).update(active=True, **changes)
    return Template.objects.get(code=code)


def broken(code: str) -> None:
    zones = [{"key": "z1", "kind": "text", "html": "<p>{{ nonsense }}</p>"}]
    Variant.objects.filter(template__code=code).update(zones=zones)


@pytest.mark.req("M-021", "M-023")
def test_a_validated_request_is_acknowledged_by_itself_once_the_template_is_in_use(
    request_piece: Piece, ben: User
) -> None:
    happened(VALIDATED, request_piece, ben)
    assert not OutboundMail.objects.exists(), "off until activated"
    turned_on("request-validated")
    happened(VALIDATED, request_piece, ben)
    mail = OutboundMail.objects.select_related("content").get()
    assert (mail.address, mail.content.automatic) == ("dora@aubrives.example", "auto-generated")
    assert "Mur mitoyen" in mail.content.html
    entry = Entry.objects.get(record=request_piece, type="flow")
    assert (entry.author.user, entry.meta["template"], entry.meta["number"]) == (ben, "request-validated", 1)
    assert fresh(request_piece).first_response_at is None, "a machine's word is no answer"


@pytest.mark.req("M-022", "M-023")
def test_bound_as_proposed_it_waits_in_the_composer_and_nothing_leaves(request_piece: Piece, ben: User) -> None:
    turned_on("request-validated", mode="proposed")
    happened(VALIDATED, request_piece, ben)
    draft = Draft.objects.get(user=ben, record=request_piece)
    assert (draft.mode, draft.template) == ("message", "request-validated/fr")
    assert not OutboundMail.objects.exists()
    Draft.objects.update(html="<p>à moi</p>")
    happened(VALIDATED, request_piece, ben)
    assert Draft.objects.get().html == "<p>à moi</p>", "what she writes is hers"


def test_a_broken_template_or_nobody_to_write_to_is_said_and_stops_nothing(request_piece: Piece, world: World) -> None:
    turned_on("request-validated")
    broken("request-validated")
    happened(VALIDATED, request_piece, world.ben)
    said = Entry.objects.filter(record=request_piece, meta__say="template_not_sent")
    assert "nonsense" in said.get().text
    alone = create_piece(by=world.ben, piece=NewPiece("request", "Sans personne", None))
    happened(VALIDATED, alone, world.ben)
    assert Entry.objects.filter(record=alone, meta__say="template_not_sent").exists()
    assert not OutboundMail.objects.exists()


@pytest.mark.req("M-022")
def test_sending_an_invoice_opens_the_composer_with_its_template(world: World, ben: User) -> None:
    new = NewPiece("invoice", "Toiture", world.commune, people=(("contact", world.dora),), fields={"owner": ben})
    invoice = fresh(create_piece(by=ben, piece=new))
    draft = prepare(by=ben, piece=invoice)
    assert draft.template == "invoice-sending/fr"
    assert "Toiture" in draft.html
    assert "Cordialement" in draft.html


@pytest.mark.req("P-018", "O-070")
def test_templates_are_offered_by_kind_and_never_those_between_colleagues(request_piece: Piece, world: World) -> None:
    on_request = {one.code for one in offered(request_piece)}
    assert {"documents", "negotiation"} <= on_request
    assert not {"CONTACTRACKING_MAILINFO", "invoice-firm", "request-received"} & on_request
    assert {"quote-gentle", "quote-firm", "negotiation"} <= {one.code for one in offered(world.offer)}


@pytest.mark.req("M-027")
def test_the_reader_s_own_card_decides_the_language(world: World, ben: User) -> None:
    Party.objects.filter(pk=world.dora.pk).update(language="en", country="")
    dora = Identity.objects.get(address="dora@aubrives.example")
    assert usage(world.offer, [dora.pk]) == "en"
    made = begun("negotiation", world.offer, ben, [dora.pk])
    assert (made.language, made.fallback) == ("en", "")
    Party.objects.filter(pk=world.dora.pk).update(language="nl", country="BE")
    made = begun("negotiation", world.offer, ben, [dora.pk])
    assert (made.language, made.fallback) == ("fr", "nl-BE")


@pytest.mark.req("R-023", "R-024")
def test_a_mandatory_block_cannot_be_forgotten_nor_changed(world: World, ben: User) -> None:
    made = begun("quote-gentle", world.offer, ben, [])
    Variant.objects.filter(template__code="quote-gentle", language="fr").update(
        zones=[{"key": "z1", "kind": "locked", "html": "<p>Prix hors TVA.</p>"}]
    )
    text, used = guarded(
        made.name, world.offer, ben, '<p>Un mot à moi</p><section data-locked="z1"><p>TVA comprise</p></section>'
    )
    assert "Prix hors TVA." in text
    assert "comprise" not in text
    assert "Un mot à moi" in text
    assert used["template"] == "quote-gentle"
    with pytest.raises(Missing) as caught:
        guarded(made.name, world.offer, ben, "<p>Un mot</p>")
    assert "Prix hors TVA." in caught.value.html


def test_a_message_taken_back_is_still_guarded(world: World, ben: User) -> None:
    dora = Identity.objects.get(address="dora@aubrives.example")
    name = begun("invoice-after", create_invoice(world), ben, []).name
    message = actions.Message("<p>x</p>", "s", (dora,), made_from={"template": name.split("/")[0], "language": "fr"})
    entry = actions.post_message(by=ben, record=world.offer, message=message)
    actions.undo_message(by=ben, entry=entry)
    assert Draft.objects.get(user=ben, record=world.offer).template == "invoice-after/fr"


def create_invoice(world: World) -> Piece:
    return fresh(create_piece(by=world.ben, piece=NewPiece("invoice", "Toiture", world.commune)))


@pytest.mark.req("R-022")
def test_a_template_may_be_signed_by_an_executive(world: World, ben: User) -> None:
    template = Template.objects.get(code="invoice-escalation")
    who = signatory(template, world.offer, ben)
    assert who is not None
    assert who != ben
    assert who.name in begun("invoice-escalation", create_invoice(world), ben, []).html


@pytest.mark.req("D-022")
def test_a_colleague_is_told_of_an_exchange_in_the_words_of_the_template(world: World, ben: User, bea: User) -> None:
    zones = [{"key": "z1", "kind": "text", "html": "<p>NOS MOTS {{ customer }} : {{ comment }}</p>"}]
    Variant.objects.filter(template__code="CONTACTRACKING_MAILINFO").update(subject="Vu {{ title }}", zones=zones)
    log_exchange(by=ben, exchange=Exchange(world.commune, comment="À <b>savoir</b>", colleagues=(bea,), tell=True))
    content = OutboundMail.objects.select_related("content").get().content
    assert content.subject.startswith("Vu ")
    assert "NOS MOTS" in content.html
    assert "&lt;b&gt;" in content.html
    broken("CONTACTRACKING_MAILINFO")
    log_exchange(by=ben, exchange=Exchange(world.commune, comment="Encore", colleagues=(bea,), tell=True))
    assert OutboundMail.objects.count() == 2, "a wrong wording does not keep a colleague from being told"


@pytest.mark.req("O-063")
def test_documents_asked_for_stand_in_the_message_that_asks_for_them(world: World, ben: User) -> None:
    dora = Identity.objects.get(address="dora@aubrives.example")
    rows = requested.ask(by=ben, record=world.offer, labels=["Plan <signé>"], of=dora)
    draft = requested.draft(by=ben, record=world.offer, rows=rows)
    assert draft.template == "documents/fr"
    assert "<ul><li>Plan &lt;signé&gt;</li></ul>" in draft.html
    assert "aurions besoin" in draft.html
    assert "<p><ul>" not in draft.html
    assert "<li>" in begun("documents", world.offer, ben, [dora.pk]).html, "chosen in the composer, it names them too"
    Draft.objects.all().delete()
    broken("documents")
    assert "<li>" in requested.draft(by=ben, record=world.offer, rows=rows).html
