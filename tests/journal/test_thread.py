"""Paging a journal both ways, by keyset, with the same number of queries whatever its length."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ariane.journal import queries
from ariane.journal.append import Line, append
from ariane.journal.models import Entry
from ariane.kernel import clock
from tests.world import World, record


def fill(world: World, count: int) -> list[Entry]:
    """Lines of which every other two share their instant."""
    start = clock.now() - dt.timedelta(days=1)
    target = record(world.offer)
    lines = [
        Line(type="system", author=world.ben.identity, text=str(n), occurred_at=start + dt.timedelta(minutes=n // 2))
        for n in range(count)
    ]
    return [append(target, line) for line in lines]


@pytest.mark.req("O-007", "M-015")
def test_pages_join_without_gap_or_repeat_both_ways(world: World) -> None:
    made = fill(world, 75)
    target = record(world.offer)
    seen: list[int] = []
    page = queries.thread(target, world.ben, queries.Ask(rollup=False))
    while True:
        seen += [entry.pk for entry in page.entries]
        if page.older is None:
            break
        page = queries.thread(target, world.ben, queries.Ask(older=page.older, rollup=False))
    assert seen == [entry.pk for entry in reversed(made)]
    back: list[int] = []
    while page.newer is not None:
        page = queries.thread(target, world.ben, queries.Ask(newer=page.newer, rollup=False))
        back = [entry.pk for entry in page.entries] + back
    assert back == seen[: len(back)] and len(back) == 60


def test_a_deep_link_shows_the_entry_in_its_middle(world: World) -> None:
    made = fill(world, 75)
    page = queries.thread(record(world.offer), world.ben, queries.Ask(around=made[40].pk, rollup=False))
    assert made[40] in page.entries
    assert page.older is not None and page.newer is not None


def test_a_deep_link_to_what_one_may_not_see_is_empty(world: World) -> None:
    target = record(world.offer)
    hidden = append(target, Line(type="note", author=world.bea.identity, visibility="confidential", text="x"))
    assert queries.thread(target, world.ben, queries.Ask(around=hidden.pk)).entries == []


@pytest.mark.parametrize("junk", ["", "x", "1-", "-1", "nan-3", "1e400-1", "99999999999999-1"])
def test_a_malformed_cursor_is_no_cursor(junk: str) -> None:
    assert queries.Cursor.read(junk) is None


def test_as_many_queries_for_three_entries_as_for_thirty(world: World) -> None:
    counts = []
    assert world.ben.rights
    for more in (3, 27):
        fill(world, more)
        with CaptureQueriesContext(connection) as seen:
            queries.thread(record(world.offer), world.ben, queries.Ask())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
