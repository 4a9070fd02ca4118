"""Who is told of what, the moment it is delivered."""

import json
from typing import Any

import pytest
from django.test import override_settings

from ariane.accounts.models import Role, User
from ariane.accounts.rights import Rights
from ariane.journal import actions, presence
from ariane.journal.models import Entry, Reader, Record
from ariane.kernel.models import Signal
from ariane.realtime.delivery import Listener, Round
from ariane.realtime.protocol import topics
from tests.budget import query_budget
from tests.realtime import renderers
from tests.world import World, record

pytestmark = pytest.mark.django_db


class Ear:
    """A stream that remembers what it was sent."""

    def __init__(self, user: User, follows: str) -> None:
        self.user, self.follows, self.heard = user, follows, []

    def listener(self) -> Listener:
        user = User.objects.get(pk=self.user.pk)
        user.rights = Rights.of(user)
        return Listener(user, topics(self.follows, me=user.pk), self.take)

    def take(self, event: bytes) -> None:
        self.heard.append(json.loads(event.decode().split("\ndata: ")[1]))

    @property
    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.heard]


def deliver(*ears: Ear) -> None:
    """One round of everything signalled so far."""
    Round(list(Signal.objects.order_by("pk")), [ear.listener() for ear in ears]).deliver()


def told_of(entry: Entry, ear: Ear) -> list[str]:
    """What was heard about one entry."""
    return [hint["kind"] for hint in ear.heard if hint.get("object_id") == entry.pk]


def note(world: World, *, by: User | None = None, **more: Any) -> Entry:
    html = more.pop("html", "<p>Marge minimale 12 %.</p>")
    about = more.pop("on", None) or record(world.offer)
    return actions.post_note(by=by or world.ben, record=about, note=actions.Note(html=html, **more))


def message(world: World) -> Entry:
    recipient = world.dora.addresses.get().identity
    sent = actions.Message(html="<p>Bonjour</p>", subject="Offre", recipients=(recipient,))
    return actions.post_message(by=world.ben, record=record(world.offer), message=sent)


@pytest.fixture
def here(world: World) -> str:
    return f"record:{world.offer.pk}"


@pytest.mark.req("O-048")
def test_a_note_is_told_to_those_who_read_the_record(world: World, here: str) -> None:
    bea, cleo, idle = Ear(world.bea, here), Ear(world.cleo, here), Ear(world.idle, here)
    entry = note(world)
    deliver(bea, cleo, idle)
    assert bea.heard == [{"topics": [here], "kind": "entry.created", "object_id": entry.pk}]
    assert cleo.heard == idle.heard == []


@pytest.mark.req("O-048", "O-074")
def test_a_reader_revoked_before_the_delivery_is_not_told(world: World, here: str) -> None:
    cleo = Ear(world.cleo, here)
    actions.grant_reading(by=world.ben, record=record(world.offer), user=world.cleo)
    note(world)
    Reader.objects.filter(user=world.cleo).delete()
    deliver(cleo)
    assert cleo.heard == []


@pytest.mark.req("O-074")
def test_a_role_taken_away_silences_at_once(world: World, here: str) -> None:
    ada = Ear(world.ada, here)
    note(world)
    world.ada.roles.set(Role.objects.none())
    deliver(ada)
    assert ada.heard == []


@pytest.mark.req("X-05")
def test_a_confidential_entry_gives_outsiders_no_sign_of_life(world: World) -> None:
    about = f"record:{world.commune.pk}"
    ben, julie, ada = Ear(world.ben, about), Ear(world.julie, about), Ear(world.ada, about)
    group = world.team("juridique")
    entry = note(world, by=world.julie, on=record(world.commune), confidential=True, group=group)
    actions.react(by=world.julie, entry=entry, emoji="👍")
    deliver(ben, julie, ada)
    assert julie.kinds == ["entry.created", "entry.changed"]
    assert ben.heard == ada.heard == []


@pytest.mark.req("X-30")
def test_a_message_that_can_be_undone_is_known_to_its_author_alone(world: World, here: str) -> None:
    actions.follow(by=world.bea, record=record(world.offer), identity=world.bea.identity)
    Signal.objects.all().delete()
    ben, bea = Ear(world.ben, f"{here},user:me"), Ear(world.bea, f"{here},user:me")
    entry = message(world)
    deliver(ben, bea)
    assert (ben.kinds, bea.heard) == (["entry.created"], [])

    actions.undo_message(by=world.ben, entry=entry)
    deliver(bea)
    assert bea.heard == []


@pytest.mark.req("X-30", "O-048")
def test_once_it_has_left_a_message_is_told_with_the_followers_counters(world: World, here: str) -> None:
    actions.follow(by=world.bea, record=record(world.offer), identity=world.bea.identity)
    Entry.objects.filter(pk=message(world).pk).update(send_at="2020-01-01T00:00Z")
    Signal.objects.all().delete()
    bea, idle = Ear(world.bea, f"{here},user:me"), Ear(world.idle, "user:me")
    actions.publish_due()
    deliver(bea, idle)
    assert bea.kinds == ["entry.created", "inbox.changed"]
    assert idle.heard == []


