"""A real Chromium against the real server: pages as people use them, scripts, passkeys, accessibility."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ariane.accounts.models import User
from ariane.ui.build import build
from tests.world import PASSWORD

# Playwright keeps a loop running in the test's own thread, where the database is used as in every other test
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    build()
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, live_server) -> Iterator[BrowserContext]:  # type: ignore[no-untyped-def]
    """A fresh window in French on the live server; what its console complains of fails the test."""
    said: list[str] = []
    address = live_server.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(
        base_url=address, locale="fr", viewport={"width": 1440, "height": 900}, service_workers="block"
    )
    context.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    yield context
    context.close()
    assert [line for line in said if "Failed to load resource" not in line] == []


@pytest.fixture
def page(window: BrowserContext) -> Page:
    return window.new_page()


@pytest.fixture
def sign_in(page: Page) -> Callable[[User], None]:
    def as_person(person: User) -> None:
        page.goto("/accounts/login/")
        page.fill("[name=login]", person.username)
        page.fill("[name=password]", PASSWORD)
        page.click("form button.primary")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return as_person
