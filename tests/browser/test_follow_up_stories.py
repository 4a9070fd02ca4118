"""The stories of the second demonstration about follow-ups (domain model C.9, T1 to T6, T12), end to end: people act
in a browser, mail leaves through a server and comes back through the door, the clock moves between."""

import datetime as dt
import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from playwright.sync_api import Page, expect

from ariane.accounts.models import Organisation, User
from ariane.activities.models import Activity
from ariane.flows import engine, sweep
from ariane.flows.models import Approval, Enrolment, Mailing
from ariane.hooks import deliver, tell
from ariane.kernel import clock
from ariane.mail import tokens
from ariane.mail.ingress import receive
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.outbox import transmit
from ariane.mail.process import process
from ariane.pieces.models import Piece
from ariane.reports import weekly
from tests.flows import office
from tests.hooks.receiver import Receiver, receiving
from tests.mail.conftest import FakeServer, server
from tests.mail.test_process import bounce
from tests.world import World

__all__ = ["server"]
SignIn = Callable[[User], None]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CATCHER = "fil@agence.example"
DORA = "dora@aubrives.example"
DAY = dt.timedelta(days=1)


@pytest.fixture
def house(world: World, server: FakeServer) -> Iterator[time_machine.Traveller]:
    """The house on a Monday morning, with a mailbox that sends and catches; the clock moves when a story says so."""
    Organisation.objects.update(undo_seconds=0)
    Mailbox.objects.create(
        name="Agence", address=CATCHER, catches=True, smtp_host="127.0.0.1", smtp_port=server.port,
        smtp_security="none",
    )  # fmt: skip
    with time_machine.travel(office.MONDAY, tick=True) as traveller:
        yield traveller


def background(page: Page, job: Callable[[], object]) -> None:
    """Something that is not done in the browser. The window is empty meanwhile: one SQLite serves both."""
    page.goto("about:blank")
    for left in reversed(range(30)):
        try:
            job()
            return
        except OperationalError:
            if not left:
                raise
            time.sleep(0.1)


def work() -> None:
    """What the worker does: sweep, decide, send."""
    sweep.sweep(clock.now())
    engine.run()
    transmit_all()


def transmit_all() -> None:
    while transmit.work():
        pass


def later(page: Page, house: time_machine.Traveller, days: int) -> None:
    """So many days later, at the same hour."""
    house.move_to(clock.now() + days * DAY)
    background(page, work)


def letters(server: FakeServer) -> list[EmailMessage]:
    return [message_from_bytes(raw, policy=policy.default) for _from, _to, raw in server.mails]  # type: ignore[misc]


def answer(mail: EmailMessage, text: str, **headers: str) -> None:
    """What a mail program sends back to a mail."""
    back = EmailMessage()
    to = re.findall(r"[\w.+-]+@[\w.-]+", str(mail["Reply-To"] or mail["From"]))[-1]
    back["From"], back["To"], back["Subject"] = DORA, to, f"Re: {mail['Subject']}"
    back["Message-ID"] = f"<{clock.now().timestamp()}@aubrives.example>"
    back["In-Reply-To"] = back["References"] = mail["Message-ID"]
    for name, value in headers.items():
        back[name.replace("_", "-")] = value
    back.set_content(text)
    process(receive(bytes(back), source="smtp", envelope_from=DORA, envelope_to=[to]))


def back(page: Page, server: FakeServer, text: str, **headers: str) -> None:
    """Dora answers the first mail that left."""
    background(page, lambda: answer(letters(server)[0], text, **headers))


def send_the_offer(page: Page, world: World) -> None:
    """« Envoyer par courriel » on the offer's page, as a salesperson does; nothing else is done."""
    page.goto(f"/records/{world.offer.pk}/")
    page.get_by_role("button", name="Envoyer par courriel").click()
    button = page.get_by_role("button", name="Envoyer à 1 externe")
    expect(button).to_be_visible()
    button.click()
    expect(page.locator(".timeline").get_by_text("Dora Dupont").first).to_be_visible()
    background(page, transmit_all)


def panel(page: Page, world: World) -> Page:
    page.goto(f"/records/{world.offer.pk}/")
    return page


