"""The pages of ACTIVITÉS: tabs, deeds, and who may not."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ariane.accounts.models import User
from ariane.activities import actions
from ariane.activities.models import Activity, ActivityType
from ariane.journal.actions import change_fields
from ariane.journal.models import Entry
from ariane.kernel import clock
from tests.budget import query_budget
from tests.web.reading import HTMX, shown
from tests.world import World, fresh, record

Browser = Callable[[User], Client]


@pytest.fixture
def call(world: World) -> Activity:
    return plan(world, world.ben)


def plan(world: World, to: User, days: int = 0) -> Activity:
    kind = ActivityType.objects.get(code="meet")
    content = actions.Plan(type=kind, due_on=clock.today() + dt.timedelta(days=days), summary="Visiter", assignee=to)
    return actions.plan(by=to, record=record(world.offer), plan=content)


@pytest.mark.req("O-017", "O-018", "O-019")
def test_the_page_groups_by_time_and_each_line_opens_its_record(world: World, as_user: Browser) -> None:
    plan(world, world.ben, -2)
    plan(world, world.ben, 3)
    page = shown(as_user(world.ben).get("/activities/"))
    assert page.index("group-late") < page.index("2 j de retard") < page.index("group-coming")
    assert f'href="/records/{world.offer.pk}/?activity=' in page
    assert "Visiter" not in shown(as_user(world.ben).get("/activities/?tab=delegated"))


@pytest.mark.req("P-005")
def test_what_one_delegated_is_a_tab(world: World, as_user: Browser) -> None:
    actions.plan(
        by=world.ben,
        record=record(world.offer),
        plan=actions.Plan(ActivityType.objects.get(code="call"), clock.today(), "Relire", assignee=world.bea),
    )
    assert "Relire" in shown(as_user(world.ben).get("/activities/?tab=delegated"))
    assert "Relire" not in shown(as_user(world.ben).get("/activities/"))
    assert "Relire" in shown(as_user(world.bea).get("/activities/?tab=today"))


@pytest.mark.req("O-017", "O-018")
def test_the_clock_opens_the_same_list(world: World, as_user: Browser, call: Activity) -> None:
    menu = shown(as_user(world.ben).get("/activities/menu/"))
    assert "Visiter" in menu and world.offer.get_absolute_url() in menu
    assert "aujourd’hui" in menu


def test_one_gesture_is_enough_to_be_done(world: World, as_user: Browser, call: Activity) -> None:
    url = reverse("activity-completion", args=(call.pk,))
    answer = as_user(world.ben).post(url, {"feedback": "Vu sur place."}, headers=HTMX)
    assert fresh(call).state == "done" and fresh(call).feedback.text.endswith("Vu sur place.")
    assert f'id="activity-{call.pk}"' in shown(answer)
    assert "Ensuite : relancer" in shown(answer)
    assert as_user(world.bea).post(url, headers=HTMX).status_code == 409


def test_without_script_one_comes_back_to_the_page(world: World, as_user: Browser, call: Activity) -> None:
    url = reverse("activity-completion", args=(call.pk,))
    answer = as_user(world.ben).post(url, headers={"Referer": "http://testserver/activities/?tab=today"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://testserver/activities/?tab=today")
    assert fresh(call).state == "done"


def test_postponing_can_be_undone(world: World, as_user: Browser, call: Activity) -> None:
    url, browser = reverse("activity-postponement", args=(call.pk,)), as_user(world.ben)
    assert browser.get(url).status_code == 200
    there = clock.today() + dt.timedelta(days=9)
    page = shown(browser.post(url, {"due_on": there.isoformat()}, headers=HTMX))
    assert fresh(call).due_on == there
    back = re.search(r'name="due_on" value="([^"]+)"', page[page.index("toast") :])
    assert back and browser.post(url, {"due_on": back[1]}, headers=HTMX).status_code == 200
    assert fresh(call).due_on == clock.today()
    assert browser.post(url, {"due_on": "demain"}, headers=HTMX).status_code == 422


def test_handing_over_and_cancelling(world: World, as_user: Browser, call: Activity) -> None:
    browser = as_user(world.ben)
    url = reverse("activity-assignment", args=(call.pk,))
    assert "Béa Chef" in shown(browser.get(url, headers=HTMX))
    browser.post(url, {"who": world.bea.pk}, headers=HTMX)
    assert fresh(call).assignee == world.bea
    as_user(world.bea).post(reverse("activity-cancellation", args=(call.pk,)), {"reason": "inutile"}, headers=HTMX)
    assert fresh(call).state == "cancelled"
    again = as_user(world.bea).post(reverse("activity-cancellation", args=(call.pk,)), headers=HTMX)
    assert again.status_code == 409


@pytest.mark.req("O-005", "O-015")
def test_planning_from_the_record_page(world: World, as_user: Browser) -> None:
    url, browser = reverse("plan", args=(world.offer.pk,)), as_user(world.ben)
    form = shown(browser.get(f"{url}?type=chase-quote", headers=HTMX))
    assert (clock.today() + dt.timedelta(days=7)).isoformat() in form
    given = {"type": "call", "who": f"u{world.bea.pk}", "due_on": clock.today().isoformat(), "summary": "Appeler"}
    answer = browser.post(url, given, headers=HTMX)
    assert Activity.objects.get().assignee == world.bea
    assert "activity:planned" in answer.headers["HX-Trigger"]
    wrong = browser.post(url, given | {"ends": "10:00"}, headers=HTMX)
    assert wrong.status_code == 422 and wrong.headers["HX-Retarget"] == "#dialog"


def test_planning_from_an_entry_keeps_its_words(world: World, as_user: Browser) -> None:
    entry = Entry.objects.filter(record=world.offer).first() or _note(world)
    url = f"{reverse('plan', args=(world.offer.pk,))}?entry={entry.pk}"
    assert entry.text[:20] in shown(as_user(world.ben).get(url))
    given = {"type": "call", "who": f"u{world.ben.pk}", "due_on": clock.today().isoformat()}
    as_user(world.ben).post(url, given)
    assert Activity.objects.get().from_entry == entry


def _note(world: World) -> Entry:
    from ariane.journal.actions import Note, post_note

    return post_note(by=world.ben, record=record(world.offer), note=Note(html="<p>Vérifier le délai</p>"))


@pytest.mark.parametrize("name", ["completion", "postponement", "assignment", "cancellation"])
def test_whoever_may_not_read_the_record_finds_nothing(
    world: World, as_user: Browser, call: Activity, name: str
) -> None:
    url = reverse(f"activity-{name}", args=(call.pk,))
    assert as_user(world.cleo).post(url).status_code == 404
    assert as_user(world.cleo).get(reverse("plan", args=(world.offer.pk,))).status_code == 404
    assert fresh(call).state == "planned"


@pytest.mark.parametrize("path", ["/activities/", "/activities/menu/"])
@pytest.mark.django_db
def test_a_stranger_signs_in_first(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


def test_the_page_costs_the_same_for_3_and_30(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    for _n in range(3):
        plan(world, world.ben)
    browser.get("/activities/")
    with query_budget(17) as few:
        browser.get("/activities/")
    most = few.count
    for _n in range(27):
        plan(world, world.ben)
    with query_budget(most):
        browser.get("/activities/")


def test_what_is_left_on_a_closed_record_is_given_up_at_once(world: World, as_user: Browser) -> None:
    offer = world.offer
    plan(world, world.ben, 1)
    plan(world, world.ben, 2)
    at = f"/records/{offer.pk}/activities/cancellation/"
    assert at not in shown(as_user(world.ben).get(f"/records/{offer.pk}/?tab=activities"))
    change_fields(by=world.ben, record=offer, changes={"stage": offer.kind.stages.get(code="refused")})
    assert at in shown(as_user(world.ben).get(f"/records/{offer.pk}/?tab=activities"))
    assert as_user(world.cleo).post(at).status_code == 404
    assert as_user(world.ben).post(at).status_code == 302
    assert {row.state for row in Activity.objects.filter(record=offer)} == {"cancelled"}
