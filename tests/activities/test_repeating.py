"""Activities that come again (O-023): counted from the first day, planned when one is done, never piling up."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ariane.accounts.models import User
from ariane.activities import actions
from ariane.activities.actions import Plan, complete, plan
from ariane.activities.models import Activity, ActivityType
from ariane.activities.repeating import following, nth
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from tests.world import World, record

Browser = Callable[[User], Client]
DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
OFTEN = [code for code in Activity.Repeats.values if code]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2080, 1, 1)), st.sampled_from(OFTEN), st.integers(0, 60))
def test_the_next_is_later_not_past_and_on_the_series(first: dt.date, often: str, late: int) -> None:
    today = first + late * DAY
    found = following(first, often, first, today, None)
    every, unit = int(often.partition("-")[0]), often.partition("-")[2]
    assert found is not None and found > first and found >= today
    assert found in {nth(first, every, unit, n) for n in range(1, 100)}
    assert following(first, often, first, today, found - DAY) is None
    assert unit != "weekday" or found.weekday() < 5


def test_months_end_on_their_last_day_and_come_back_to_it() -> None:
    first = dt.date(2026, 1, 31)
    months = [nth(first, 1, "month", n) for n in range(1, 4)]
    assert months == [dt.date(2026, 2, 28), dt.date(2026, 3, 31), dt.date(2026, 4, 30)]
    assert nth(dt.date(2024, 2, 29), 1, "year", 1) == dt.date(2025, 2, 28)
    assert nth(dt.date(2026, 11, 27), 1, "weekday", 1) == dt.date(2026, 11, 30)
    assert following(first, "", first, first, None) is None


def weekly(world: World, **more: object) -> Activity:
    due = NOON.date()
    wanted = Plan(ActivityType.objects.get(code="call"), due, "Point", assignee=world.ben, repeats="1-week", **more)  # type: ignore[arg-type]
    return plan(by=world.ben, record=record(world.offer), plan=wanted)


def waiting() -> list[Activity]:
    return list(Activity.objects.filter(state="planned").order_by("pk"))


@pytest.mark.req("O-023")
def test_done_plans_the_next_with_its_hours_once(world: World) -> None:
    with time_machine.travel(NOON, tick=False):
        first = weekly(world, due_time=dt.time(14), start_at=NOON, end_at=NOON + dt.timedelta(hours=1), remind_at=NOON)
        complete(by=world.ben, activity=first)
        complete(by=world.ben, activity=first)
    (second,) = waiting()
    assert second.due_on == NOON.date() + 7 * DAY and second.summary == "Point" and second.assignee == world.ben
    assert second.start_at == NOON + 7 * DAY and second.remind_at == NOON + 7 * DAY and second.due_time == dt.time(14)
    with time_machine.travel(NOON + 25 * DAY, tick=False):
        complete(by=world.ben, activity=second)
    assert [one.due_on for one in waiting()] == [NOON.date() + 28 * DAY]


@pytest.mark.req("O-023")
def test_a_series_ends_by_its_date_by_cancelling_and_with_its_record(world: World) -> None:
    with time_machine.travel(NOON, tick=False):
        complete(by=world.ben, activity=weekly(world, repeats_until=NOON.date() + 6 * DAY))
        assert not waiting()
        actions.cancel(by=world.ben, activity=weekly(world))
        assert not waiting()
        row = weekly(world)
        Record.objects.filter(pk=world.offer.pk).update(stage=world.offer.kind.stages.get(code="refused"))
        complete(by=world.ben, activity=Activity.objects.get(pk=row.pk))
        assert not waiting()
        with pytest.raises(DomainError):
            weekly(world, repeats_until=NOON.date() - DAY)


def test_who_left_gives_place_to_the_owner(world: World) -> None:
    with time_machine.travel(NOON, tick=False):
        row = weekly(world)
        Activity.objects.filter(pk=row.pk).update(assignee=world.cleo, requested_by=world.ben)
        User.objects.filter(pk=world.cleo.pk).update(is_active=False)
        complete(by=world.ben, activity=Activity.objects.get(pk=row.pk))
    assert waiting()[0].assignee == world.ben


@pytest.mark.req("O-023")
def test_the_screens_plan_change_and_end_a_series(as_user: Browser, world: World) -> None:
    browser, today = as_user(world.ben), clock.today()
    form = {
        "type": "call",
        "who": f"u{world.ben.pk}",
        "due_on": today.isoformat(),
        "repeats": "1-month",
        "summary": "Bilan",
    }
    assert browser.post(f"/records/{world.offer.pk}/activities/new/", form).status_code == 302
    (row,) = waiting()
    assert (row.repeats, row.repeats_from) == ("1-month", today)
    assert "chaque mois" in browser.get("/activities/").content.decode()
    assert "met fin à la série" in browser.get(f"/activities/{row.pk}/cancellation/").content.decode()
    wrong = {**form, "repeats_until": (today - DAY).isoformat()}
    assert browser.post(f"/records/{world.offer.pk}/activities/new/", wrong).status_code == 422
    browser.post(f"/activities/{row.pk}/repetition/", {"repeats": "1-week", "until": ""})
    row.refresh_from_db()
    assert row.repeats == "1-week"
    browser.post(f"/activities/{row.pk}/repetition/", {"repeats": ""})
    browser.post(f"/activities/{row.pk}/completion/")
    assert not waiting()
