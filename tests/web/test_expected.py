"""Expected documents on screen: the setting, the head of the page, the request that begins with what is missing."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import SettingChange, User
from ariane.journal.models import ExpectedDocument
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.web.reading import HTMX, shown
from tests.world import World

Browser = Callable[[User], Client]
KIND = "/settings/kinds/quote/"


def declare(browser: Client, offer: Piece, **more: str) -> None:
    first = offer.kind.stages.get(code="draft").pk
    asked = {"name_fr": "permis d’urbanisme", "stage": str(first), "what": "file", "words": "permis", **more}
    answer = browser.post(f"{KIND}expected/new/", asked)
    assert answer.status_code == 302, shown(answer)


@pytest.mark.req("P-024", "O-063")
def test_an_administrator_declares_what_each_stage_expects(world: World, as_user: Browser, offer: Piece) -> None:
    browser = as_user(world.ada)
    declare(browser, offer, required="on")
    page = shown(browser.get(KIND))
    assert "permis d’urbanisme" in page and "dès « brouillon »" in page and "exigé pour avancer" in page
    refused = browser.post(f"{KIND}expected/new/", {"name_fr": "plan", "what": "file"})
    assert refused.status_code == 422 and "mots de son nom" in shown(refused)
    row = ExpectedDocument.objects.get(kind=offer.kind)
    assert "permis" in shown(browser.get(f"{KIND}expected/{row.pk}/"))
    browser.post(f"{KIND}expected/{row.pk}/remove/")
    assert not ExpectedDocument.objects.filter(kind=offer.kind).exists()
    assert SettingChange.objects.filter(area="kind").count() == 2


@pytest.mark.req("O-063", "P-024")
def test_the_page_says_what_is_missing_and_asks_for_exactly_that(world: World, as_user: Browser, offer: Piece) -> None:
    declare(as_user(world.ada), offer, required="on")
    browser = as_user(world.ben)
    page = shown(browser.get(offer.get_absolute_url()))
    assert "Il manque encore" in page and "permis d’urbanisme" in page
    assert "exigé pour quitter « brouillon »" in shown(browser.get(f"{offer.get_absolute_url()}?tab=documents"))
    dialog = shown(browser.get(f"/records/{offer.pk}/requested-documents/", headers=HTMX))
    assert "permis d’urbanisme</textarea>" in dialog
    to = offer.kind.stages.get(code="to-approve").pk
    refused = browser.post(f"/records/{offer.pk}/stage/", {"stage": to}, headers=HTMX)
    assert "ces documents doivent être là" in shown(refused)
    offer.refresh_from_db()
    assert offer.stage and offer.stage.code == "draft"


@pytest.mark.req("P-024")
def test_a_kind_that_expects_nothing_costs_nothing(world: World, as_user: Browser, offer: Piece) -> None:
    browser = as_user(world.ben)
    browser.get(offer.get_absolute_url())
    with query_budget(40) as without:
        browser.get(offer.get_absolute_url())
    declare(as_user(world.ada), offer)
    browser = as_user(world.ben)
    browser.get(offer.get_absolute_url())
    with query_budget(40) as with_one:
        browser.get(offer.get_absolute_url())
    assert with_one.count <= without.count + 3
