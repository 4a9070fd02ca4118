"""One text on many records: each gets its own entry, under its own rights, and messages can be taken back."""

from collections.abc import Callable

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import Client

from ariane.accounts.models import Opening, User
from ariane.journal import actions, chain, finding
from ariane.journal.models import Delivery, Entry, Follower, Link, Record
from ariane.mail.models import OutboundMail
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.world import World

Browser = Callable[[User], Client]


def offers(by: User, world: World, number: int) -> list[Piece]:
    made = [create_piece(by=by, piece=NewPiece("quote", f"Offre {n}", world.commune)) for n in range(number)]
    for one in made:
        Link.objects.create(from_record=one, to_record=world.dora, role="contact")
    return made


def everybody(records: list[Piece], world: World) -> list[tuple[Record, list[object]]]:
    who = world.dora.addresses.get().identity
    return [(Record.objects.get(pk=one.pk), [who]) for one in records]


@pytest.mark.req("O-009", "O-013")
def test_one_note_on_many_records_is_a_line_of_each(ben: User, bea: User, world: World) -> None:
    made = offers(ben, world, 3)
    Follower.objects.create(record=made[0], identity=bea.identity, user=bea, level="all")
    done = actions.post_on_many(by=ben, words=actions.Words("<p>Prix revus.</p>"), to=everybody(made, world))
    assert [entry.record_id for entry in done.entries] == [one.pk for one in made]
    for one in made:
        assert one.entries.get(type="note").visibility == "internal"
        assert not list(chain.breaks(Record.objects.get(pk=one.pk)))
    assert len(finding.search(ben, "revus").ids) == 3
    assert Delivery.objects.filter(user=bea, channel="app", entry__in=done.entries).count() == 1
    assert not OutboundMail.objects.filter(external=True).exists()


@pytest.mark.req("X-23", "X-30", "P-059")
def test_a_message_goes_to_each_record_s_own_people_and_is_taken_back(
    as_user: Browser, ben: User, cleo: User, world: World
) -> None:
    made, other = offers(ben, world, 2), offers(cleo, world, 1)
    page, ids = as_user(ben), [str(one.pk) for one in made]
    shown = page.post("/kinds/quote/write/", {"record": ids}).content.decode()
    assert "Dora Dupont" in shown and "dora@aubrives.example" in shown and "Offre 0" in shown
    who = world.dora.addresses.get().identity
    values = {"record": ids, "do": "write", "mode": "message", "subject": "Nos délais", "text": "Livré <b>mardi</b>."}
    assert page.post("/kinds/quote/write/", values | {"subject": ""} | to(ids, who.pk)).status_code == 422
    page.post("/kinds/quote/write/", values | {"record": [*ids, str(other[0].pk)]} | to(ids, who.pk))
    entries = list(Entry.objects.filter(type="message", subject="Nos délais"))
    assert {str(one.record_id) for one in entries} == set(ids)
    assert "&lt;b&gt;" in entries[0].html and entries[0].published_at is None
    assert OutboundMail.objects.filter(external=True, state="queued").count() == 2
    listed = page.get("/kinds/quote/").content.decode()
    assert f"/writings/{entries[0].meta['batch']}/undo/" in listed
    assert as_user(cleo).post(f"/writings/{entries[0].meta['batch']}/undo/").status_code == 422
    page.post(f"/writings/{entries[0].meta['batch']}/undo/")
    assert not OutboundMail.objects.filter(external=True, state="queued").exists()
    assert Entry.objects.filter(type="message", removed_at__isnull=False).count() == 2
    assert not django_mail.outbox


def to(ids: list[str], *people: int) -> dict[str, list[int]]:
    return {f"to-{pk}": list(people) for pk in ids}


@pytest.mark.req("P-059", "P-061")
def test_a_record_that_may_not_be_written_from_leaves_the_others_alone(ben: User, world: World) -> None:
    made = offers(ben, world, 2)
    lone = create_piece(by=ben, piece=NewPiece("quote", "Sans personne", world.commune))
    asked = [*everybody(made, world), (Record.objects.get(pk=lone.pk), [])]
    done = actions.post_on_many(by=ben, words=actions.Words("<p>Bonjour</p>", "Objet"), to=asked)
    assert len(done.entries) == 2
    assert [record.pk for record, _why in done.refused] == [lone.pk]
    Opening.objects.create(kind="quote", verdict="closed")
    done = actions.post_on_many(by=ben, words=actions.Words("<p>Bonjour</p>", "Objet"), to=everybody(made, world))
    assert not done.entries and len(done.refused) == 2


@pytest.mark.parametrize("subject", ["", "Objet"])
def test_a_hundred_records_cost_thirty_statements(ben: User, bea: User, world: World, subject: str) -> None:
    made = offers(ben, world, 100)
    bea.notify = User.Notify.ALL
    bea.save()
    for one in made[:20]:
        Follower.objects.create(record=one, identity=bea.identity, user=bea, level="all")
    asked = everybody(made, world)
    ben = User.objects.get(pk=ben.pk)
    # PostgreSQL draws the keys of the rows first
    with query_budget(30 if connection.vendor == "sqlite" else 31):
        done = actions.post_on_many(by=ben, words=actions.Words("<p>À tous.</p>", subject), to=asked)
    assert len(done.entries) == 100
    assert Delivery.objects.filter(user=bea, channel="mail", entry__in=done.entries).count() == 20


def test_nobody_is_slipped_in_as_a_recipient(as_user: Browser, ben: User, world: World) -> None:
    made = offers(ben, world, 1)
    stranger = world.erik.addresses.get().identity
    ids = [str(made[0].pk)]
    values = {"record": ids, "do": "write", "mode": "message", "subject": "Objet", "text": "Bonjour."}
    as_user(ben).post("/kinds/quote/write/", values | to(ids, stranger.pk))
    assert not Entry.objects.filter(type="message").exists()
