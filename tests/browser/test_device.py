"""Installed on a telephone: the service worker shows what the house tells, and an offline page when there is none."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from ariane.accounts.models import User
from tests.world import PASSWORD, World

SignIn = Callable[[User], None]
NOTICE = {"title": "Ben Vendeur", "body": "vous nomme sur OFR-2026-0142", "url": "/messages/", "tag": "delivery-1"}


@pytest.fixture
def telephone(chromium: Browser, live_server: Any, world: World) -> Iterator[BrowserContext]:
    address = live_server.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(base_url=address, locale="fr", viewport={"width": 390, "height": 844})
    context.grant_permissions(["notifications"], origin=address)
    yield context
    context.close()


@pytest.fixture
def page(telephone: BrowserContext, world: World) -> Page:
    page = telephone.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", world.ben.username)
    page.fill("[name=password]", PASSWORD)
    page.click("form button.primary")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def registration(page: Page, session: CDPSession) -> str:
    """The number that Chromium gave to the service worker of this site."""
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_timeout(300)  # what it knows already comes as events
    return found[-1]


@pytest.mark.req("O-075")
def test_a_push_shows_as_a_notification(page: Page, telephone: BrowserContext) -> None:
    session = telephone.new_cdp_session(page)
    origin = page.url.split("/", 3)
    told = {
        "origin": "/".join(origin[:3]),
        "registrationId": registration(page, session),
        "data": json.dumps(NOTICE),
    }
    session.send("ServiceWorker.deliverPushMessage", told)
    shown = page.evaluate(
        """async () => {
          const worker = await navigator.serviceWorker.ready;
          for (let tries = 0; tries < 100; tries += 1) {
            const [one] = await worker.getNotifications();
            if (one) return { title: one.title, body: one.body, url: one.data.url };
            await new Promise((go) => setTimeout(go, 100));
          }
        }"""
    )
    assert shown == {"title": NOTICE["title"], "body": NOTICE["body"], "url": NOTICE["url"]}


@pytest.mark.req("O-075")
def test_without_network_the_page_says_so(page: Page, telephone: BrowserContext) -> None:
    page.goto("/messages/")
    telephone.set_offline(True)
    page.goto("/activities/")
    assert "Hors ligne" in page.inner_text("h1")
    telephone.set_offline(False)
    page.click("text=Réessayer")
    page.wait_for_selector("h1:has-text('Bonjour')")


def test_a_browser_that_cannot_is_told_in_words(page: Page) -> None:
    page.goto("/me/devices/")
    page.evaluate("delete window.PushManager")
    page.click("text=Prévenir cet appareil")
    assert "ne peut pas être prévenu" in page.inner_text("[role=alert]:not([hidden])")
