"""« Ma journée »: replies, mentions, due activities, read downwards; and nothing of others."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities import actions as activities
from ariane.activities.models import ActivityType
from ariane.journal import actions
from ariane.kernel import clock
from tests.budget import query_budget
from tests.journal.test_inbox import mention
from tests.web.reading import shown
from tests.world import World, record

Browser = Callable[[User], Client]


def plan(world: World, days: int, what: str, *, to: User | None = None, by: User | None = None) -> None:
    kind = ActivityType.objects.get(code="call")
    day = clock.today() + dt.timedelta(days=days)
    content = activities.Plan(type=kind, due_on=day, summary=what, assignee=to or world.ben)
    activities.plan(by=by or world.ben, record=record(world.offer), plan=content)


def test_the_day_reads_downwards(world: World, as_user: Browser) -> None:
    plan(world, -2, "Appeler Dora")
    mention(world, world.ben)
    plan(world, 0, "Relire le plan")
    plan(world, 3, "Visiter le hall")
    plan(world, 30, "Bien plus tard")
    page = shown(as_user(world.ben).get("/"))
    order = ["Bonjour Ben", "Appeler Dora", "descendre de 3 %", "maintenant, ", "Relire le plan", "Visiter le hall"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "Bien plus tard" not in page
    assert "3 choses vous attendent" in page and "une est en retard" in page


def test_an_empty_day_says_so(world: World, as_user: Browser) -> None:
    page = shown(as_user(world.idle).get("/"))
    assert "Rien ne vous attend aujourd’hui" in page


@pytest.mark.req("X-12")
def test_who_is_away_and_what_i_supply(world: World, as_user: Browser) -> None:
    plan(world, 0, "Vérifier la demande", to=world.sophie, by=world.ada)
    browser = as_user(world.thomas)
    page = shown(browser.get("/"))
    assert "vous remplacez Sophie Seconde jusqu’au" in page and "pour Sophie Seconde" in page
    assert "Vérifier la demande" in shown(browser.get("/?for=supplied"))
    assert "suppléant : Thomas Suppléant" in shown(as_user(world.ben).get("/"))


@pytest.mark.req("P-005")
def test_what_i_delegated_is_one_click_away(world: World, as_user: Browser) -> None:
    plan(world, 1, "Approuver la remise", to=world.bea)
    browser = as_user(world.ben)
    assert "Approuver" not in shown(browser.get("/"))
    assert "Approuver la remise" in shown(browser.get("/?for=delegated"))


def test_what_i_was_writing_waits_there(world: World, as_user: Browser) -> None:
    actions.save_draft(by=world.ben, record=record(world.offer), html="<p>Bonjour…</p>")
    assert "Vous écriviez" in shown(as_user(world.ben).get("/"))
    assert "Vous écriviez" not in shown(as_user(world.bea).get("/"))


@pytest.mark.django_db
def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get("/").status_code == 302


def test_nothing_of_what_one_may_not_read(world: World, as_user: Browser) -> None:
    mention(world, world.ben)
    plan(world, 0, "Relire le plan")
    page = shown(as_user(world.cleo).get("/"))
    assert "Relire" not in page and "Rénovation du hall" not in page


def test_a_day_costs_the_same_for_3_and_30(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    for _n in range(3):
        plan(world, 0, "Appeler")
        mention(world, world.ben)
    browser.get("/")
    with query_budget(24) as few:
        browser.get("/")
    most = few.count
    for _n in range(27):
        plan(world, 0, "Appeler")
        mention(world, world.ben)
    with query_budget(most):
        browser.get("/")
