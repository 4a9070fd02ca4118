"""A prepared question answers like the query it is made of, and costs no composing the second time."""

import datetime as dt
import uuid
from collections.abc import Sequence
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from ariane.accounts.models import User
from ariane.journal.models import Entry, Follower, Kind, Record
from ariane.kernel.prepared import LONGEST, prepared
from tests.world import World

pytestmark = pytest.mark.django_db


@prepared
def following(record_id: int, levels: Sequence[str]) -> QuerySet[Follower]:
    return Follower.objects.filter(record=record_id, level__in=levels).select_related("user", "identity").order_by("pk")


@prepared
def titles(kind: str, ids: Sequence[int]) -> "QuerySet[Record, str]":
    return Record.objects.filter(kind__code=kind, pk__in=ids).order_by("pk").values_list("title", flat=True)


@prepared
def noted(uid: uuid.UUID, since: dt.datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(uid=uid, occurred_at__gte=since).select_related("group")


@prepared
def crowd(ids: Sequence[int]) -> "QuerySet[Record]":
    return Record.objects.filter(pk__in=ids).annotate(people=Count("followers")).order_by("pk")


@prepared
def held(record_id: int) -> QuerySet[Record]:
    return Record.objects.select_for_update(of=("self",)).filter(pk=record_id)


def test_models_come_with_what_is_related(world: World) -> None:
    record = Record.objects.get(ref="OFR-2026-0142")
    Follower.objects.filter(record=record).delete()
    for user, level in ((world.ben, "all"), (world.bea, "messages")):
        Follower.objects.create(record=record, identity=user.identity, user=user, level=level)
    for levels in (["all"], ["messages"], ["all", "messages", "muted"]):
        rows = following(record.pk, levels)
        assert rows == list(Follower.objects.filter(record=record, level__in=levels).order_by("pk"))
        with patch.object(SQLCompiler, "execute_sql", side_effect=AssertionError("asked again")):
            assert [(row.user, row.identity) for row in rows] == [(row.user, row.identity) for row in rows]
    assert following(record.pk, ["all"])[0].user == world.ben


def test_a_second_call_composes_nothing(world: World) -> None:
    record = Record.objects.get(ref="OFR-2026-0142")
    first = following(record.pk, ["all"])
    with patch.object(SQLCompiler, "as_sql", side_effect=AssertionError("composed again")):
        assert following(record.pk, ["all"]) == first


def test_lists_of_any_length(world: World) -> None:
    kind = Kind.objects.get(code="quote")
    made = [Record.objects.create(kind=kind, title=f"n{n}") for n in range(7)]
    for count in range(8):
        ids = [one.pk for one in made[:count]]
        assert titles("quote", ids) == [f"n{n}" for n in range(count)]
    assert titles("request", [one.pk for one in made]) == []
    assert titles("quote", [one.pk for one in made] * LONGEST) == [f"n{n}" for n in range(7)]


def test_times_and_identifiers_are_written_as_the_database_wants_them(world: World) -> None:
    record = Record.objects.get(ref="OFR-2026-0142")
    at = dt.datetime(2026, 3, 1, 12, 30, 0, 123, tzinfo=dt.UTC)
    entry = Entry.objects.create(
        record=record, born_in=record, type="note", author=world.ben.identity, occurred_at=at, meta={"a": [1]}, hash="h"
    )
    (found,) = noted(entry.uid, at)
    assert found == entry
    assert (found.occurred_at, found.meta, found.group) == (at, {"a": [1]}, None)
    assert noted(entry.uid, at + dt.timedelta(microseconds=1)) == []


def test_annotations_come_too(world: World) -> None:
    record = Record.objects.get(ref="OFR-2026-0142")
    (row,) = crowd([record.pk])
    assert row.people == record.followers.count()  # type: ignore[attr-defined]


def test_what_cannot_be_prepared_says_so(world: World) -> None:
    @prepared
    def users(ids: Sequence[int]) -> "QuerySet[User]":
        return User.objects.filter(pk__in=ids).prefetch_related("roles")

    with pytest.raises(TypeError, match="prefetch"):
        users([world.ben.pk])
    with pytest.raises(TypeError, match="None"):
        titles(None, [1])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="by position"):
        titles(kind="quote", ids=[1])


@pytest.mark.django_db(transaction=True)
def test_a_lock_asks_for_a_transaction(world: World) -> None:
    record = Record.objects.get(ref="OFR-2026-0142")
    with transaction.atomic():
        assert held(record.pk) == [record]
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            held(record.pk)
