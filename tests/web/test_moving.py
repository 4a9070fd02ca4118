"""Moving and naming on screen: dialogs, undo, and who may not."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.journal.models import Entry, Placement
from ariane.kernel import clock
from ariane.mail.models import InboundMail
from ariane.pieces.models import Piece
from tests.journal.test_names import kept
from tests.journal.test_replies import DORA, deliver, office, sent
from tests.web.reading import HTMX, shown
from tests.world import World, record

__all__ = ["office"]
Browser = Callable[[User], Client]


@pytest.mark.req("O-006")
def test_an_entry_is_moved_from_its_menu_and_back(world: World, as_user: Browser) -> None:
    entry = actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note("<p>Ailleurs</p>"))
    browser, url = as_user(world.ben), f"/entries/{entry.pk}/move/"
    assert "Déplacer…" in shown(browser.get(f"/entries/{entry.pk}/menu/", headers=HTMX))
    assert "Cette entrée seule" in shown(browser.get(url, headers=HTMX))
    assert browser.post(url, {"what": "entry", "where": "record"}, headers=HTMX).status_code == 422
    answer = browser.post(url, {"what": "entry", "where": "record", "to": world.commune.pk}, headers=HTMX)
    entry.refresh_from_db()
    assert entry.record_id == world.commune.pk and "/entries/moves/undo/" in shown(answer)
    batch = str(Placement.objects.get(entry=entry).batch)
    assert as_user(world.idle).post("/entries/moves/undo/", {"batch": batch}).status_code in (403, 404)
    as_user(world.ada).post("/entries/moves/undo/", {"batch": batch})
    entry.refresh_from_db()
    assert entry.record_id == world.offer.pk


@pytest.mark.req("O-006")
def test_a_new_record_is_made_of_it(world: World, as_user: Browser) -> None:
    entry = actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note("<p>Ailleurs</p>"))
    given = {"what": "entry", "where": "new", "kind": "request", "title": "Nouveau chantier"}
    as_user(world.ben).post(f"/entries/{entry.pk}/move/", given, headers=HTMX)
    entry.refresh_from_db()
    assert (entry.record.title, entry.record.main_party_id) == ("Nouveau chantier", world.commune.pk)


@pytest.mark.req("O-074")
def test_another_team_neither_moves_nor_renames(world: World, as_user: Browser) -> None:
    entry = actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note("<p>Ailleurs</p>"))
    stranger = as_user(world.cleo)
    assert stranger.get(f"/entries/{entry.pk}/move/").status_code == 404
    assert stranger.get(f"/documents/{kept(world).uid}/name/").status_code == 404


@pytest.mark.req("X-15", "P-022", "P-023")
def test_documents_show_mails_by_their_title_and_names_to_review(office: World, as_user: Browser) -> None:
    entry, content = sent(office)
    Entry.objects.filter(pk=entry.pk).update(published_at=clock.now())
    mail: InboundMail = deliver(DORA, content.reply_to)
    kept(office)
    page = shown(as_user(office.ben).get(f"/records/{office.offer.pk}/?tab=documents"))
    assert "20261120-IN-Offre" in page and "-OUT-Offre" in page and "nom à revoir" in page
    assert Entry.objects.get(inbound=mail).subject == "Re: Offre"


@pytest.mark.req("P-019")
def test_the_rename_proposes_the_prefix_of_the_record(world: World, as_user: Browser, offer: Piece) -> None:
    document, browser = kept(world), as_user(world.ben)
    url = f"/documents/{document.uid}/name/"
    assert f"OFR_{offer.ref}_scan001.pdf" in shown(browser.get(url, headers=HTMX))
    refused = browser.post(url, {"doc_type": "OFR", "name": "scan001.pdf"}, headers=HTMX)
    assert refused.status_code == 422 and "deux mots" in shown(refused)
    browser.post(url, {"doc_type": "OFR", "name": "OFR_Toiture du hall.pdf"}, headers=HTMX)
    document.refresh_from_db()
    assert document.name == "OFR_Toiture du hall.pdf"


@pytest.mark.req("P-024")
def test_a_request_says_what_is_there_and_what_is_missing(world: World, as_user: Browser) -> None:
    from ariane.pieces.actions import NewPiece, create_piece

    request = create_piece(by=world.ada, piece=NewPiece("request", "Terrain", party=world.commune))
    create_piece(by=world.ada, piece=NewPiece("quote", "Offre", party=world.commune, continues=request))
    page = shown(as_user(world.ada).get(f"/records/{request.pk}/?tab=documents"))
    assert page.count('<span class="pill">manque</span>') == 2
