"""ACTIVITÉS: what counts, what stands beside, and the price of the counter."""

import datetime as dt

import pytest

from ariane.accounts.models import Cover, User
from ariane.activities import actions, queries
from ariane.activities.models import Activity, ActivityType
from ariane.kernel import clock
from tests.budget import query_budget
from tests.world import World, record

TODAY = clock.today()


def plan(world: World, days: int, to: User | None, *, by: User | None = None, **more: object) -> Activity:
    kind = ActivityType.objects.get(code="to-do")
    content = actions.Plan(type=kind, due_on=TODAY + dt.timedelta(days=days), assignee=to, **more)
    return actions.plan(by=by or world.ben, record=record(world.offer), plan=content)


@pytest.mark.req("O-017", "O-019", "P-006")
def test_late_today_and_coming_are_counted_and_grouped(world: World) -> None:
    late, now, soon = (plan(world, days, world.ben) for days in (-1, 0, 1))
    done = plan(world, 0, world.ben)
    actions.complete(by=world.ben, activity=done)
    assert queries.weights(world.ben) == queries.Weights(1, 1, 1)
    assert queries.weights(world.ben).due == 3
    agenda = queries.agenda(queries.mine(world.ben))
    assert (agenda.late, agenda.today, agenda.coming) == ([late], [now], [soon])
    assert [queries.state_of(one, TODAY) for one in (late, now, soon)] == ["late", "today", "coming"]


@pytest.mark.req("O-017", "P-005")
def test_what_i_delegated_stands_beside_uncounted(world: World) -> None:
    given = plan(world, 1, world.bea)
    assert queries.weights(world.ben).due == 0
    assert queries.agenda(queries.delegated(world.ben)).coming == [given]
    assert queries.weights(world.bea).due == 1


def test_my_teams_count_until_somebody_takes_it(world: World) -> None:
    asked = plan(world, 1, None, team=world.team("achats"))
    assert queries.weights(world.cleo).due == 1
    actions.reassign(by=world.ada, activity=asked, assignee=world.ada)
    assert queries.weights(world.cleo).due == 0


@pytest.mark.req("O-017")
def test_what_i_supply_counts_as_far_as_the_cover_goes(world: World) -> None:
    plan(world, 0, world.sophie, by=world.ada)
    assert queries.weights(world.thomas).due == 1
    Cover.objects.update(kinds=["ticket"])
    assert queries.weights(User.objects.get(username="thomas")).due == 0


def test_the_counter_and_its_page_leave_out_the_same_records(world: World) -> None:
    activity = plan(world, 0, None, team=world.team("achats"))
    world.team("achats").memberships.create(user=world.julie)
    julie = User.objects.get(username="julie")
    assert queries.weights(julie).due == len(queries.agenda(queries.mine(julie)).today) == 0
    assert queries.agenda(queries.mine(world.cleo)).today == [activity]


def test_within_a_day_what_has_an_hour_comes_first(world: World) -> None:
    whenever = plan(world, 0, world.ben)
    noon = plan(world, 0, world.ben, due_time=dt.time(12))
    assert queries.agenda(queries.mine(world.ben)).today == [noon, whenever]


def test_the_counter_costs_one_query_and_a_page_the_same_for_3_and_30(world: World) -> None:
    for _n in range(3):
        plan(world, 0, world.ben)
    assert world.ben.rights
    with query_budget(1):
        queries.weights(world.ben)
    with query_budget(1) as few:
        assert len(queries.agenda(queries.mine(world.ben)).today) == 3
    for _n in range(27):
        plan(world, 0, world.ben)
    with query_budget(few.count):
        assert len(queries.agenda(queries.mine(world.ben)).today) == 30
