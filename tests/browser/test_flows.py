"""Flows by hand: a number of days changed in its block, a departure approved by its key; no barrier for anybody."""

import datetime as dt
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ariane.accounts.models import User
from ariane.flows.models import Approval, Enrolment, Scenario
from ariane.kernel import clock
from tests.flows import office
from tests.world import World

SignIn = Callable[[User], None]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("R-002", "R-013")
def test_a_block_is_changed_in_place_and_the_sentence_follows(page: Page, sign_in: SignIn, world: World) -> None:
    flow = office.scenario()
    sign_in(world.ada)
    page.goto(f"/flows/{flow.pk}/")
    page.get_by_label("Modifier : Attendre 7 jours ouvrés".replace(" :", "\u00a0:")).click()
    page.get_by_role("link", name="Modifier…").click()
    page.locator("dialog [name=days]").fill("12")
    page.locator("dialog button.primary").click()
    expect(page.locator(".sentence")).to_contain_text("attendre 12 jours ouvrés")
    expect(page.get_by_text("vous voyez le brouillon")).to_be_visible()
    assert Scenario.objects.get(pk=flow.pk).draft["steps"][0]["days"] == 12


@pytest.mark.req("R-040")
def test_a_departure_is_approved_with_one_key(page: Page, sign_in: SignIn, world: World) -> None:
    office.scenario(approval="always", code="seen")
    office.follow(office.sent_quote(world, clock.now() - dt.timedelta(days=11)))
    Enrolment.objects.update(due_at=clock.now() - dt.timedelta(minutes=1))
    office.run()
    sign_in(world.ada)
    page.goto("/departures/")
    expect(page.get_by_text("Notre offre OFR-2026-0142").first).to_be_visible()
    page.keyboard.press("v")
    expect(page.locator(".toast").first).to_contain_text("Validé")
    assert Approval.objects.get().verdict == "approve"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_meets_a_barrier(page: Page, sign_in: SignIn, world: World, theme: str) -> None:
    flow = office.scenario()
    office.sent_quote(world)
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    sign_in(world.ada)
    for address in ("/flows/", f"/flows/{flow.pk}/", "/departures/", "/control/", "/kinds/quote/?show=stages",
                    "/kinds/quote/?show=month", f"/records/{world.offer.pk}/"):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("load")
        found = Axe().run(page).response["violations"]
        said = [(one["id"], [node["html"][:120] for node in one["nodes"][:2]]) for one in found]
        assert said == [], address


@pytest.mark.req("R-040")
def test_departures_are_ticked_and_held_by_keys_alone(page: Page, sign_in: SignIn, world: World) -> None:
    office.scenario(approval="always", code="seen")
    office.scenario("invoice", office.INVOICE, approval="always", code="seen-too")
    late = clock.now() - dt.timedelta(days=11)
    office.follow(office.sent_quote(world, late), office.invoice(world, due=late.date()))
    Enrolment.objects.update(due_at=clock.now() - dt.timedelta(minutes=1))
    office.run()
    sign_in(world.ada)
    page.goto("/departures/")
    waiting = page.locator(".pick input")
    expect(waiting.first).to_be_visible()
    for _row in range(waiting.count()):
        page.keyboard.press("j")
        page.keyboard.press("x")
    bar = page.get_by_role("toolbar", name="Quoi faire des messages choisis")
    expect(bar).to_contain_text("choisi")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    page.keyboard.press("x")
    page.keyboard.press("r")
    bar.get_by_label("Jusqu’au").fill((clock.today() + dt.timedelta(days=9)).isoformat())
    bar.get_by_label("Pourquoi").fill("salon")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".toast").first).to_contain_text("1 message reporté")
    assert Approval.objects.filter(verdict="postpone", note="salon").count() == 1
