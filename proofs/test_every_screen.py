"""Every main screen in every way of looking: in light and in dark, on a large screen and on a telephone."""

import pytest
from playwright.sync_api import Browser

from tests.browser.test_every_screen import WAYS, faults, screens
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("O-013")
@pytest.mark.parametrize("way", WAYS)
def test_every_main_screen_is_accessible_and_fits_in_every_way(  # type: ignore[no-untyped-def]
    chromium: Browser, live_server, world: World, way: tuple[int, str]
) -> None:
    base = live_server.url.replace("127.0.0.1", "localhost")
    assert faults(chromium, base, world, way, screens(world)) == []
