"""« À trier » by two colleagues in two browsers: each sees who looks and what is done, and keys do it all."""

import smtplib
import time
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import SignIn
from tests.stories.house import CATCHER, House

pytestmark = pytest.mark.browser


def write_to(house: House, sender: str, subject: str) -> None:
    """A mail from outside that answers nothing."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, CATCHER, subject
    mail["Message-ID"] = f"<{time.time_ns()}@ailleurs.example>"
    mail.set_content(f"Bonjour, au sujet de {subject}.")
    with smtplib.SMTP("127.0.0.1", house.smtp, timeout=20) as server:
        server.send_message(mail, from_addr=sender, to_addrs=[CATCHER])


def opened(page: Page, house: House, subject: str) -> None:
    page.goto(f"{house.address}/sort/")
    page.get_by_role("link", name=subject).first.click()
    expect(page.get_by_role("heading", name=subject)).to_be_visible()


@pytest.mark.req("M-011", "X-31")
def test_two_colleagues_at_one_desk(house: House, sign_in: SignIn) -> None:
    ada, sophie = sign_in("ada"), sign_in("sophie")
    ada.goto(f"{house.address}/sort/")
    write_to(house, "Dora Dupont <dora@aubrives.example>", "Toiture du hall")
    write_to(house, "vente@pub.example", "Offre imbattable")
    for subject in ("Toiture du hall", "Offre imbattable"):
        expect(ada.locator("#letters").get_by_text(subject)).to_be_visible(timeout=15_000)
    opened(ada, house, "Toiture du hall")
    opened(sophie, house, "Toiture du hall")
    expect(ada.get_by_text("Sophie Seconde regarde ce courriel")).to_be_visible(timeout=15_000)
    expect(sophie.get_by_text("Ada Admin regarde ce courriel")).to_be_visible(timeout=15_000)
    ada.keyboard.press("t")
    expect(ada.get_by_text("Vous vous en occupez")).to_be_visible()
    expect(sophie.locator("#letters").get_by_text("Ada Admin")).to_be_visible(timeout=15_000)
    opened(sophie, house, "Offre imbattable")
    expect(ada.get_by_text("Sophie Seconde regarde ce courriel")).to_have_count(0, timeout=15_000)
    sophie.keyboard.press("s")
    expect(sophie.get_by_text("est refusé")).to_be_visible()
    expect(ada.locator("#letters").get_by_text("Offre imbattable")).to_have_count(0, timeout=15_000)
    sophie.keyboard.press("z")
    expect(ada.locator("#letters").get_by_text("Offre imbattable")).to_be_visible(timeout=15_000)


@pytest.mark.req("M-011")
def test_the_desk_by_the_keyboard_alone(house: House, sign_in: SignIn) -> None:
    ada = sign_in("ada")
    write_to(house, "Dora Dupont <dora@aubrives.example>", "Clés du hall relais")
    write_to(house, "Erik Architecte <erik@plans.example>", "Plans du hall")
    ada.goto(f"{house.address}/sort/")
    expect(ada.locator("#letters").get_by_text("Plans du hall")).to_be_visible(timeout=15_000)
    ada.reload()
    ada.wait_for_selector(".topbar a[data-htmx-powered]")
    for _n in range(12):
        ada.keyboard.press("j")
        if "Clés du hall" in str(ada.evaluate("document.activeElement.innerText")):
            break
    ada.keyboard.press("x")
    expect(ada.locator("#bulk")).to_be_visible()
    ada.keyboard.press("x")
    expect(ada.locator("#bulk")).to_be_hidden()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="Clés du hall relais")).to_be_visible()
    ada.wait_for_selector(".topbar a[data-htmx-powered]")
    ada.keyboard.press("1")
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("est classé dans")).to_be_visible()
    ada.keyboard.press("z")
    expect(ada.get_by_role("heading", name="Clés du hall relais")).to_be_visible()
    ada.wait_for_selector(".topbar a[data-htmx-powered]")
    ada.keyboard.press("d")
    expect(ada.get_by_role("dialog")).to_be_visible()
