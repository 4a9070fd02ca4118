"""Addresses in the settings: three are proposed, each has its policy."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal.models import Tag
from ariane.mail.models import Alias, Mailbox
from tests.web.reading import shown
from tests.world import World

Browser = Callable[[User], Client]
BOX = {
    "name": "Agence", "address": "fil@agence.example", "active": "on", "smtp_port": 587, "smtp_security": "starttls",
    "from_policy": "organisation", "receives": "handed", "imap_port": 993, "imap_security": "tls",
    "imap_folder": "INBOX", "interval_seconds": 300, "sub_addresses": "on",
}  # fmt: skip


def filled(**changes: object) -> dict[str, object]:
    return {
        "address": "ventes@agence.example", "target_kind": "request", "who": "anyone", "copies": "outsiders",
        "forwards": "requester", "stars": 0, "active": "on",
    } | changes  # fmt: skip


@pytest.mark.req("O-036")
def test_the_first_mailbox_leads_to_three_proposed_addresses(world: World, as_user: Browser) -> None:
    browser = as_user(world.ada)
    answer = browser.post("/settings/mailboxes/new/", BOX)
    assert answer.headers["Location"] == "/settings/aliases/"
    page = shown(browser.get("/settings/aliases/"))
    names = ["ventes@agence.example", "achats@agence.example", "support@agence.example"]
    assert all(name in page for name in names)
    browser.post("/settings/aliases/proposed/", {"address": [names[0], names[2], "autre@mal.example"]})
    made = dict(Alias.objects.values_list("address", "target_kind"))
    assert made == {names[0]: "request", names[2]: "ticket"}
    assert "Trois adresses" not in shown(browser.get("/settings/aliases/"))
    assert as_user(world.ben).post("/settings/aliases/proposed/").status_code == 403


@pytest.mark.req("X-06", "O-030")
def test_an_address_has_its_policy(world: World, as_user: Browser) -> None:
    browser, tag = as_user(world.ada), Tag.objects.create(name="Web")
    given = filled(who="known", copies="sort", forwards="sort", stars=2, tags=[tag.pk], acknowledge="Bien reçu {ref}")
    assert browser.post("/settings/aliases/new/", given).status_code == 302
    alias = Alias.objects.get()
    assert (alias.who, alias.copies, alias.forwards, alias.defaults) == (
        "known", "sort", "sort", {"stars": 2, "tags": [tag.pk]},
    )  # fmt: skip
    page = shown(browser.get(f"/settings/aliases/{alias.pk}/"))
    assert "Bien reçu {ref}" in page and "Qui peut y écrire" in page


@pytest.mark.req("X-06")
def test_an_address_of_one_record(world: World, as_user: Browser) -> None:
    browser = as_user(world.ada)
    assert browser.post("/settings/aliases/new/", filled(who="followers")).status_code == 422
    assert browser.post("/settings/aliases/new/", filled(record="OFR-1999-0001")).status_code == 422
    assert browser.post("/settings/aliases/new/", filled(who="followers", record="ofr-2026-0142")).status_code == 302
    assert Alias.objects.get().target_record_id == world.offer.pk


def test_without_a_mailbox_nothing_is_proposed(world: World, as_user: Browser) -> None:
    assert "ventes@" not in shown(as_user(world.ada).get("/settings/aliases/"))
    Mailbox.objects.create(name="A", address="fil@agence.example", catches=False)
    assert "ventes@" not in shown(as_user(world.ada).get("/settings/aliases/"))
