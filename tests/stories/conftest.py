from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.stories.house import House
from tests.world import PASSWORD


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running house with the cast in it."""
    built = House(tmp_path_factory.mktemp("house"))
    built.settle_in()
    built.open()
    yield built
    built.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium: Browser, house: House) -> Iterator["SignIn"]:
    """`sign_in("ben")`: a page in a browser of her own, signed in, in French."""
    sessions = SignIn(chromium, house)
    yield sessions
    sessions.close()


class SignIn:
    def __init__(self, chromium: Browser, house: House) -> None:
        self.chromium, self.house = chromium, house
        self.contexts: list[BrowserContext] = []

    def stranger(self) -> Page:
        """A browser in which nobody is signed in."""
        context = self.chromium.new_context(
            locale="fr-FR", viewport={"width": 1440, "height": 900}, service_workers="block"
        )
        self.contexts.append(context)
        return context.new_page()

    def __call__(self, login: str) -> Page:
        page = self.stranger()
        page.goto(f"{self.house.address}/accounts/login/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
