"""« À approuver » on screen: handed over from the composer, read, approved or sent back."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import Opening, User
from ariane.journal.actions import attach
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Entry, HeldMessage
from ariane.pieces.models import Piece
from tests.web.reading import shown
from tests.world import World, record

Browser = Callable[[User], Client]


def hand(world: World, browser: Client, **more: str) -> HeldMessage:
    sent = {"mode": "message", "subject": "Votre offre", "body": "<p>Notre meilleur prix</p>", "format": "html"}
    to = world.dora.addresses.get().identity.pk
    answer = browser.post(f"/records/{world.offer.pk}/entries/", {**sent, "to": [to], **more})
    assert answer.status_code == 302, shown(answer)
    return HeldMessage.objects.latest("pk")


@pytest.fixture(autouse=True)
def policy_of_sales(world: World) -> Opening:
    return Opening.objects.create(team=world.team("ventes"), kind="quote", verdict="approve")


@pytest.mark.req("P-059", "P-060")
def test_the_composer_hands_the_message_over(world: World, as_user: Browser, offer: Piece) -> None:
    author, manager = as_user(world.ben), as_user(world.bea)
    assert "Faire approuver par Béa Chef" in shown(author.get(f"{offer.get_absolute_url()}?mode=message"))
    one = hand(world, author)
    assert not Entry.objects.filter(record=offer, type="message").exists()
    assert "attend l’accord de Béa Chef" in shown(author.get(offer.get_absolute_url()))
    page = shown(manager.get("/to-approve/"))
    assert "Notre meilleur prix" in page and "Dora Dupont" in page and "Ben Vendeur" in page
    assert "meilleur prix" not in shown(as_user(world.cleo).get("/to-approve/"))
    manager.post(f"/to-approve/{one.pk}/", {"do": "approve"})
    assert Entry.objects.get(record=offer, type="message").author.user == world.ben
    assert "approuvé par Béa Chef" in shown(author.get(offer.get_absolute_url()))


@pytest.mark.req("P-059")
def test_it_comes_back_with_a_reason(world: World, as_user: Browser, offer: Piece) -> None:
    author, manager = as_user(world.ben), as_user(world.bea)
    one = hand(world, author)
    manager.post(f"/to-approve/{one.pk}/", {"do": "refuse", "why": "Revoyez le prix"})
    page = shown(author.get(f"{offer.get_absolute_url()}?mode=message"))
    assert "Revoyez le prix" in page and "Notre meilleur prix" in page
    assert author.post(f"/to-approve/{one.pk}/", {"do": "take_back"}).status_code == 404
    again = hand(world, author)
    assert author.post(f"/to-approve/{again.pk}/", {"do": "approve"}).status_code in (403, 422)
    back = author.post(f"/to-approve/{again.pk}/", {"do": "take_back"})
    assert back.status_code == 302 and back["Location"].endswith("#composer")


@pytest.mark.req("P-059")
def test_the_approver_opens_its_files_and_nobody_else_does(world: World, as_user: Browser, offer: Piece) -> None:
    file = attach(by=world.ben, record=record(offer), upload=Upload("prix.txt", b"MARQUE"))
    hand(world, as_user(world.ben), file=str(file.uid))
    url = f"/documents/{file.uid}/"
    answer = as_user(world.bea).get(url)
    assert answer.status_code == 200 and b"MARQUE" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert as_user(world.sophie).get(url).status_code == 404
    assert "prix.txt" in shown(as_user(world.bea).get("/to-approve/"))


@pytest.mark.req("P-059")
def test_an_administrator_says_who_approves(world: World, as_user: Browser) -> None:
    browser = as_user(world.ada)
    new = {"kind": "letter", "verdict": "approve", "approver": str(world.sophie.pk)}
    assert browser.post("/settings/external-messages/new/", new).status_code == 302
    page = shown(browser.get("/settings/external-messages/"))
    assert "peut envoyer après accord" in page and "approuvé par Sophie Seconde" in page
