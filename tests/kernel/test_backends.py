"""What is remembered of columns changes no query: each is compared with what Django composes by itself."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from ariane.accounts.models import Cover, User
from ariane.journal.models import Entry, Record
from ariane.mail.models import InboundMail
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.world import World


def queries() -> list["QuerySet[object]"]:
    """Each way in which columns come into a query: plain, joined, twice the same table, inherited, deferred, nested."""
    return [
        Entry.objects.all(),
        Entry.objects.select_related("record__kind", "record__stage", "author__user", "group", "inbound"),
        Cover.objects.select_related("user", "substitute").filter(user__is_active=True, substitute__is_active=True),
        Piece.objects.select_related("kind", "stage", "team", "owner", "main_party"),
        Party.objects.select_related("organisation__organisation"),
        Record.objects.select_related("piece", "party", "main_party"),
        Entry.objects.only("subject", "record__ref").select_related("record"),
        Entry.objects.annotate(name=F("author__name")).order_by("name"),
        Record.objects.filter(Exists(Entry.objects.filter(record=OuterRef("pk")))),
        InboundMail.objects.filter(record_id__in=Record.objects.filter(title="x")).values("pk", "subject"),
    ]  # type: ignore[list-item]


def plain(rows: "QuerySet[object]") -> tuple[str, tuple[object, ...]]:
    return SQLCompiler(rows.query.clone(), connection, rows.db).as_sql()


@pytest.mark.django_db
def test_every_query_is_the_one_that_django_composes() -> None:
    for _twice in range(2):
        for rows in queries():
            compiler = rows.query.clone().get_compiler(connection=connection)
            assert type(compiler).__module__.startswith("ariane.")
            assert compiler.as_sql() == plain(rows)


@pytest.mark.django_db
def test_values_come_back_as_the_same_python_objects(world: World, ben: User) -> None:
    for _twice in range(2):
        record = Record.objects.select_related("kind", "owner").filter(owner=ben).first()
        assert record is not None
        assert isinstance(record.created_at, dt.datetime) and record.created_at.tzinfo is not None
        assert record.owner == ben and isinstance(record.kind.naming, dict)
