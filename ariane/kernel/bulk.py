"""Many like rows in one statement, for what one act writes by the hundred.

Django asks every field of every row anew how its value is written: over hundreds of rows of twenty columns, most of
them alike, that is a third of what an act costs. Here each distinct value of a column is made ready once. Constraints
and triggers hold as for any row; signals are not sent and save() is not called. Values are plain, never expressions.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import connection, connections
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)
Fields = Sequence["Field[Any, Any]"]
Values = Sequence[Sequence[Any]]


def create(rows: Sequence[M]) -> list[M]:
    """Write new rows of one model and give each its key; returns them."""
    if not rows:
        return []
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = (_prepared(field, (field.pre_save(row, add=True) for row in rows)) for field in fields)
    keys = _insert(type(rows[0]), fields, list(zip(*columns, strict=True)))
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, connection.alias
    return list(rows)


def insert(template: Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one row per mapping (column → value) over what the template holds, without a model object for each; ids are
    not given back."""
    if not rows:
        return
    fields = [field for field in template._meta.concrete_fields if not field.primary_key]
    shared = [field.get_db_prep_save(field.pre_save(template, add=True), connection) for field in fields]
    places = {field.attname: (place, field) for place, field in enumerate(fields)}
    values = []
    for row in rows:
        one = shared.copy()
        for name, value in row.items():
            place, field = places[name]
            one[place] = field.get_db_prep_save(value, connection)
        values.append(one)
    _write(type(template), fields, values)


def rewrite(
    rows: Sequence[Model], names: Sequence[str], *, guards: Sequence[str] = (), of: type[Model] | None = None
) -> int:
    """Write the named fields of rows of one model; returns how many rows were there to be written. With `of` the rows
    may be of models that extend that one, whose fields are written.

    `guards` name fields that must still hold in the database what they hold in the row (an epoch): a row that somebody
    changed meanwhile is left alone and not counted.
    """
    if not rows:
        return 0
    meta, quote = (of or type(rows[0]))._meta, connection.ops.quote_name
    by_name = {field.name: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in names]
    kept = [meta.pk, *(by_name[name] for name in guards)]
    sets = ", ".join(f"{quote(field.column or '')} = %s" for field in fields)
    where = " AND ".join(f"{quote(field.column or '')} = %s" for field in kept)
    columns = (_prepared(field, (getattr(row, field.attname) for row in rows)) for field in (*fields, *kept))
    with connection.cursor() as cursor:
        table = quote(meta.db_table)
        values = list(zip(*columns, strict=True))
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {where}", values)  # noqa: S608 - our own names
        return int(cursor.rowcount)


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


def _insert(model: type[Model], fields: Fields, values: Values) -> list[int]:
    """Write rows; their keys, in order."""
    meta, quote = model._meta, connection.ops.quote_name
    key, table = meta.pk, quote(meta.db_table)
    if connection.vendor == "postgresql":
        sequence = "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s))::regclass) FROM generate_series(1, %s)"
        with connection.cursor() as cursor:
            cursor.execute(sequence, (table, key.column, len(values)))
            keys = [found for (found,) in cursor.fetchall()]
        _write(model, [key, *fields], [(one, *row) for one, row in zip(keys, values, strict=True)])
        return keys
    into = f"INSERT INTO {table} ({_names(fields)}) VALUES"
    marks, size = f"({', '.join(['%s'] * len(fields))})", connection.ops.bulk_batch_size(fields, values)
    keys = []
    with connection.cursor() as cursor:
        for start in range(0, len(values), size):
            some = values[start : start + size]
            every = [value for row in some for value in row]
            cursor.execute(f"{into} {', '.join([marks] * len(some))} RETURNING {quote(key.column or '')}", every)
            keys += [found for (found,) in cursor.fetchall()]
    return keys


def _write(model: type[Model], fields: Fields, values: Values) -> None:
    """Write rows. PostgreSQL takes them as a stream: as parameters, each would be spelled out in the statement."""
    table, names = connection.ops.quote_name(model._meta.db_table), _names(fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream:
                for row in values:
                    stream.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608 - our own names


def _names(fields: Fields) -> str:
    return ", ".join(connection.ops.quote_name(field.column or "") for field in fields)
