"""The product's main job, whole: write to a customer from the record, read the answer in its thread."""

import sqlite3

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import SignIn
from tests.stories.house import House, until

pytestmark = pytest.mark.browser
DORA = "dora@aubrives.example"


def offer(house: House) -> str:
    with sqlite3.connect(house.home / "ariane.sqlite3") as database:
        (pk,) = database.execute("SELECT id FROM journal_record WHERE ref = 'OFR-2026-0142'").fetchone()
    return f"{house.address}/records/{pk}/"


@pytest.mark.req("O-005", "O-025", "O-026", "O-048", "O-050", "M-010")
def test_a_customers_answer_appears_in_the_thread_of_a_second_browser(house: House, sign_in: SignIn) -> None:
    ben, bea = sign_in("ben"), sign_in("bea")
    bea.goto(offer(house))
    ben.goto(offer(house))
    ben.get_by_text("Message", exact=True).click()
    expect(ben.get_by_text("Dora Dupont").first).to_be_visible()
    write(ben, "La toiture demande quinze jours.")
    ben.get_by_role("button", name="Envoyer à 1 externe").click()
    mail = house.mail_with("quinze jours")
    assert DORA in str(mail["To"])
    expect(bea.get_by_text("La toiture demande quinze jours.")).to_be_visible(timeout=15_000)
    customer = sign_in.stranger()
    customer.goto(f"{house.address}/demo/mailbox/")
    letter = customer.frame_locator("iframe")
    expect(letter.get_by_text("La toiture demande quinze jours.")).to_be_visible()
    customer.fill("[name=text]", "Merci, le collège décide mardi.")
    customer.get_by_role("button", name="Répondre comme Dora Dupont").click()
    expect(bea.get_by_text("Merci, le collège décide mardi.")).to_be_visible(timeout=15_000)
    expect(ben.get_by_text("Merci, le collège décide mardi.")).to_be_visible(timeout=15_000)


@pytest.mark.req("O-009", "O-010", "O-014", "X-04", "O-074")
def test_a_note_with_a_mention_is_seen_by_nobody_outside(house: House, sign_in: SignIn) -> None:
    ben, cleo = sign_in("ben"), sign_in("cleo")
    ben.goto(offer(house))
    write(ben, "Marge minimale douze pour cent @Béa")
    expect(ben.get_by_role("option", name="Béa Chef")).to_be_visible()
    ben.keyboard.press("Enter")
    ben.get_by_role("button", name="Noter en interne").click()
    expect(ben.locator(".timeline").get_by_text("Marge minimale douze pour cent")).to_have_count(1)
    told = house.mail_with("Marge minimale")
    assert "bea@agence.example" in str(told["To"])
    customer = sign_in.stranger()
    customer.goto(f"{house.address}/demo/mailbox/")
    expect(customer.get_by_text("Marge minimale")).to_have_count(0)
    readers = {str(mail["To"]) for mail in house.received() if "Marge minimale" in str(mail)}
    assert all("@agence.example" in one for one in readers)
    answer = cleo.goto(offer(house))
    assert answer is not None and answer.status == 404
    # whoever answers the note's mail from outside waits where only colleagues look
    house.answer(told, f"Dora Dupont <{DORA}>", "Je ne devrais pas lire cela.")
    until(lambda: verdict(house, "Je ne devrais pas") == ("sort", 1), "the mail in « À trier »")
    expect(ben.get_by_text("Je ne devrais pas lire cela.")).to_have_count(0)


def verdict(house: House, words: str) -> tuple[str, int] | None:
    with sqlite3.connect(house.home / "ariane.sqlite3") as database:
        query = "SELECT verdict, internal_only FROM mail_inboundmail WHERE excerpt LIKE ?"
        row = database.execute(query, (f"%{words}%",)).fetchone()
    return tuple(row) if row else None


def write(page, words: str) -> None:  # type: ignore[no-untyped-def]
    """Type in the composer, once its editor has come."""
    page.locator("#composer textarea, #composer [contenteditable=true]").first.click()
    page.wait_for_timeout(600)
    page.keyboard.type(words)
