"""The pages of MESSAGES and the bell."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ariane.accounts.models import User
from ariane.journal import actions, inbox
from ariane.journal.models import AccessLog, Delivery, Entry
from tests.budget import query_budget
from tests.journal.test_inbox import mention
from tests.web.reading import HTMX, shown
from tests.world import World, fresh, record

Browser = Callable[[User], Client]


@pytest.fixture
def told(world: World) -> Delivery:
    mention(world, world.ben)
    return inbox.page(world.ben, inbox.Ask()).messages[0]


@pytest.mark.req("M-012", "M-013", "M-014")
def test_each_message_shows_its_words_and_opens_its_record(world: World, as_user: Browser, told: Delivery) -> None:
    page = shown(as_user(world.ben).get("/messages/"))
    assert "Béa Chef" in page and "vous mentionne sur" in page and "descendre de 3 %" in page
    assert f'href="/records/{world.offer.pk}/?entry={told.entry_id}#entry-{told.entry_id}"' in page
    assert world.offer.title in page
    assert 'aria-label="Messages : 1 à traiter"' in page


@pytest.mark.req("M-012")
def test_seen_once_it_is_no_longer_new_but_still_waits(world: World, as_user: Browser, told: Delivery) -> None:
    browser = as_user(world.ben)
    assert "dot unread" in shown(browser.get("/messages/"))
    assert "dot unread" not in shown(browser.get("/messages/"))
    assert inbox.count(world.ben) == 1


def test_the_bell_opens_the_newest(world: World, as_user: Browser, told: Delivery) -> None:
    menu = shown(as_user(world.ben).get("/messages/menu/"))
    assert "Béa Chef" in menu and "Tous mes messages (1)" in menu


@pytest.mark.req("P-003")
def test_answering_from_the_page(world: World, as_user: Browser, told: Delivery) -> None:
    url, browser = reverse("message-answer", args=(told.pk,)), as_user(world.ben)
    assert "@Béa Chef" in shown(browser.get("/messages/"))
    assert browser.post(url, {"text": " "}, headers=HTMX).status_code == 422
    answer = browser.post(url, {"text": "D’accord."}, headers=HTMX)
    assert f"delete:#message-{told.pk}" in shown(answer)
    made = Entry.objects.latest("pk")
    assert (made.visibility, made.reply_to, made.mentions) == ("internal", told.entry, [{"user": world.bea.pk}])


def test_handled_and_undone(world: World, as_user: Browser, told: Delivery) -> None:
    browser = as_user(world.ben)
    toast = shown(browser.post(reverse("message-handling", args=(told.pk,)), headers=HTMX))
    assert inbox.count(world.ben) == 0
    assert "descendre de 3 %" in shown(browser.get("/messages/?handled=1"))
    at = re.search(r'name="at" value="([^"]+)"', toast)
    assert at
    browser.post(reverse("messages-undo"), {"at": at[1]}, headers=HTMX)
    assert inbox.count(world.ben) == 1
    browser.post(reverse("messages-handling"), {"until": told.pk, "only": ""})
    assert inbox.count(world.ben) == 0
    browser.post(reverse("messages-undo"), {"at": "n’importe quoi"})
    assert inbox.count(world.ben) == 0


def test_what_came_since_announces_itself(world: World, as_user: Browser, told: Delivery) -> None:
    browser = as_user(world.ben)
    assert "nouveau" not in shown(browser.get(f"/messages/fresh/?since={told.pk}"))
    mention(world, world.ben)
    assert "1 nouveau message" in shown(browser.get(f"/messages/fresh/?since={told.pk}"))


@pytest.mark.req("X-05")
def test_reading_a_confidential_message_here_is_kept_too(world: World, as_user: Browser) -> None:
    group = world.team("juridique")
    for one in (world.bea, world.ben):
        group.memberships.create(user=one)
    entry = mention(world, world.ben, confidential=True, group=group)
    assert "confidentiel, Juridique" in shown(as_user(world.ben).get("/messages/"))
    assert AccessLog.objects.filter(user=world.ben, entry=entry).count() == 1


def test_another_person_s_message_does_not_exist(world: World, as_user: Browser, told: Delivery) -> None:
    for name in ("message-answer", "message-handling"):
        assert as_user(world.bea).post(reverse(name, args=(told.pk,)), {"text": "x"}).status_code == 404
    assert "descendre" not in shown(as_user(world.bea).get("/messages/"))
    assert fresh(told).handled_at is None


@pytest.mark.parametrize("path", ["/messages/", "/messages/menu/", "/messages/fresh/"])
@pytest.mark.django_db
def test_a_stranger_signs_in_first(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


def test_a_page_costs_the_same_for_3_and_30(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    for _n in range(3):
        mention(world, world.ben)
    browser.get("/messages/")
    with query_budget(11) as few:
        browser.get("/messages/")
    most = few.count
    for _n in range(27):
        mention(world, world.ben)
    browser.get("/messages/")
    with query_budget(most):
        browser.get("/messages/")


def test_a_long_mail_is_cut_and_read_on_in_its_thread(world: World, as_user: Browser) -> None:
    long = "<p>" + "mot " * 600 + "fin</p>"
    html = f'<p><span data-mention="user:{world.ben.pk}">@Ben</span></p>{long}'
    actions.post_note(by=world.bea, record=record(world.offer), note=actions.Note(html=html))
    page = shown(as_user(world.ben).get("/messages/"))
    assert "Lire la suite dans le fil" in page and "fin" not in page.split("mot mot")[1][:5000].split("Lire")[0]
