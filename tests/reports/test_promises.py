"""A promise made in a message becomes an activity in one gesture, and the week says which were kept (O-085)."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from ariane.accounts.models import Organisation, User
from ariane.activities import actions
from ariane.activities.models import Activity, ActivityType
from ariane.activities.promises import TYPE
from ariane.journal.append import Line, append
from ariane.journal.models import Entry
from ariane.pieces.models import Piece
from ariane.reports.indicators import promises
from ariane.reports.indicators.whose import HOUSE, Whose
from tests.flows.office import MONDAY, sent_quote
from tests.world import World

Browser = Callable[[User], Client]
DAY = dt.timedelta(days=1)
TEXT = "Bonjour, merci de votre appel. Je vous envoie le plan jeudi. Bonne journée !"


@pytest.fixture(autouse=True)
def house(world: World) -> None:
    Organisation.objects.update(timezone="UTC", country="BE")


def written(world: World, quote: Piece, direction: str = "out") -> Entry:
    author = world.ben.identity
    return append(quote, Line("message", author, text=TEXT, visibility="external", direction=direction))


def promise(world: World, quote: Piece, due: dt.date) -> Activity:
    kind = ActivityType.objects.get(code=TYPE)
    return actions.plan(by=world.ben, record=quote, plan=actions.Plan(type=kind, due_on=due, assignee=world.ben))


@pytest.mark.req("O-085")
def test_one_gesture_from_the_message(as_user: Browser, world: World) -> None:
    with time_machine.travel(MONDAY, tick=False):
        entry = written(world, sent_quote(world, MONDAY - DAY))
        ben = as_user(world.ben)
        menu = ben.get(f"/entries/{entry.pk}/menu/").content.decode()
        assert "Noter la promesse pour le 19\xa0nov." in menu
        form = ben.get(f"/records/{entry.record_id}/activities/new/?type={TYPE}&entry={entry.pk}").content.decode()
        assert 'value="2026-11-19"' in form and "Je vous envoie le plan jeudi." in form
        sent = {"type": TYPE, "who": f"u{world.ben.pk}", "due_on": "2026-11-19", "summary": "Envoyer le plan"}
        ben.post(f"/records/{entry.record_id}/activities/new/?entry={entry.pk}", sent)
    made = Activity.objects.get(type__code=TYPE)
    assert (made.due_on, made.from_entry) == (dt.date(2026, 11, 19), entry)


def test_what_a_customer_wrote_is_not_our_promise(as_user: Browser, world: World) -> None:
    with time_machine.travel(MONDAY, tick=False):
        entry = written(world, sent_quote(world, MONDAY - DAY), "in")
        assert "Noter" not in as_user(world.ben).get(f"/entries/{entry.pk}/menu/").content.decode()


@pytest.mark.req("O-085")
def test_kept_and_late_ones_are_counted(as_user: Browser, world: World) -> None:
    day = MONDAY.date()
    with time_machine.travel(MONDAY, tick=False):
        quote = sent_quote(world, MONDAY - DAY)
        kept, slow = promise(world, quote, day + DAY), promise(world, quote, day)
        promise(world, quote, day + DAY)
        promise(world, quote, day + 4 * DAY)
        dropped = promise(world, quote, day)
        actions.cancel(by=world.ben, activity=dropped, reason="annulé")
    with time_machine.travel(MONDAY + 1 * DAY, tick=False):
        actions.complete(by=world.ben, activity=kept)
        actions.complete(by=world.ben, activity=slow)
    with time_machine.travel(MONDAY + 2 * DAY, tick=False):
        found = promises.share(world.ada, HOUSE, day)
        assert (found.part, found.whole) == (1, 3)  # the one for Friday is neither yet, the cancelled one never
        assert promises.share(world.cleo, Whose("user", world.cleo.pk), day).whole == 0
        page = as_user(world.ada).get("/indicators/promises/?who=house").content.decode()
        assert page.count("data-walk") == 3
        assert ("tenue" in page) and ("en retard" in page)
        assert "1 sur 3" in as_user(world.ada).get("/indicators/?who=house").content.decode()
