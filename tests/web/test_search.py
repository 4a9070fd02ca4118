"""The search of everything: what it finds, for whom, and names written otherwise."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ariane.accounts.models import Team, User
from ariane.journal import actions
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.web.search.results import Results
from tests.budget import query_budget
from tests.world import World, record

Browser = Callable[[User], Client]


def test_cards_records_lines_and_actions_are_found_at_once(as_user: Browser, ben: User, world: World) -> None:
    actions.post_note(by=ben, record=record(world.offer), note=actions.Note("<p>La toiture fuit à Aubrives</p>"))
    page = as_user(ben).get("/search/?q=aubrives").content.decode()
    assert "Commune d’Aubrives" in page
    assert "toiture fuit" in page
    assert "OFR-2026-0142" in as_user(ben).get("/search/palette/?q=0142").content.decode()
    assert "/kinds/quote/new/" in as_user(ben).get("/search/palette/?q=creer offre").content.decode()
    assert "Rien ne contient" in as_user(ben).get("/search/?q=zzzzzz").content.decode()
    assert as_user(ben).get("/search/").status_code == 200


@pytest.mark.req("O-074")
def test_nobody_finds_what_she_may_not_read(as_user: Browser, ben: User, cleo: User, world: World) -> None:
    actions.post_note(by=ben, record=record(world.offer), note=actions.Note("<p>Marge minimale</p>"))
    for words in ("marge", "hall relais", "OFR-2026-0142"):
        page = as_user(cleo).get(f"/search/?q={words}").content.decode()
        assert "Marge" not in page
        assert f"/records/{world.offer.pk}/" not in page


@pytest.mark.req("X-05")
def test_a_confidential_line_is_found_by_its_group_alone(julie: User, ben: User, world: World) -> None:
    group = Team.objects.get(code="juridique")
    secret = actions.Note("<p>Saisie conservatoire</p>", confidential=True, group=group)
    actions.post_note(by=julie, record=record(world.commune), note=secret)
    assert Results(julie, "saisie").hits
    assert not Results(ben, "saisie").hits
    assert Results(ben, "saisie").empty


def test_files_are_found_by_name_within_rights(as_user: Browser, ben: User, cleo: User, world: World) -> None:
    upload = SimpleUploadedFile("OFR_plan du hall.pdf", b"%PDF-1.4", "application/pdf")
    url = f"/records/{world.offer.pk}/"
    as_user(ben).post(f"{url}uploads/", {"file": upload})
    document = world.offer.documents.get()
    assert not Results(ben, "plan hall").files, "what waits in a composer is nobody's find"
    actions.post_note(by=ben, record=record(world.offer), note=actions.Note("<p>Plan</p>", documents=(document,)))
    assert [one.name for one in Results(ben, "plan hall").files] == ["OFR_plan du hall.pdf"]
    assert not Results(cleo, "plan hall").files


@pytest.mark.req("X-09")
def test_archived_cards_come_last_with_their_reason(as_user: Browser, ben: User, world: World) -> None:
    create_party(by=ben, party=NewParty("Dora Dupuis", "person"))
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Partie.")
    page = as_user(ben).get("/search/?q=dora").content.decode()
    assert page.index("Dora Dupuis") < page.index("Dora Dupont")
    assert "a quitté l’organisation" in page


@pytest.mark.parametrize("typed", ["dora dupond", "Comune Aubrive"])
def test_a_name_written_otherwise_is_proposed(ben: User, world: World, typed: str) -> None:
    found = Results(ben, typed)
    assert not found.parties
    titles = [card.title for card in found.nearly]
    assert any(name in titles for name in ("Commune d’Aubrives", "Dora Dupont"))


def test_the_palette_costs_little(as_user: Browser, ben: User, world: World) -> None:
    page = as_user(ben)
    page.get("/search/palette/?q=aubrives")
    with query_budget(16):
        page.get("/search/palette/?q=aubrives")


def test_a_stranger_finds_nothing(client: Client, world: World) -> None:
    assert client.get("/search/?q=a").status_code == 302
    assert client.get("/search/palette/?q=a").status_code == 302


def test_the_palette_acts_on_the_record_on_screen(as_user: Browser, ben: User, cleo: User, world: World) -> None:
    url = f"/search/palette/?q=activite&on={world.offer.pk}"
    assert f"/records/{world.offer.pk}/activities/new/" in as_user(ben).get(url).content.decode()
    assert f"/records/{world.offer.pk}/" not in as_user(cleo).get(url).content.decode()
    assert f"/records/{world.offer.pk}/pdf/" in as_user(ben).get(f"{url}&q=pdf").content.decode()
    assert "/me/absences/" in as_user(ben).get("/search/palette/?q=suppléances").content.decode()


def test_the_palette_opens_the_settings_for_who_may_configure(as_user: Browser, ben: User, ada: User) -> None:
    asked = "/search/palette/?q=bouton flottant"
    assert "/settings/exchanges/" in as_user(ada).get(asked).content.decode()
    assert "/settings/" not in as_user(ben).get(asked).content.decode()
