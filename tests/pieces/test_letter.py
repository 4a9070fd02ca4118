"""Letters on the house's paper: the PDF, its line in the journal, and what is refused."""

import pytest

from ariane.accounts.models import Organisation
from ariane.journal.models import Entry
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail import store
from ariane.mail.models import OutboundMail
from ariane.parties.models import Party
from ariane.pieces import letter
from ariane.pieces.letter import Letter
from ariane.pieces.prose import blocks
from ariane.pieces.templated import begun
from tests.world import World, fresh

ADDRESS = {"street": "Rue du Pont 4", "postcode": "4920", "city": "Aubrives"}


@pytest.fixture
def addressed(world: World) -> World:
    Party.objects.filter(pk__in=(world.commune.pk, world.dora.pk)).update(**ADDRESS)
    Organisation.objects.update(settings={"letterhead": ["Rue du Fil 1", "4000 Liège"]})
    return world


@pytest.mark.req("R-020")
def test_a_template_becomes_a_letter_with_letterhead_told_as_sent_by_post(addressed: World) -> None:
    made = begun("quote-gentle", addressed.offer, addressed.ben, [])
    written = Letter(made.subject, made.html, made_from=made.used)
    entry = letter.post(by=addressed.ben, record=addressed.offer, letter=written)
    assert (entry.meta["medium"], entry.meta["template"]) == ("letter", "quote-gentle")
    assert (entry.visibility, entry.direction, entry.type) == ("external", "out", "message")
    document = entry.documents.get()
    assert store.read(document.path).startswith(b"%PDF-")
    assert (document.doc_type, "-OUT-" in document.name) == ("COURRIER", True)
    assert not OutboundMail.objects.filter(content__entry_visibility="external").exists(), "paper is no mail"
    page = letter.page(addressed.offer, made.subject, made.html)
    assert page["letterhead"] == ["Rue du Fil 1", "4000 Liège"]
    assert page["addressee"][1:] == ["Rue du Pont 4", "4920 Aubrives"]
    assert addressed.offer.title in str(page["blocks"])
    assert fresh(addressed.offer).last_out_at is not None


def test_the_window_and_the_paper_follow_the_country(addressed: World) -> None:
    assert letter.page(addressed.offer, "s", "<p>x</p>")["right"]
    Organisation.objects.update(country="CA")
    page = letter.page(addressed.offer, "s", "<p>x</p>")
    assert (page["paper"], page["right"]) == ("us-letter", False)
    assert letter.render(addressed.offer, "s", "<p>x</p>").startswith(b"%PDF-")


def test_what_would_not_arrive_or_is_not_allowed_is_refused(world: World) -> None:
    with pytest.raises(DomainError):
        letter.post(by=world.ben, record=world.offer, letter=Letter("s", "<p>x</p>"))
    Party.objects.filter(pk=world.commune.pk).update(**ADDRESS)
    with pytest.raises(DomainError):
        letter.post(by=world.ben, record=world.offer, letter=Letter("s", "<p> </p>"))
    with pytest.raises(NotAllowed):
        letter.post(by=world.cleo, record=world.offer, letter=Letter("s", "<p>x</p>"))
    assert not Entry.objects.filter(record=world.offer, type="message").exists()


def test_the_text_of_a_message_becomes_blocks_and_never_code() -> None:
    html = (
        "<p>Bonjour <strong>Dora</strong>,<br>deux&nbsp;lignes #let x = 1</p><ul><li><p>un</p></li><li>deux</li></ul>"
        '<ol><li>premier</li></ol><table><tr><td>FAC</td><td>1 €</td></tr></table><section data-locked="z"><p>TVA</p>'
        "</section><blockquote><p>cité</p></blockquote><p></p>"
    )
    found = blocks(html)
    assert [one["kind"] for one in found] == ["p", "li", "li", "li", "row", "p", "quote"]
    assert [one.get("mark") for one in found if one["kind"] == "li"] == ["–", "–", "1."]
    assert "".join(one["text"] for one in found[0]["runs"]) == "Bonjour Dora,\ndeux\xa0lignes #let x = 1"
    assert found[0]["runs"][1]["bold"]
    assert [[run["text"] for run in cell] for cell in found[4]["cells"]] == [["FAC"], ["1 €"]]
