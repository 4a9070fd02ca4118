"""Lists page by page: every row once, in order, whatever is empty; and only what one may read."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ariane.journal import lists
from ariane.journal.models import Kind, Reader, Record, Stage, Tag
from ariane.kernel import clock
from tests.budget import query_budget
from tests.world import World

NOW = clock.now()


def kind() -> Kind:
    return Kind.objects.get(code="quote")


def stages() -> list[Stage]:
    return list(kind().stages.all())


def walk(world: World, ask: lists.Ask, *, limit: int) -> list[Record]:
    """Every page, one after the other."""
    found: list[Record] = []
    asked: lists.Ask | None = ask
    while asked is not None:
        listing = lists.page(world.ada, kind(), asked, stages=stages(), limit=limit)
        found += listing.records
        asked = listing.following
        assert len(found) < 100
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=9),
    sort=st.sampled_from(sorted(lists.SORTS)),
    reverse=st.booleans(),
    limit=st.integers(1, 4),
)
def test_pages_together_are_the_whole_list_in_order(
    world: World, amounts: list[int | None], sort: str, reverse: bool, limit: int
) -> None:
    Record.objects.filter(kind__code="quote").exclude(pk=world.offer.pk).delete()
    quote, steps = kind(), stages()
    for n, amount in enumerate(amounts):
        Record.objects.create(
            kind=quote,
            title=f"Offre {amount}",
            ref=f"T-{n}",
            amount=amount,
            stage=steps[amount] if amount is not None else None,
            due_on=clock.today() + dt.timedelta(days=amount) if amount is not None else None,
            last_message_at=NOW + dt.timedelta(hours=amount) if amount is not None else None,
            next_activity_at=NOW - dt.timedelta(hours=amount) if amount is not None else None,
        )
    ask = lists.Ask(lists.Filters(state="all"), sort, reverse)
    found = walk(world, ask, limit=limit)
    assert sorted(one.pk for one in found) == sorted(Record.objects.filter(kind=quote).values_list("pk", flat=True))
    values = [getattr(one, ask.column) for one in found]
    filled = [value for value in values if value is not None]
    assert values == filled + [None] * (len(values) - len(filled))
    assert filled == sorted(filled, reverse=ask.descending)


def test_a_place_that_means_nothing_is_the_first_page(world: World) -> None:
    for after in ("x", "[1]", '["pas une date", 3]', "[[], {}]"):
        ask = lists.Ask(sort="message", after=after)
        assert [one.pk for one in lists.page(world.ada, kind(), ask, stages=stages()).records] == [world.offer.pk]


def test_filters_leave_in_what_they_say(world: World) -> None:
    final = Stage.objects.get(kind=kind(), code="refused")
    closed = Record.objects.create(kind=kind(), title="Refusée", stage=final, owner=world.bea)
    gone = Record.objects.create(kind=kind(), title="Rangée", archived_at=NOW, archive_reason="error")
    tag = Tag.objects.create(name="Hauts Prés")
    gone.tags.add(tag)

    def found(**filters: str) -> set[int]:
        ask = lists.Ask(lists.Filters(**filters))
        return {one.pk for one in lists.page(world.ben, kind(), ask, stages=stages()).records}

    offer = world.offer.pk
    Reader.objects.bulk_create(Reader(record=one, user=world.ben) for one in (closed, gone))
    assert found() == {offer}
    assert found(state="closed") == {closed.pk}
    assert found(state="archived") == {gone.pk}
    assert found(state="all") == {offer, closed.pk, gone.pk}
    assert found(state="all", owner="mine") == {offer}
    assert found(state="all", owner="none") == {gone.pk}
    assert found(state="all", owner=str(world.bea.pk)) == {closed.pk}
    assert found(state="all", owner="team") == {offer}
    assert found(state="all", stage="refused") == {closed.pk}
    assert found(state="all", tag="Hauts Prés") == {gone.pk}
    assert found(text="renovation") == found(text="OFR-2026-0142") == found(text="aubrives HALL") == {offer}
    assert found(text="renovation toiture") == set()


@pytest.mark.req("O-074")
def test_nobody_lists_what_she_may_not_read(world: World) -> None:
    for person, seen in ((world.ben, 1), (world.cleo, 0), (world.idle, 0), (world.thomas, 1), (world.ada, 1)):
        assert len(lists.page(person, kind(), lists.Ask(), stages=stages()).records) == seen
        assert lists.count(person, kind(), lists.Filters(), stages=stages()) == seen


@pytest.mark.parametrize("login", ["ada", "ben", "thomas"])
def test_a_page_costs_the_same_for_3_and_30(world: World, login: str) -> None:
    person = getattr(world, login)
    quote, steps = kind(), stages()
    assert person.rights
    ask = replace(lists.Ask(), sort="title")
    with query_budget(4):
        lists.page(person, quote, ask, stages=steps)
    Record.objects.bulk_create(
        Record(kind=quote, title=f"Offre {n}", ref=f"B-{n}", owner=person, team=world.team("ventes")) for n in range(30)
    )
    with query_budget(4):
        assert len(lists.page(person, quote, ask, stages=steps).records) == 31
