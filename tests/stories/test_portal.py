"""T10, whole: the link arrives by real mail, the customer opens it and answers on line, and the page that the
salesperson has open shows it by itself."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import SignIn
from tests.stories.house import House, text_of, until
from tests.stories.test_first_circle import DORA, offer, write

pytestmark = pytest.mark.browser
LINK = re.compile(r"http://localhost:\d+/portal/in/\w+/")


@pytest.mark.req("O-057", "X-20", "O-048")
def test_t10_a_customer_reads_online_and_answers(house: House, sign_in: SignIn) -> None:
    ben = sign_in("ben")
    ben.goto(offer(house))
    ben.get_by_text("Message", exact=True).click()
    expect(ben.get_by_text("Dora Dupont").first).to_be_visible()
    write(ben, "Notre offre vous attend en ligne.")
    ben.get_by_role("button", name="Envoyer à 1 externe").click()
    mail = house.mail_with("vous attend en ligne")
    found = LINK.search(text_of(mail))
    assert found is not None and "Voir le fil en ligne" in text_of(mail)
    customer = sign_in.stranger()
    customer.goto(found[0])
    assert "/portal/threads/" in customer.url
    expect(customer.get_by_text("Notre offre vous attend en ligne.")).to_be_visible()
    customer.get_by_label("Votre message").fill("Je réponds depuis le portail.")
    customer.get_by_role("button", name="Envoyer").click()
    expect(customer.get_by_text("Je réponds depuis le portail.")).to_be_visible()
    # nobody touches the salesperson's page
    expect(ben.get_by_text("Je réponds depuis le portail.")).to_be_visible(timeout=15_000)
    expect(ben.get_by_text(f"par le lien envoyé à {DORA}").first).to_be_visible()
    # answered by mail, the link quoted below opens nothing for whoever reads the thread
    house.answer(mail, f"Dora Dupont <{DORA}>", "Et aussi par courriel.")
    expect(customer.get_by_text("Et aussi par courriel.")).to_have_count(0)
    quoted = until(lambda: stored(house, "Et aussi par courriel"), "the answer by mail")
    assert "vous attend en ligne" in quoted and "/portal/in/" not in quoted
    customer.reload()
    expect(customer.get_by_text("Et aussi par courriel.")).to_be_visible()


def stored(house: House, words: str) -> str:
    with sqlite3.connect(house.home / "ariane.sqlite3") as database:
        query = "SELECT html || text || quoted_html FROM journal_entry WHERE text LIKE ?"
        row = database.execute(query, (f"%{words}%",)).fetchone()
    return str(row[0]) if row else ""
