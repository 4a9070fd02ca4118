"""The addresses and phones of a card: kept whole, told once, refused in words."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ariane.accounts.models import User
from ariane.journal.models import Entry
from ariane.parties.actions import addresses_of
from tests.web.reading import HTMX, shown
from tests.world import World

Browser = Callable[[User], Client]


@pytest.mark.req("O-040")
def test_exactly_these_addresses_the_preferred_one_first(world: World, as_user: Browser) -> None:
    url, browser = reverse("contacts", args=(world.dora.pk,)), as_user(world.ben)
    assert "dora@aubrives.example" in shown(browser.get(url, headers=HTMX))
    given = {"emails": "d.dupont@aubrives.example\ndora@aubrives.example", "phones": "082 55 01 20"}
    browser.post(url, given, headers=HTMX)
    assert addresses_of(world.dora) == ["d.dupont@aubrives.example", "dora@aubrives.example"]
    assert world.dora.phones.get().number.endswith("82 55 01 20")
    line = Entry.objects.get(record=world.dora, type="change")
    assert line.changes[0]["field"] == "emails" and line.changes[0]["old"] == "dora@aubrives.example"
    browser.post(url, {"emails": "", "phones": ""})
    assert addresses_of(world.dora) == [] and not world.dora.phones.exists()


def test_what_is_no_address_is_refused_and_nothing_changes(world: World, as_user: Browser) -> None:
    url = reverse("contacts", args=(world.dora.pk,))
    answer = as_user(world.ben).post(url, {"emails": "dora@aubrives.example, pas une adresse"}, headers=HTMX)
    assert answer.status_code == 422 and "pas une adresse" in shown(answer)
    assert addresses_of(world.dora) == ["dora@aubrives.example"]


def test_who_may_not_change_a_card_does_not(world: World, as_user: Browser) -> None:
    url = reverse("contacts", args=(world.dora.pk,))
    assert as_user(world.idle).post(url, {"emails": ""}).status_code == 404
    assert as_user(world.ben).get(reverse("contacts", args=(world.offer.pk,))).status_code == 404
    assert Client().get(url).status_code == 302
    assert addresses_of(world.dora) == ["dora@aubrives.example"]
