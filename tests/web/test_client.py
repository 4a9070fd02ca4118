"""« Boîte du client » : customers' letters only, in a demonstration only; answers go through the real door."""

from email.message import EmailMessage

import pytest
from django.test import Client

from ariane.mail import demo_sink
from ariane.mail.parse import parse
from ariane.web.client import answer, letters
from tests.world import World


def letter(to: str, subject: str = "Offre") -> str:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ben <fil@agence.example>", f"Dora <{to}>", subject
    mail["Message-ID"], mail["Reply-To"] = "<1@agence.example>", "fil+rabc@agence.example"
    mail.set_content("Bonjour Dora")
    return demo_sink.store("fil+b1@agence.example", to, bytes(mail)).stem


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.HOME, settings.DEMO = tmp_path, True


def test_it_is_nowhere_but_in_a_demonstration(world: World, client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    name = letter("dora@aubrives.example")
    settings.DEMO = False
    for address in ("/demo/mailbox/", f"/demo/mailbox/{name}/body/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/demo/mailbox/{name}/replies/").status_code == 404


@pytest.mark.req("O-009")
def test_what_colleagues_receive_is_not_shown(world: World, client: Client) -> None:
    name = letter("bea@agence.example", "Marge minimale")
    shown = letter("dora@aubrives.example", "Rénovation")
    page = client.get("/demo/mailbox/").content.decode()
    assert "Rénovation" in page and "Marge minimale" not in page
    assert client.get(f"/demo/mailbox/{name}/body/").status_code == 404
    assert "Bonjour Dora" in client.get(f"/demo/mailbox/{shown}/body/").content.decode()


@pytest.mark.parametrize("program", ["gmail", "outlook"])
def test_an_answer_quotes_as_that_program_does_and_the_quote_is_folded(world: World, program: str) -> None:
    letter("dora@aubrives.example")
    (received,) = letters.letters()
    parsed = parse(bytes(answer.reply(received, answer.Answer("Merci, c’est clair.", program))))
    assert parsed.reply_text.strip() == "Merci, c’est clair."
    assert (parsed.in_reply_to, parsed.from_[0].email) == ("<1@agence.example>", "dora@aubrives.example")


def test_an_absence_and_a_bounce_are_read_as_such(world: World) -> None:
    letter("dora@aubrives.example")
    (received,) = letters.letters()
    assert parse(bytes(answer.absence(received))).auto
    notice = parse(answer.bounce(received).as_bytes()).bounce
    assert notice is not None and notice.permanent == ("dora@aubrives.example",)


def test_a_closed_door_is_said(world: World, client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.MAIL_SMTP_LISTEN = "127.0.0.1:1"
    name = letter("dora@aubrives.example")
    assert client.post(f"/demo/mailbox/{name}/replies/", {"text": "Merci"}).status_code == 422


def test_an_empty_mailbox_says_how_to_fill_it(world: World, client: Client) -> None:
    assert client.get("/demo/mailbox/").status_code == 200