@pytest.mark.req("R-007", "R-032")
def test_t1_a_quote_is_sent_no_activity_is_made_and_it_is_followed_anyway(
    house: time_machine.Traveller, page: Page, sign_in: SignIn, world: World, server: FakeServer
) -> None:
    office.scenario()
    sign_in(world.ben)
    send_the_offer(page, world)
    assert [str(mail["To"]) for mail in letters(server)] == [f"Dora Dupont <{DORA}>"]
    assert not Activity.objects.exists()
    block = panel(page, world).get_by_role("region", name="Relances")
    expect(block).to_contain_text("Relance douce de devis")
    expect(block).to_contain_text("mer. 25 nov.")
    later(page, house, 9)
    assert len(letters(server)) == 2
    expect(panel(page, world).locator(".timeline")).to_contain_text("Avez-vous pu en prendre connaissance")
    later(page, house, 7)
    sign_in(world.ben)
    page.goto("/activities/")
    expect(page.get_by_text("Appeler le client").first).to_be_visible()


@pytest.mark.req("X-10", "X-11", "X-26")
def test_t2_an_absence_lets_it_go_on_and_a_real_answer_hands_it_to_a_person(
    house: time_machine.Traveller, page: Page, sign_in: SignIn, world: World, server: FakeServer
) -> None:
    office.scenario()
    sign_in(world.ben)
    send_the_offer(page, world)
    back(page, server, "Je suis absente jusqu’au 20/11/2026.", Auto_Submitted="auto-replied")
    block = panel(page, world).get_by_role("region", name="Relances")
    expect(block).to_contain_text("Relance douce de devis")
    back(page, server, "Le collège en discute mardi, je vous reviens.")
    expect(panel(page, world).get_by_role("region", name="Relances")).to_contain_text("le client a répondu")
    page.goto("/activities/")
    expect(page.get_by_text("Rénovation du hall relais").first).to_be_visible()
    assert Activity.objects.get(state="planned").type.code == "answer"
    later(page, house, 12)
    assert len(letters(server)) == 1


@pytest.mark.req("X-11", "O-055")
def test_t3_a_bounce_asks_to_correct_the_address_and_the_corrected_one_resumes(
    house: time_machine.Traveller, page: Page, sign_in: SignIn, world: World, server: FakeServer
) -> None:
    office.scenario()
    sign_in(world.ben)
    send_the_offer(page, world)
    mail = OutboundMail.objects.get()
    verp = tokens.tag(CATCHER, tokens.make("b", mail.pk))
    background(page, lambda: process(receive(bounce(verp, recipient=DORA), source="smtp", envelope_to=[verp])))
    page.goto("/activities/")
    expect(page.get_by_text(DORA).first).to_be_visible()
    panel(page, world)
    page.get_by_text("Détails", exact=True).first.click()
    page.get_by_label("Adresse corrigée").fill("dora.dupont@aubrives.example")
    page.get_by_role("button", name="Envoyer à cette adresse").click()
    expect(page.get_by_text("dora.dupont@aubrives.example").first).to_be_visible()
    background(page, work)
    assert server.mails[-1][1] == "dora.dupont@aubrives.example"
    assert Activity.objects.get(type__code="fix-address").state == "done"
    later(page, house, 9)
    assert len(letters(server)) == 3
    assert Enrolment.objects.get().live


@pytest.mark.req("R-040")
def test_t4_tomorrow_s_departures_are_approved_but_for_one_that_is_held(
    house: time_machine.Traveller, page: Page, sign_in: SignIn, world: World, server: FakeServer
) -> None:
    office.scenario("invoice", office.INVOICE, approval="always")
    for number, title in enumerate(("une", "deux", "trois")):
        office.invoice(world, number, office.MONDAY.date() - DAY)
        # one letter would hold them all, were they of one currency
        rows = Piece.objects.filter(ref=f"FAC-T-{number:04}")
        rows.update(title=f"Facture {title}", currency=("EUR", "USD", "CAD")[number])
    later(page, house, 1)
    later(page, house, 1)
    assert not server.mails
    sign_in(world.ada)
    page.goto("/departures/")
    expect(page.locator(".pick input")).to_have_count(3)
    with page.expect_navigation():  # else the keys reach the page that is being left
        page.get_by_role("link", name=re.compile("Commune d’Aubrives")).first.click()
    held = page.locator(".letter h2 + p").inner_text()
    page.keyboard.press("r")
    page.locator("#dep-day").fill("2026-12-08")
    page.locator("#dep-note").fill("Dora rentre le 7")
    with page.expect_navigation():
        page.get_by_role("button", name="Retenir jusque-là").click()
    expect(page.locator(".toast").first).to_contain_text("Reporté")
    expect(page.locator(".pick input")).to_have_count(2)
    for _row in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.keyboard.press("v")
    expect(page.locator(".toast").first).to_contain_text("2 messages validés")
    assert Approval.objects.filter(verdict="approve").count() == 2
    later(page, house, 1)
    # one automatic message a customer in three working days
    later(page, house, 6)
    said = [str(mail["Subject"]) for mail in letters(server)]
    assert len(said) == 2 and all(held.split()[0] not in one for one in said)


