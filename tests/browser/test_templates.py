"""A template edited in place, then used in the composer, in a real browser."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from ariane.accounts.models import User
from ariane.journal.models import Entry
from ariane.templates.models import Template
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("M-026")
def test_a_template_is_edited_in_its_zone_with_values_as_chips(
    page: Page, sign_in: Callable[[User], None], world: World
) -> None:
    template = Template.objects.get(code="quote-gentle")
    sign_in(world.ada)
    page.goto("/settings/templates/")
    page.click(f'a[href="/settings/templates/{template.pk}/"]')
    page.click("a.btn.primary:has-text('Modifier')")
    zone = page.locator(".side .zone .ProseMirror").first
    zone.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Cher ")
    page.locator(".side .zone").first.locator("summary:has-text('Valeur')").click()
    page.locator(".side .zone").first.get_by_role("button", name="Client", exact=True).click()
    assert zone.locator("[data-value='{{ customer }}']").inner_text() == "Client"
    subject = page.locator(".side").first.locator("[name=subject]")
    subject.focus()
    page.keyboard.press("End")
    page.locator(".side").first.locator(".field summary:has-text('Valeur')").first.click()
    page.locator(".side").first.locator(".field").first.get_by_role("button", name="Titre", exact=True).click()
    page.locator(".side").first.get_by_role("button", name="Enregistrer").click()
    page.wait_for_selector("text=version 2")
    assert template.variants.get(language="fr").subject.endswith("{{ title }}")
    stored = template.variants.get(language="fr").zones
    assert "Cher {{ customer }}" in stored[0]["html"]
    assert "{{ title }}" in stored[0]["html"]


@pytest.mark.req("P-018", "R-023")
def test_a_template_is_chosen_in_the_composer_and_its_mandatory_block_stays(
    page: Page, sign_in: Callable[[User], None], world: World
) -> None:
    variant = Template.objects.get(code="quote-gentle").variants.get(language="fr")
    variant.zones = [
        {"key": "z1", "kind": "text", "html": "<p>Bonjour.</p>"},
        {"key": "z2", "kind": "locked", "html": "<p>Prix hors TVA.</p>"},
    ]
    variant.save()
    sign_in(world.ben)
    page.goto(f"/records/{world.offer.pk}/?mode=message")
    page.wait_for_selector(".topbar a[data-htmx-powered]")
    page.locator("#composer summary:has-text('Modèles')").click()
    page.get_by_role("button", name="Relance douce de devis").click()
    block = page.locator("#composer .ProseMirror [data-locked]")
    block.wait_for()
    page.locator("#composer .ProseMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert block.inner_text().strip() == "Prix hors TVA."
    page.keyboard.press("Control+Home")
    page.keyboard.type("À moi. ")
    page.locator("#composer [data-publish]:visible").click()
    page.wait_for_selector("#thread >> text=Prix hors TVA.")
    entry = Entry.objects.get(record=world.offer, type="message")
    assert "À moi." in entry.text
    assert "Prix hors TVA." in entry.text
    # leaving the page says so to the server: let that arrive before the database goes
    page.goto("/messages/")
    page.wait_for_timeout(1500)


@pytest.mark.parametrize("query", ["", "?edit=1"])
def test_the_page_of_a_template_is_accessible_and_fits_a_telephone(
    page: Page, sign_in: Callable[[User], None], world: World, query: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(world.ada)
    template = Template.objects.get(code="invoice-firm")
    page.goto(f"/settings/templates/{template.pk}/{query}")
    page.wait_for_timeout(800)
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
