"""Rows in bulk: written as they stand, with keys chosen beforehand, so that a parent and its child go in alike."""

import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models

BATCH = 2000
T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of that size, the last one shorter."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def insert(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Insert rows that bear their primary key, each into this table alone: the parent's columns of a child are not
    written. Nothing of `save` or `pre_save` happens; returns how many there were."""
    fields = model._meta.local_concrete_fields
    blank = {field: field.get_default() for field in fields}
    prepared = {field: field.get_db_prep_save(blank[field], connection) for field in fields}
    statement = _statement(model, fields)
    count = 0
    for some in batched(rows, BATCH):
        values = [[_value(row, field, blank[field], prepared[field]) for field in fields] for row in some]
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
        count += len(some)
    return count


def _value(row: models.Model, field: "models.Field[Any, Any]", blank: Any, prepared: Any) -> Any:
    """What the database gets of one field; most are as blank as they were born."""
    value = row.pk if field.primary_key else getattr(row, field.attname)
    return prepared if value == blank else field.get_db_prep_save(value, connection)


def _statement(model: type[models.Model], fields: Sequence["models.Field[Any, Any]"]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 — names of our tables


def update(model: type[models.Model], column: str, values: Iterable[tuple[Any, int]]) -> None:
    """Set one column of many rows: (value, primary key) each."""
    quote, key = connection.ops.quote_name, str(model._meta.pk.column)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {quote(column)} = %s WHERE {quote(key)} = %s"  # noqa: S608
    field = next(one for one in model._meta.local_concrete_fields if one.column == column)
    for some in batched(values, BATCH):
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(field.get_db_prep_save(value, connection), pk) for value, pk in some])


def next_key(model: type[models.Model]) -> int:
    """The first primary key that is free."""
    found: int | None = model._default_manager.aggregate(last=models.Max("pk"))["last"]
    return (found or 0) + 1


def settle_keys(*written: type[models.Model]) -> None:
    """PostgreSQL's sequences go on behind the keys that were chosen here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)


def uids(draw: random.Random) -> Iterator[uuid.UUID]:
    """Identifiers without end, the same ones at each loading."""
    while True:
        yield uuid.UUID(int=draw.getrandbits(128), version=4)
