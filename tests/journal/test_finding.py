"""Who finds what: the search shows exactly the entries that the policy lets a person read."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from ariane.accounts.models import User
from ariane.journal import finding, policy
from ariane.journal.models import Entry, Record
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.world import World


def entry(record: Record, author: User, text: str, **values: Any) -> Entry:
    defaults = {"type": "note", "visibility": "internal", "published_at": clock.now(), "occurred_at": clock.now()}
    plain = Record.objects.get(pk=record.pk)
    made = Entry(record=plain, born_in=plain, author=author.identity, text=text, **(defaults | values))
    made.save()
    finding.keep(made)
    return made


def found(user: User, text: str, **narrow: Any) -> list[int]:
    return finding.search(user, text, **narrow).ids


@pytest.mark.req("O-074")
def test_only_who_may_read_the_record_finds_its_entries(offer: Piece, ben: User, cleo: User, idle: User) -> None:
    note = entry(offer, ben, "Le bourgmestre hésite.")
    assert found(ben, "bourgmestre") == [note.pk]
    assert found(cleo, "bourgmestre") == []
    assert found(idle, "bourgmestre") == []


@pytest.mark.req("X-05")
def test_a_confidential_entry_is_found_by_its_author_and_group_alone(
    world: World, commune: Party, ada: User, ben: User, bea: User, julie: User
) -> None:
    secret = entry(commune, ben, "Soupçon de fraude.", visibility="confidential", group=world.team("juridique"))
    assert found(ben, "fraude") == found(julie, "fraude") == [secret.pk]
    assert found(ada, "fraude") == found(bea, "fraude") == []


@pytest.mark.req("X-05")
def test_a_correction_does_not_lead_outsiders_to_a_confidential_word(commune: Party, ada: User, ben: User) -> None:
    entry(commune, ben, "Soupçon de fraude.", visibility="confidential")
    answer = finding.search(ada, "fruade")
    assert (answer.ids, answer.query) == ([], "fruade")


@pytest.mark.req("X-30")
def test_what_can_still_be_undone_is_not_found(offer: Piece, ben: User, bea: User) -> None:
    held = entry(offer, ben, "Notre meilleur prix.", type="message", visibility="external", published_at=None)
    assert found(bea, "prix") == []
    held.published_at = clock.now()
    finding.keep(held)
    assert found(bea, "prix") == [held.pk]


@pytest.mark.req("X-22")
def test_the_thread_of_a_party_is_searched_with_its_records(
    offer: Piece, commune: Party, dora: Party, ben: User, cleo: User
) -> None:
    own, below, _elsewhere = (entry(record, ben, "toiture") for record in (commune, offer, dora))
    assert found(ben, "toiture", record=commune) == [below.pk, own.pk]
    assert found(ben, "toiture", record=commune, rollup=False) == [own.pk]
    assert found(cleo, "toiture", record=commune) == [own.pk]


def test_search_agrees_with_the_policy(world: World, offer: Piece, commune: Party) -> None:
    people = [world.ada, world.ben, world.bea, world.cleo, world.thomas, world.julie, world.idle]
    for record in (offer, commune):
        for author in (world.ben, world.cleo):
            entry(record, author, "toiture")
            entry(record, author, "toiture", visibility="confidential", group=world.team("juridique"))
            entry(record, author, "toiture", visibility="confidential")
    for person in people:
        readable = Entry.objects.filter(policy.visible_entries(person), text="toiture").order_by("-pk")
        assert found(person, "toiture") == [one.pk for one in readable], person


def test_reindex_builds_the_same_index(offer: Piece, ben: User) -> None:
    note = entry(offer, ben, "Le bourgmestre hésite.")
    finding.forget(note)
    assert found(ben, "bourgmestre") == []
    call_command("reindex", stdout=StringIO(), stderr=StringIO())
    assert found(ben, "bourgmestre") == [note.pk]


def test_searching_costs_the_same_whatever_is_found(offer: Piece, ben: User) -> None:
    for number in range(30):
        entry(offer, ben, f"toiture {number}")
    ben.rights  # noqa: B018
    with query_budget(4):
        assert len(found(ben, "toiture")) == 30