@pytest.mark.req("X-22", "O-048")
def test_the_page_of_a_party_hears_of_its_records_that_the_viewer_reads(world: World, here: str) -> None:
    party = f"thread:{world.commune.pk}"
    both, alone = Ear(world.bea, f"{party},{here}"), Ear(world.bea, f"record:{world.commune.pk}")
    cleo = Ear(world.cleo, party)
    note(world)
    deliver(both, alone, cleo)
    assert [sorted(event["topics"]) for event in both.heard] == [[here, party]]
    assert alone.heard == cleo.heard == [], "one may read the party and not its offer"


def test_a_moved_entry_leaves_one_page_and_comes_on_another(world: World, here: str) -> None:
    there = f"record:{world.commune.pk}"
    old, new = Ear(world.bea, here), Ear(world.bea, there)
    entry = note(world)
    actions.move_entry(by=world.ben, entry=entry, to=record(world.commune))
    deliver(old, new)
    assert told_of(entry, old) == ["entry.moved"], "its creation there is no longer true"
    assert told_of(entry, new) == ["entry.created"]
    assert len(old.kinds) == len(new.kinds) == 2, "each journal also has its line about the move"


def test_who_may_not_read_the_new_place_only_hears_that_it_left(world: World) -> None:
    entry = note(world, on=record(world.commune))
    actions.move_entry(by=world.ben, entry=entry, to=record(world.offer))
    cleo = Ear(world.cleo, f"record:{world.commune.pk},record:{world.offer.pk}")
    deliver(cleo)
    assert told_of(entry, cleo) == ["entry.moved"]
    lines = {hint["object_id"] for hint in cleo.heard} - {entry.pk}
    assert set(Entry.objects.filter(pk__in=lines).values_list("record", flat=True)) == {world.commune.pk}


def test_presence_is_told_to_readers_only(world: World, here: str) -> None:
    bea, cleo = Ear(world.bea, here), Ear(world.cleo, here)
    presence.be_here(by=world.ben, place=record(world.offer))
    deliver(bea, cleo)
    assert (bea.kinds, cleo.heard) == (["presence.changed"], [])


def test_somebody_elses_counters_are_out_of_reach(world: World) -> None:
    cleo = Ear(world.cleo, f"user:{world.bea.pk}")
    note(world, html=f'<p><span data-mention="user:{world.bea.pk}">@Béa</span></p>')
    deliver(cleo)
    assert cleo.heard == []


def test_several_hints_about_one_thing_are_one(world: World, here: str) -> None:
    bea = Ear(world.bea, here)
    entry = note(world)
    for emoji in ("👍", "🎉", "👏"):
        actions.react(by=world.bea, entry=entry, emoji=emoji)
    deliver(bea)
    assert bea.kinds == ["entry.created", "entry.changed"]


@override_settings(LIVE_ENTRY="tests.realtime.renderers.render_entry")
def test_the_fragment_is_made_once_for_all_who_see_the_same(world: World, here: str) -> None:
    renderers.made.clear()
    User.objects.filter(pk=world.ada.pk).update(language="en")
    ears = [Ear(person, here) for person in (world.ben, world.bea, world.bea, world.sophie, world.ada)]
    entry = note(world)
    deliver(*ears)
    assert sorted(renderers.made) == [
        (entry.pk, "author", "fr"),
        (entry.pk, "colleague", "en"),
        (entry.pk, "colleague", "fr"),
    ]
    assert [ear.heard[0]["html"].split()[0] for ear in ears] == ["<p>author", *["<p>colleague"] * 4]
    assert "en Marge" in ears[4].heard[0]["html"]


@override_settings(LIVE_ENTRY="tests.realtime.renderers.fails")
def test_an_entry_without_fragment_is_fetched(world: World, here: str) -> None:
    bea = Ear(world.bea, here)
    note(world)
    deliver(bea)
    assert [event.keys() for event in bea.heard] == [{"topics", "kind", "object_id"}]


@pytest.mark.parametrize(("signals", "streams"), [(1, 1), (10, 1), (10, 20)])
def test_a_round_costs_the_same_whatever_the_crowd(world: World, here: str, signals: int, streams: int) -> None:
    for _n in range(signals):
        note(world)
    listeners = [Ear(world.bea, here).listener() for _n in range(streams)]
    written = list(Signal.objects.all())
    with query_budget(7):
        Round(written, listeners).deliver()


def test_an_entry_that_is_gone_is_not_told(world: World, here: str) -> None:
    bea = Ear(world.bea, here)
    Signal.objects.create(topic=here, kind="entry.created", object_id=987654)
    Signal.objects.create(topic="record:987654", kind="record.changed", object_id=987654)
    deliver(bea, Ear(world.ada, "record:987654"))
    assert bea.heard == []
    assert not Record.objects.filter(pk=987654).exists()


@pytest.mark.req("O-048")
def test_the_page_s_own_fragment_is_pushed(world: World, here: str, settings) -> None:  # type: ignore[no-untyped-def]
    from ariane.config.settings import LIVE_ENTRY

    settings.LIVE_ENTRY = LIVE_ENTRY
    bea = Ear(world.bea, here)
    entry = note(world)
    deliver(bea)
    assert f'id="entry-{entry.pk}"' in bea.heard[0]["html"]
    assert "Marge minimale" in bea.heard[0]["html"]
