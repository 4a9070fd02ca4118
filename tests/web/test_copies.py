"""Copies that all see, copies that nobody sees, and what the composer says before anything is sent."""

import email
from collections.abc import Callable
from email.policy import default

import pytest
from django.test import Client

from ariane.accounts.models import Identity, User
from ariane.journal.models import Delivery, Draft, Entry
from ariane.mail import suppression
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.outbox.compose import compose
from tests.journal.test_replies import CATCHER, deliver
from tests.world import World

Browser = Callable[[User], Client]
DORA, ERIK, HIDDEN = "dora@aubrives.example", "erik@plans.example", "cache@ailleurs.example"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(world: World) -> World:
    Mailbox.objects.create(name="Agence", address=CATCHER, catches=True, smtp_host="localhost")
    return world


def post(browser: Client, world: World, **form: object) -> object:
    dora = Identity.objects.get(address=DORA)
    whole = {"mode": "message", "body": "<p>Bonjour</p>", "format": "html", "to": [dora.pk], **form}
    return browser.post(f"/records/{world.offer.pk}/entries/", whole, headers=HTMX)


@pytest.mark.req("O-025")
def test_copies_are_seen_by_all_and_hidden_ones_by_nobody(house: World, as_user: Browser) -> None:
    post(as_user(house.ben), house, cc=ERIK, bcc=HIDDEN)
    mails = {mail.address: mail for mail in OutboundMail.objects.filter(external=True)}
    assert set(mails) == {DORA, ERIK, HIDDEN}
    for mail in mails.values():
        raw = compose(mail.content, mail).for_recipient(mail)
        seen = email.message_from_bytes(raw, policy=default)
        assert [one.addr_spec for one in seen["To"].addresses] == [DORA]
        assert [one.addr_spec for one in seen["Cc"].addresses] == [ERIK]
        assert HIDDEN.encode() not in raw
    entry = Entry.objects.get(type="message")
    page = as_user(house.ben).get(f"/entries/{entry.pk}/", headers={"X-Requested-With": "x"}).content.decode()
    assert "copie Erik Architecte" in page and f"copie cachée {HIDDEN}" in page


def test_taking_it_back_gives_each_copy_its_place_again(house: World, as_user: Browser) -> None:
    post(as_user(house.ben), house, cc=ERIK, bcc=HIDDEN)
    entry = Entry.objects.get(type="message")
    as_user(house.ben).post(f"/entries/{entry.pk}/undo/", headers=HTMX)
    draft = Draft.objects.get()
    assert (draft.cc, draft.bcc, len(draft.recipients)) == (ERIK, HIDDEN, 1)
    page = as_user(house.ben).get(f"/records/{house.offer.pk}/").content.decode()
    assert f'name="cc" value="{ERIK}"' in page


def test_answering_all_leaves_out_whom_nobody_was_to_see(house: World, as_user: Browser) -> None:
    post(as_user(house.ben), house, cc=ERIK, bcc=HIDDEN)
    entry = Entry.objects.get(type="message")
    page = as_user(house.ben).get(f"/records/{house.offer.pk}/composer/?how=all&to={entry.pk}", headers=HTMX)
    assert "Erik" in page.content.decode() and HIDDEN not in page.content.decode()


@pytest.mark.req("O-025")
def test_answering_all_to_a_received_mail_reaches_who_was_in_copy(house: World, as_user: Browser) -> None:
    post(as_user(house.ben), house)
    content = OutboundMail.objects.get(external=True).content
    answer = deliver(DORA, content.reply_to, cc=["maire@aubrives.example", CATCHER])
    page = (
        as_user(house.ben)
        .get(f"/records/{house.offer.pk}/composer/?how=all&to={answer.entry_id}", headers=HTMX)
        .content.decode()
    )
    assert "maire@aubrives.example" in page and "Dora" in page


@pytest.mark.req("M-005", "X-19")
def test_the_composer_says_from_whom(house: World, as_user: Browser) -> None:
    page = as_user(house.ben).get(f"/records/{house.offer.pk}/composer/?mode=message", headers=HTMX).content.decode()
    assert "Ben Vendeur via Agence d’essai" in page and CATCHER in page
    Mailbox.objects.update(from_policy="user", from_domains=["agence.example"])
    page = as_user(house.ben).get(f"/records/{house.offer.pk}/composer/?mode=message", headers=HTMX).content.decode()
    assert house.ben.email in page and " via " not in page


@pytest.mark.req("M-006")
def test_without_a_catcher_the_composer_warns_before_sending(world: World, as_user: Browser) -> None:
    path = f"/records/{world.offer.pk}/composer/?mode=message"
    assert "suivies ici" in as_user(world.ben).get(path, headers=HTMX).content.decode()


def test_a_suppressed_recipient_is_told_before_and_again_when_sending(house: World, as_user: Browser) -> None:
    suppression.suppress(DORA, "bounce", said="550 5.1.1 inconnu")
    path = f"/records/{house.offer.pk}/composer/?mode=message"
    Identity.objects.filter(address=DORA).update(bounced_at=None)
    assert "550 5.1.1 inconnu" in as_user(house.ben).get(path, headers=HTMX).content.decode()
    answer = post(as_user(house.ben), house)
    assert answer.status_code == 422 and "550 5.1.1 inconnu" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Delivery.objects.filter(external=True).exists()
    assert post(as_user(house.ben), house, anyway="1").status_code == 200  # type: ignore[attr-defined]


def test_a_copy_that_is_no_address_keeps_the_text(house: World, as_user: Browser) -> None:
    answer = post(as_user(house.ben), house, cc="pas une adresse")
    assert answer.status_code == 422  # type: ignore[attr-defined]
