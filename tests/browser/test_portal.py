"""Story T10 in a real browser: the customer opens the link of her mail on a phone, reads, answers with a file; the
salesperson sees it come."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from ariane.accounts.models import User
from ariane.journal.actions import Note, post_note
from ariane.journal.models import Entry
from tests.portal.people import DORA, ERIK, attach, link, write
from tests.world import World, record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("O-057", "X-20")
def test_a_customer_reads_and_answers_on_her_phone(
    page: Page, chromium: Browser, sign_in: Callable[[User], None], world: World
) -> None:
    entry = write(world, DORA, text="Voici l’offre", documents=(attach(world, "Offre détaillée.pdf"),))
    write(world, ERIK, text="Pour l’architecte seul")
    post_note(by=world.ben, record=record(world.offer), note=Note(html="<p>Marge minimale</p>"))
    sign_in(world.ben)
    page.goto(f"/records/{world.offer.pk}/")
    expect(page.get_by_text("Marge minimale").first).to_be_visible()
    said: list[str] = []
    base = page.url.split("/records/")[0]
    phone = chromium.new_context(
        base_url=base, locale="fr", viewport={"width": 390, "height": 844}, service_workers="block"
    )
    phone.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    customer = phone.new_page()
    asked: list[str] = []
    customer.on("request", lambda request: asked.append(request.headers.get("referer", "")))
    customer.goto(link(entry, DORA))
    assert "/portal/threads/" in customer.url
    assert [one for one in asked if "/portal/in/" in one] == []
    expect(customer.get_by_role("heading", name="Rénovation du hall relais")).to_be_visible()
    expect(customer.get_by_text("Voici l’offre").first).to_be_visible()
    assert customer.get_by_text("Marge minimale").count() == customer.get_by_text("architecte seul").count() == 0
    assert customer.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert customer.evaluate("document.scripts.length") == 0
    with customer.expect_download() as download:
        customer.get_by_role("link", name="Offre détaillée.pdf").click()
    assert download.value.suggested_filename == "Offre détaillée.pdf"
    customer.get_by_label("Votre message").fill("Le collège décide mardi.")
    plan = {"name": "Plan signé.txt", "mimeType": "text/plain", "buffer": b"plan"}
    customer.set_input_files(".composer [name=files]", [plan])  # type: ignore[list-item]
    customer.get_by_role("button", name="Envoyer").click()
    expect(customer.get_by_role("status")).to_contain_text("bien arrivé")
    expect(customer.get_by_text("Le collège décide mardi.")).to_be_visible()
    made = Entry.objects.get(direction="in")
    assert made.documents.get().name == "Plan signé.txt"
    page.goto(f"/records/{world.offer.pk}/")
    expect(page.get_by_text("Le collège décide mardi.").first).to_be_visible()
    expect(page.get_by_text(f"par le lien envoyé à {DORA}").first).to_be_visible()
    page.goto(f"/records/{world.offer.pk}/outside/")
    expect(page.get_by_role("heading", name="Voir comme le client")).to_be_visible()
    assert page.get_by_text("Marge minimale").count() == 0
    phone.close()
    assert said == []
