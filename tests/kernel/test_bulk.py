"""Rows written by the hundred read back as if each had been saved alone."""

import datetime as dt

import pytest
from django.db import transaction

from ariane.accounts.models import Identity
from ariane.flows.models import Mailing
from ariane.journal.models import Entry, Kind, Record
from ariane.kernel import bulk, clock
from ariane.kernel.models import Signal
from ariane.mail.models import InboundMail
from ariane.pieces.models import Piece
from tests.world import World

pytestmark = pytest.mark.django_db


def entries(world: World, metas: list[dict[str, object]]) -> list[Entry]:
    record = Record.objects.create(kind=Kind.objects.get(code="quote"), title="Devis")
    return [
        Entry(record=record, born_in=record, type="note", author=world.ben.identity, text=f"{n}\t\\N é\n", meta=meta,
              occurred_at=clock.now(), published_at=None if n % 2 else clock.now(), hash=f"h{n}")
        for n, meta in enumerate(metas)
    ]  # fmt: skip


def test_each_row_gets_its_key_and_every_value_reads_back(world: World) -> None:
    metas: list[dict[str, object]] = [{}, {"n": 1}, {"n": True}, {}, {"a": [1, None, "é"]}]
    made = bulk.create(entries(world, metas))
    assert sorted({row.pk for row in made}) == [row.pk for row in made]
    for row in made:
        kept = Entry.objects.get(pk=row.pk)
        for field in Entry._meta.concrete_fields:
            assert getattr(kept, field.attname) == getattr(row, field.attname), field.name
    assert [Entry.objects.get(pk=row.pk).meta for row in made] == metas
    assert not made[0]._state.adding


def test_more_rows_than_one_statement_takes_values_of(world: World) -> None:
    made = bulk.create([Signal(topic=f"record:{n}", kind="x", object_id=n) for n in range(9_000)])
    assert Signal.objects.get(pk=made[8_999].pk).topic == "record:8999"
    assert Signal.objects.filter(kind="x").count() == 9_000


def test_nothing_is_nothing() -> None:
    assert bulk.create([]) == []
    assert bulk.rewrite([], ("topic",)) == 0


def test_a_row_that_changed_meanwhile_is_left_alone(world: World) -> None:
    record = Record.objects.create(kind=Kind.objects.get(code="quote"), title="Devis")
    one, two = bulk.create([Mailing(origin=f"x{n}", record=record, at=clock.now()) for n in range(2)])
    Mailing.objects.filter(pk=two.pk).update(engine="other")
    one.reason, two.reason = "why", "why"
    assert bulk.rewrite([one, two], ("reason",), guards=("engine",)) == 1
    assert list(Mailing.objects.order_by("pk").values_list("reason", flat=True)) == ["why", ""]


def test_fields_of_a_parent_are_written_on_the_parent(world: World) -> None:
    piece = Piece.objects.create(kind=Kind.objects.get(code="quote"), title="Devis")
    piece.last_in_at = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    assert bulk.rewrite([piece], ("last_in_at",), of=Record) == 1
    assert Record.objects.get(pk=piece.pk).last_in_at == piece.last_in_at


def test_a_row_whose_key_is_taken_is_not_written(world: World) -> None:
    known = Identity.objects.exclude(address=None)[0]
    with transaction.atomic():
        assert not bulk.add(Identity(address=known.address, name="Else"))
        fresh = Identity(address="new@client.example", name="New")
        assert bulk.add(fresh)
    assert Identity.objects.get(pk=fresh.pk).name == "New" and not fresh._state.adding
    assert Identity.objects.get(address=known.address).name == known.name


def test_one_row_changes_only_while_its_guards_hold(world: World) -> None:
    mail = InboundMail.objects.create(source="pipe", digest="d", raw_path="x", size=1, epoch=3)
    values = {"verdict": "sort", "record_id": None, "lease_until": clock.now(), "envelope_to": ["a@b.example"]}
    assert not bulk.change(mail, values, guards={"epoch": 2})
    assert bulk.change(mail, values, guards={"epoch": 3, "verdict": "pending"})
    assert not bulk.change(mail, values, guards={"epoch": 3, "verdict": "pending"})
    kept = InboundMail.objects.get(pk=mail.pk)
    assert (kept.verdict, kept.envelope_to, kept.lease_until) == ("sort", ["a@b.example"], values["lease_until"])
    assert mail.verdict == "pending"


def test_a_column_that_does_not_exist_is_said(world: World) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        bulk.insert(Signal(kind="x"), [{"topic": "record:1", "nowhere": 1}])
