"""How documents are called (domain.md C.7)."""

import datetime as dt

import pytest

from ariane.journal import actions, names
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Document, Kind
from ariane.kernel.errors import DomainError
from tests.world import World, fresh, record


@pytest.mark.req("P-022", "X-15", "X-25")
@pytest.mark.parametrize(
    ("subject", "direction", "title"),
    [
        ("RE : TR: Devis portes", "in", "20261127-IN-Devis portes"),
        ("Fwd: AW: WG: Plan du hall", "out", "20261127-OUT-Plan du hall"),
        ("../../etc: a/b\\c?", "in", "20261127-IN-etc a b c"),
        ("mot " * 60, "in", "20261127-IN-" + ("mot " * 20).strip()),
    ],
)
def test_a_mail_is_called_by_day_direction_and_bare_subject(subject: str, direction: str, title: str) -> None:
    assert names.dated(dt.date(2026, 11, 27), direction, subject) == title


@pytest.mark.req("P-021")
@pytest.mark.parametrize(
    ("title", "ok"),
    [("scan001", False), ("IMG_2041", False), ("Le document", False), ("Plan toiture", True), ("Béton béton", False)],
)
def test_a_title_needs_two_words_that_say_something(title: str, ok: bool) -> None:
    assert names.explicit(title) is ok


@pytest.mark.req("P-019", "P-020", "X-16")
def test_the_type_gives_the_prefix_once() -> None:
    once = names.proposed("OFR", "toiture du hall.pdf", "OFR-2026-0142")
    assert once == "OFR_OFR-2026-0142_toiture du hall.pdf"
    assert names.proposed("OFR", once, "OFR-2026-0142") == once
    assert names.proposed("DEM", "plan toiture.pdf") == "DEM_plan toiture.pdf"
    assert names.conforms("OFR", once) and not names.conforms("OFR", "toiture du hall.pdf")
    assert not names.conforms("COURRIER", "Plan toiture.pdf")
    assert names.conforms("COURRIER", "20261127-IN-Plan toiture.pdf")


def kept(world: World) -> Document:
    upload = Upload("scan001.pdf", b"%PDF-1.4 x", "application/pdf")
    return actions.attach(by=world.ben, record=record(world.offer), upload=upload)


@pytest.mark.req("P-021", "P-023")
def test_a_rename_is_checked_and_blocked_only_where_asked(world: World) -> None:
    document = kept(world)
    with pytest.raises(DomainError):
        actions.rename_document(by=world.ben, document=document, name="scan002.pdf", doc_type="OFR")
    actions.rename_document(by=world.ben, document=document, name="Toiture du hall.pdf", doc_type="OFR")
    assert fresh(document).name == "Toiture du hall.pdf"
    Kind.objects.filter(code="quote").update(naming={"doc_type": "OFR", "blocking": True})
    document = Document.objects.get(pk=document.pk)
    with pytest.raises(DomainError, match="OFR_"):
        actions.rename_document(by=world.ben, document=document, name="Toiture du hall.pdf", doc_type="OFR")
    actions.rename_document(by=world.ben, document=document, name="OFR_Toiture du hall.pdf", doc_type="OFR")
