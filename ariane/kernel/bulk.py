"""Many like rows in one statement, without a model object for each: for what one act writes by the hundred."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import connection, connections
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def create(rows: Sequence[M]) -> list[M]:
    """Write new rows of one model and give each its key; returns them.

    As bulk_create: constraints and triggers hold, signals and save() are not called; values are plain, never
    expressions. Django asks every field of every row anew how its value is written, which over hundreds of rows of
    twenty columns, most of them alike, is a third of what an act costs.
    """
    if not rows:
        return []
    meta, quote = type(rows[0])._meta, connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column or "") for field in fields)
    key, marks = quote(meta.pk.column or ""), f"({', '.join(['%s'] * len(fields))})"
    size = connection.ops.bulk_batch_size(fields, rows) or len(rows)
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        values = zip(*(_prepared(one, (one.pre_save(row, add=True) for row in some)) for one in fields), strict=True)
        into = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {', '.join([marks] * len(some))}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"{into} RETURNING {key}", [value for row in values for value in row])
            for row, (pk,) in zip(some, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = pk, False, connection.alias
    return list(rows)


def _prepared(field: "Field[Any, Any]", values: Iterable[Any]) -> list[Any]:
    """Values of one column as the database takes them, each distinct one made ready once."""
    made = partial(field.get_db_prep_save, connection=connections[connection.alias])
    seen: dict[Any, Any] = {}
    found = []
    for value in values:
        # an empty list or dictionary, that of most JSON columns, counts by its kind; a full one cannot be remembered
        key = (value.__class__, value or None)
        try:
            known = key in seen
        except TypeError:
            found.append(made(value))
            continue
        if not known:
            seen[key] = made(value)
        found.append(seen[key])
    return found


def insert(template: Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one row per mapping (column → value) over what the template holds; ids are not given back.

    Constraints and triggers hold as for any row; signals are not sent, as with bulk_create.
    """
    if not rows:
        return
    meta = template._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    shared = [field.get_db_prep_save(field.pre_save(template, add=True), connection) for field in fields]
    places = {field.attname: (place, field) for place, field in enumerate(fields)}
    values = []
    for row in rows:
        one = shared.copy()
        for name, value in row.items():
            place, field = places[name]
            one[place] = field.get_db_prep_save(value, connection)
        values.append(one)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or "") for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        table = quote(meta.db_table)
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608 - our own names


def rewrite(rows: Sequence[Model], names: Sequence[str], *, guards: Sequence[str] = ()) -> int:
    """Write the named fields of rows of one model; returns how many rows were there to be written.

    `guards` name fields that must still hold in the database what they hold in the row (an epoch): a row that somebody
    changed meanwhile is left alone and not counted. Signals and save() are not called. Django's bulk_update builds one
    expression a row and column, which over hundreds of rows is most of the work.
    """
    if not rows:
        return 0
    meta, quote = type(rows[0])._meta, connection.ops.quote_name
    by_name = {field.name: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in names]
    kept = [meta.pk, *(by_name[name] for name in guards)]
    sets = ", ".join(f"{quote(field.column or '')} = %s" for field in fields)
    where = " AND ".join(f"{quote(field.column or '')} = %s" for field in kept)
    columns = (_prepared(field, (getattr(row, field.attname) for row in rows)) for field in (*fields, *kept))
    values = list(zip(*columns, strict=True))
    with connection.cursor() as cursor:
        table = quote(meta.db_table)
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {where}", values)  # noqa: S608 - our own names
        return int(cursor.rowcount)
