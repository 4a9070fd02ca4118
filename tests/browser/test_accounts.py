"""Passkeys in a real browser, and the pages of signing in and of the configuration held against axe."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from ariane.accounts.models import Organisation, User
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser


def give_key(window: BrowserContext, page: Page) -> None:
    """Plug a virtual authenticator into the browser that says yes by itself."""
    tools = window.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_then_opens_the_account(
    window: BrowserContext, page: Page, sign_in: Callable[[User], None], world: World
) -> None:
    give_key(window, page)
    sign_in(world.ben)
    page.goto("/me/security/keys/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("form.stack button.primary")
    page.fill("[name=name]", "Portable de Ben")
    page.click("text=Ajouter la clé")
    page.wait_for_url("**/me/security/codes/")
    assert str(Authenticator.objects.get(user=world.ben, type="webauthn")) == "Portable de Ben"
    page.goto("about:blank")  # nothing of the former page may ask for anything while the cookies go
    window.clear_cookies()
    page.goto("/accounts/login/")
    page.click("text=utiliser une clé d’accès")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/me/security/keys/")
    expect(page.get_by_text("Portable de Ben")).to_be_visible()
    expect(page.get_by_text("connecte à elle seule")).to_be_visible()


def test_a_key_that_does_not_answer_is_said_in_words(page: Page, world: World) -> None:
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no finger')) }")
    page.click("text=utiliser une clé d’accès")
    expect(page.get_by_role("alert")).to_contain_text("Aucune clé n’a répondu")


def test_a_country_brings_its_zone_and_currency(page: Page, world: World) -> None:
    Organisation.objects.all().delete()
    page.goto("/setup/")
    page.select_option("[name=country]", "CA")
    expect(page.locator("[name=currency]")).to_have_value("CAD")
    expect(page.locator("[name=timezone]")).to_have_value("America/Toronto")


SIGNED_IN = (
    "/me/profile/", "/me/absences/", "/me/security/", "/me/sessions/", "/settings/", "/settings/organisation/",
    "/settings/people/", "/settings/people/new/", "/settings/teams/new/", "/settings/roles/", "/settings/kinds/",
    "/settings/kinds/new/", "/settings/kinds/quote/", "/settings/activity-types/", "/settings/mailboxes/new/",
    "/settings/aliases/new/", "/settings/snippets/new/", "/settings/templates/", "/settings/templates/new/",
    "/settings/log/",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_a_telephone(
    page: Page, sign_in: Callable[[User], None], world: World, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 844})
    found: list[tuple[str, str]] = []

    def look(path: str) -> None:
        page.goto(path)
        found.extend((path, violation["id"]) for violation in Axe().run(page).response["violations"])
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "wider than the screen"))

    look("/accounts/login/")
    look("/accounts/password/reset/")
    sign_in(world.ada)
    for path in SIGNED_IN:
        look(path)
    assert found == []
