"""Lists by hand: rows chosen by keyboard, cards moved by keyboard and by mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ariane.accounts.models import User
from ariane.pieces.models import Piece
from tests.world import World

SignIn = Callable[[User], None]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_row_is_chosen_with_x_and_given_a_stage(page: Page, sign_in: SignIn, world: World) -> None:
    sign_in(world.ben)
    page.goto("/kinds/quote/")
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("1 choisie")
    expect(bar).to_contain_text("48 250,00 €".replace(" 250", "\u202f250"))
    bar.get_by_text("Étape", exact=True).click()
    expect(bar.locator("[name=stage]")).to_be_visible()
    bar.locator("[name=stage]").select_option("sent")
    bar.get_by_role("button", name="Déplacer").click()
    expect(page.locator(".toast").first).to_contain_text("Fait sur 1 fiche.")
    page.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(page.locator(".toast").first).to_contain_text("Annulé sur 1 fiche.")


def test_a_card_goes_to_another_stage_by_mouse_and_by_keyboard(page: Page, sign_in: SignIn, world: World) -> None:
    sign_in(world.ben)
    page.goto("/kinds/quote/?show=stages")
    card, sent = page.locator("article.card"), page.locator("[data-stage=sent]")
    page.wait_for_selector(".kanban[data-ready]")
    card.drag_to(sent, source_position={"x": 20, "y": 8})
    expect(page.locator("[data-stage=sent] article")).to_have_count(1)
    expect(page.locator(".toast").first).to_contain_text("envoyée")
    page.locator("[data-stage=sent] article select").select_option("draft")
    expect(page.locator("[data-stage=draft] article")).to_have_count(1)
    assert Piece.objects.get(pk=world.offer.pk).stage.code == "draft"  # type: ignore[union-attr]
