"""Colleagues who have one record open see each other, and see who is writing."""

import datetime as dt

import pytest

from ariane.journal import presence
from ariane.journal.models import Presence
from ariane.journal.presence import Present, be_here, leave, present, sweep
from ariane.kernel import clock
from ariane.kernel.models import Signal
from tests.budget import query_budget
from tests.world import World, record


def told() -> int:
    """How often open pages were told since the last time we asked."""
    return Signal.objects.filter(kind="presence.changed").delete()[0]


def age(seconds: int) -> None:
    """Let time pass since everybody's last sign of life."""
    for row in Presence.objects.all():
        row.seen_at -= dt.timedelta(seconds=seconds)
        row.typing_at = row.typing_at and row.typing_at - dt.timedelta(seconds=seconds)
        row.save()


@pytest.mark.req("X-31")
def test_two_people_on_one_record_see_each_other(world: World) -> None:
    offer = record(world.offer)
    be_here(by=world.ben, place=offer)
    be_here(by=world.bea, place=offer, typing=True)
    assert present(offer, world.ben) == [Present(world.bea, typing=True)]
    assert present(offer, world.bea) == [Present(world.ben, typing=False)]
    assert told() == 2


@pytest.mark.req("X-31", "O-074")
def test_who_may_no_longer_read_the_record_is_not_shown(world: World) -> None:
    offer = record(world.offer)
    be_here(by=world.cleo, place=offer)
    assert present(offer, world.ben) == []


@pytest.mark.req("X-31")
def test_leaving_is_seen(world: World) -> None:
    offer = record(world.offer)
    be_here(by=world.ben, place=offer)
    told()
    leave(by=world.ben, place=offer)
    leave(by=world.ben, place=offer)
    assert present(offer, world.bea) == []
    assert told() == 1


def test_signs_of_life_cost_nothing_while_nothing_changes(world: World) -> None:
    offer = record(world.offer)
    be_here(by=world.ben, place=offer, typing=True)
    told()
    with query_budget(1):
        be_here(by=world.ben, place=offer, typing=True)
    assert told() == 0


def test_typing_goes_on_and_ends(world: World) -> None:
    offer = record(world.offer)
    be_here(by=world.ben, place=offer, typing=True)
    age(4)
    be_here(by=world.ben, place=offer, typing=True)
    age(6)
    assert present(offer, world.bea) == [Present(world.ben, typing=True)]
    told()
    age(3)
    sweep()
    assert present(offer, world.bea) == [Present(world.ben, typing=False)]
    assert told() == 1
    be_here(by=world.ben, place=offer, typing=True)
    assert told() == 1


def test_who_goes_without_a_word_is_forgotten(world: World) -> None:
    offer = record(world.offer)
    be_here(by=world.ben, place=offer)
    age(89)
    sweep()
    assert [one.user for one in present(offer, world.bea)] == [world.ben]
    age(2)
    assert present(offer, world.bea) == []
    told()
    sweep()
    assert told() == 1
    assert not Presence.objects.exists()


def test_who_stays_is_renewed(world: World) -> None:
    offer = record(world.offer)
    be_here(by=world.ben, place=offer)
    for _n in range(5):
        age(40)
        be_here(by=world.ben, place=offer)
    assert Presence.objects.get().seen_at > clock.now() - presence.RENEW
    assert told() == 1


def test_a_sweep_of_nothing_is_one_look(world: World) -> None:
    be_here(by=world.ben, place=record(world.offer))
    with query_budget(1):
        sweep()
