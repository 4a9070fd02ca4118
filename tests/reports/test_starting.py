"""The set-up list reads what is there, and the tour what a person did."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities import actions as activities
from ariane.activities.models import ActivityType
from ariane.flows.models import Scenario
from ariane.journal import actions
from ariane.journal.models import Kind, Record
from ariane.kernel import clock
from ariane.mail.models import Alias, Mailbox, RoundTrip
from ariane.reports import starting, tour
from ariane.templates.models import Template
from ariane.web.tour import quiz
from tests.budget import query_budget
from tests.world import World, fresh

Browser = Callable[[User], Client]


def step(code: str) -> starting.Step:
    return next(one for one in starting.steps() if one.code == code)


def lacking(code: str) -> list[str]:
    return [line.name for line in step(code).missing]


@pytest.fixture
def quotes(offer: Record) -> Kind:
    return Kind.objects.get(code="quote")


@pytest.mark.req("O-067")
def test_each_step_is_read_from_what_is_there(as_user: Browser, world: World, offer: Record) -> None:
    Alias.objects.all().delete()
    assert not step("aliases").done
    for name in ("ventes", "achats", "support"):
        Alias.objects.create(address=f"{name}@essai.example", target_kind="request")
    assert sorted(lacking("aliases")) == [f"{name}@essai.example" for name in ("achats", "support", "ventes")]
    box = Mailbox.objects.first() or Mailbox.objects.create(name="Essai", address="essai@essai.example")
    for alias in Alias.objects.all():
        RoundTrip.objects.create(address=alias.address, mailbox=box, state="passed", finished_at=clock.now())
    assert step("aliases").done
    page = as_user(world.ada).get("/settings/start/").content.decode()
    assert f"sur {len(starting.steps())}" in page and "Alias" in page


@pytest.mark.req("O-084")
def test_kinds_without_templates_or_activities_are_named(world: World, quotes: Kind, offer: Record) -> None:
    for row in Template.objects.all():
        row.kinds = [code for code in row.kinds if code != "quote"]
        row.save()
    assert quotes.plural.capitalize() in lacking("templates") and quotes.plural.capitalize() in lacking("types")
    row = Template.objects.filter(active=True).first()
    assert row is not None
    row.kinds = ["quote"]
    row.save()
    plan = activities.Plan(type=ActivityType.objects.get(code="call"), due_on=clock.today(), assignee=world.ben)
    activities.plan(by=world.ben, record=offer, plan=plan)
    assert quotes.plural.capitalize() not in lacking("templates") and quotes.plural.capitalize() not in lacking("types")


@pytest.mark.req("O-082")
def test_too_many_followers_are_seen_and_a_rule_is_proposed(
    as_user: Browser, world: World, quotes: Kind, offer: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "ENOUGH", 1)
    actions.post_note(by=world.ben, record=offer, note=actions.Note("<p>Un</p>"))
    assert quotes.plural.capitalize() not in lacking("followers")
    for user in (world.ada, world.bea):
        actions.follow(by=world.ada, record=offer, identity=user.identity, level="all")
    for _n in range(4):
        actions.post_note(by=world.ben, record=offer, note=actions.Note("<p>Encore</p>"))
    (line,) = [one for one in step("followers").missing if one.kind == quotes]
    assert line.words.replace("\xa0", " ") == "1,6 suiveurs prévenus par message, sur 5"
    page = as_user(world.ada).get("/settings/start/").content.decode()
    assert "/settings/start/quote/followers/" in page
    as_user(world.ada).post("/settings/start/quote/followers/")
    assert fresh(quotes).follow_rules == {"owner": "messages", "coordinator": "messages"}


def test_follow_ups_are_wanted_for_offers_and_invoices(world: World) -> None:
    Scenario.objects.update(state=Scenario.State.SIMULATED)
    assert not step("flows").done
    Scenario.objects.filter(kind__in=("quote", "invoice")).update(state=Scenario.State.ACTIVE)
    assert step("flows").done is Scenario.objects.filter(kind="quote", state="active").exists()


@pytest.mark.req("O-072")
def test_exercises_tick_themselves_off(as_user: Browser, world: World, offer: Record) -> None:
    def done() -> set[str]:
        return {one.code for one in tour.of(world.ben) if one.done}

    assert "note" not in done() and "mention" not in done()
    actions.post_note(by=world.ben, record=offer, note=actions.Note("<p>Prix plancher</p>"))
    assert "note" in done() and "mention" not in done()
    text = f'<p><span data-mention="user:{world.sophie.pk}">@Sophie</span> un avis ?</p>'
    actions.post_note(by=world.ben, record=offer, note=actions.Note(text))
    kind = ActivityType.objects.get(code="call")
    plan = activities.Plan(type=kind, due_on=clock.today() + dt.timedelta(days=1), assignee=world.ben)
    activities.complete(by=world.ben, activity=activities.plan(by=world.ben, record=offer, plan=plan))
    assert {"note", "mention", "plan", "done"} <= done()
    page = as_user(world.ben).get("/tour/").content.decode()
    assert "sur 6" in page and page.count("circle-dashed") >= 1


@pytest.mark.req("O-072")
def test_the_questions_say_where_a_sentence_belongs(as_user: Browser, world: World) -> None:
    given = {one.code: one.right for one in quiz.QUESTIONS} | {"margin": "message"}
    page = as_user(world.ben).post("/tour/", given).content.decode()
    assert "5 justes sur 6" in page.replace("\xa0", " ")
    assert "0 juste sur 6" in as_user(world.ben).post("/tour/", {"margin": "<x>"}).content.decode().replace("\xa0", " ")


def test_many_people_cost_no_more_than_one(world: World) -> None:
    ben, every = world.ben, list(User.objects.all())
    with query_budget(1):
        tour.of_many([ben])
    with query_budget(1):
        tour.of_many(every)


@pytest.mark.req("O-086")
def test_the_first_pages_speak_the_six_words(as_user: Browser, world: World, offer: Record) -> None:
    ada = as_user(world.ada)
    pages = [
        ada.get(address).content.decode().lower()
        for address in ("/tour/", "/settings/start/", offer.get_absolute_url())
    ]
    for word in ("fil", "message", "note interne", "activité", "suiveurs", "alias"):
        assert any(re.search(rf"\b{word}\b", page) for page in pages), word
    assert "note interne" in pages[0] and "message" in pages[0] and "suiveurs" in pages[1] and "alias" in pages[1]
