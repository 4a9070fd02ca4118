"""Rows in bulk: written as they stand, with keys chosen beforehand, so that a parent and its child go in alike."""

import random
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models

from ariane.kernel import bulk

BATCH = 2000
T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of that size, the last one shorter."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Write rows that bear their primary key, BATCH at a time, each into this table alone."""
    for some in batched(rows, BATCH):
        bulk.place(some, model)


def update(model: type[models.Model], column: str, values: Iterable[tuple[Any, int]]) -> None:
    """Set one column of many rows: (value, primary key) each."""
    for some in batched(values, BATCH):
        bulk.rewrite([model(pk=pk, **{column: value}) for value, pk in some], (column,))


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