@pytest.mark.req("R-001")
def test_t5_coverage_leads_to_the_hole_and_one_click_fills_it(
    house: time_machine.Traveller, page: Page, sign_in: SignIn, world: World
) -> None:
    followed = office.scenario()
    office.sent_quote(world)
    office.scenario("invoice", office.INVOICE)
    office.follow(office.invoice(world))
    sign_in(world.ada)
    page.goto("/control/")
    coverage = page.locator("a.figure", has_text="Couverture")
    expect(coverage).to_contain_text("50,0")
    coverage.click()
    page.get_by_role("link", name=re.compile("Rénovation du hall relais")).click()
    expect(page.get_by_text("Rien ne suit cette fiche")).to_be_visible()
    page.get_by_text("Suivre avec").click()
    page.get_by_role("button", name=followed.name).click()
    expect(page.locator("#followups-title")).to_be_visible()
    expect(page.get_by_text("Rien ne suit cette fiche")).to_have_count(0)
    page.goto("/control/")
    expect(page.locator("a.figure", has_text="Couverture")).to_contain_text("100,0")


@pytest.mark.req("R-036", "R-037", "R-038")
def test_t6_monday_s_report_leads_to_the_review(
    house: time_machine.Traveller, page: Page, sign_in: SignIn, world: World, server: FakeServer
) -> None:
    office.scenario()
    office.follow(office.sent_quote(world))
    later(page, house, 9)
    house.move_to(dt.datetime(2026, 11, 30, 7, 30, tzinfo=dt.UTC))
    assert weekly.send_report()
    transmit_all()
    report = next(mail for mail in letters(server) if "ada@" in str(mail["To"]))
    words = str(report.get_body(("html",)).get_content())  # type: ignore[union-attr]
    assert "1 relance est partie la semaine dernière" in words and "Commune d’Aubrives" in words
    link = re.search(r'href="https?://[^/]+(/control/)"', words)
    assert link is not None
    sign_in(world.ada)
    page.goto(link[1])
    expect(page.locator(".say")).to_contain_text("1 relance est partie")
    expect(page.get_by_role("row", name=re.compile("^première"))).to_contain_text("1")
    page.locator(".say a").first.click()
    expect(page.get_by_text("Rénovation du hall relais").first).to_be_visible()


@pytest.fixture
def n8n() -> Iterator[Receiver]:
    with receiving() as here:
        yield here


@pytest.mark.req("R-010", "R-025", "R-026", "R-027", "R-029")
def test_t12_n8n_hears_of_a_quote_and_plans_an_activity(
    house: time_machine.Traveller, page: Page, sign_in: SignIn, world: World, n8n: Receiver, live_server: Any
) -> None:
    sign_in(world.ada)
    page.goto("/settings/webhooks/new/")
    page.locator("[name=name]").fill("n8n")
    page.locator("[name=url]").fill(n8n.url)
    page.locator("[name=internal]").check()
    page.locator("[name=events][value='quote.sent']").check()
    page.locator("main button.primary").click()
    n8n.secret = page.locator("code", has_text="whsec_").first.text_content() or ""
    page.goto("/settings/api-keys/")
    page.locator("[name=name]").fill("n8n")
    page.locator("[name=user]").select_option(label="Ben Vendeur")
    page.locator("[name=scope]").select_option("write")
    page.locator("main form button.primary").click()
    key = page.locator(".banner code").inner_text()
    tell.forget_who_listens()
    page.context.clear_cookies()
    sign_in(world.ben)
    send_the_offer(page, world)
    background(page, deliver.work)
    (told,) = [one for one in n8n.got if one["type"] == "quote.sent"]
    wanted = {
        "record": {"uid": told["data"]["record"]["uid"]}, "type": "call", "due_on": "2026-11-18",
        "summary": "Rappeler au sujet de l’offre",
    }  # fmt: skip
    request = urllib.request.Request(
        f"{live_server.url}/api/activities", json.dumps(wanted).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=10) as done:
        assert done.status == 201
    page.goto("/activities/")
    expect(page.get_by_text("Rappeler au sujet de l’offre").first).to_be_visible()
    assert not Mailing.objects.exists()
