"""Every main screen held against axe: no screen that cannot be read or reached, none that is wider than the window.

Each screen once, a quarter of them in each way of looking; proofs/test_every_screen.py takes each screen in every way.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser

from ariane.journal.actions import Note, post_note
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.interaction.log import Exchange, log_exchange
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.web.settings.sections import SECTIONS
from tests.world import PASSWORD, World, record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
SCREENS = (
    "/", "/messages/", "/activities/", "/sort/", "/requests/to-check/", "/requests/capture/", "/exchanges/",
    "/exchanges/new/", "/duplicates/", "/incomplete-cards/", "/kinds/", "/kinds/party/", "/kinds/party/new/",
    "/kinds/quote/", "/kinds/quote/?show=stages", "/kinds/quote/?show=month", "/search/?q=aubrives", "/search/?q=zzzz",
    "/control/", "/departures/", "/flows/", "/me/profile/", "/me/absences/", "/me/keys/", "/settings/",
    "/settings/?q=echange",
)  # fmt: skip
OF_RECORD = ("", "?tab=documents", "?tab=links", "?tab=follow-up", "?tab=exchanges")


def screens(world: World) -> list[str]:
    """Every main screen, with records that have something on them."""
    world.ada.roles.set([*world.ada.roles.all(), *world.corinne.roles.all(), *world.sophie.roles.all()])
    ExchangeSettings.objects.create(choose_user=True, confidential_comment=True, colleagues=True)
    post_note(by=world.ben, record=record(world.offer), note=Note(html="<p>Vu avec <b>la Commune</b></p>"))
    asked = create_piece(by=world.ben, piece=NewPiece("request", "Un terrain", world.commune))
    talk = log_exchange(by=world.ben, exchange=Exchange(world.commune, (world.dora,), comment="Appel du matin"))
    shown = [f"/records/{one.pk}/{tab}" for one in (world.offer, asked) for tab in OF_RECORD]
    cards = [f"/records/{one.pk}/" for one in (world.commune, world.dora, talk.interaction)]
    pages = [tab.url for section in SECTIONS for tab in section.tabs]
    return [*SCREENS, *shown, *cards, *map(reverse, pages)]


def faults(browser: Browser, base: str, world: World, way: tuple[int, str], addresses: list[str]) -> list[str]:
    """What axe finds on these screens at that width and in that theme, and those wider than the window."""
    width, theme = way
    size = {"width": width, "height": 900}
    context = browser.new_context(
        base_url=base, locale="fr", viewport=size, color_scheme=theme, service_workers="block"
    )  # type: ignore[arg-type]
    page, axe, wrong = context.new_page(), Axe(), []
    page.goto("/accounts/login/")
    page.fill("[name=login]", world.ada.username)
    page.fill("[name=password]", PASSWORD)
    page.click("form button.primary")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{address}: {answer.status}")
            continue
        page.wait_for_load_state("load")
        found = axe.run(page, options={"resultTypes": ["violations"]})
        wrong += [f"{address}: {one['id']} {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wrong.append(f"{address}: {over} pixels too wide")
    context.close()
    return wrong


@pytest.mark.req("O-013")
@pytest.mark.parametrize("number", range(len(WAYS)))
def test_every_main_screen_is_accessible_and_fits(chromium: Browser, live_server, world: World, number: int) -> None:  # type: ignore[no-untyped-def]
    base = live_server.url.replace("127.0.0.1", "localhost")
    assert faults(chromium, base, world, WAYS[number], screens(world)[number :: len(WAYS)]) == []
