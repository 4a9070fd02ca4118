"""Many like rows in one statement, for what one act writes by the hundred.

Django asks every field of every row anew how its value is written: over hundreds of rows of twenty columns, most of
them alike, that is a third of what an act costs. Here each distinct value of a column is made ready once. Constraints
and triggers hold as for any row; signals are not sent and save() is not called. Values are plain, never expressions.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, CharField, Field, ForeignKey, IntegerField, Model, TextField

M = TypeVar("M", bound=Model)
Fields = Sequence["Field[Any, Any]"]
Values = Sequence[Sequence[Any]]
NOTHING = type(None)
PLAIN: dict[type, frozenset[type]] = {
    CharField: frozenset({str, NOTHING}),
    TextField: frozenset({str, NOTHING}),
    BooleanField: frozenset({bool}),
}
# so many rows cost PostgreSQL less as parameters of one statement than as keys drawn first and a stream
FEW = 5


def create(rows: Sequence[M]) -> list[M]:
    """Write new rows of one model and give each its key; returns them."""
    if not rows:
        return []
    fields, alias = _fields(type(rows[0])), connection.alias
    columns = (_prepared(field, _saved(field, rows)) for field in fields)
    keys = _insert(type(rows[0]), fields, list(zip(*columns, strict=True)))
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, alias
    return list(rows)


def insert(template: Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one row per mapping (column → value) over what the template holds, without a model object for each; ids are
    not given back. Where a model extends another, its own table is written, under the keys that the mappings give."""
    if not rows:
        return
    given, every = {name for row in rows for name in row}, template._meta.local_concrete_fields
    fields = [field for field in every if not field.primary_key or field.attname in given]
    columns = []
    for field in fields:
        shared = field.pre_save(template, add=True)
        if field.attname in given:
            columns.append(_prepared(field, [row.get(field.attname, shared) for row in rows]))
        else:
            columns.append(_prepared(field, [shared]) * len(rows))
    if unknown := given - {field.attname for field in fields}:
        raise KeyError(f"no such columns: {', '.join(sorted(unknown))}")
    _write(type(template), fields, list(zip(*columns, strict=True)))


def add(row: Model) -> bool:
    """Write one new row and give it its key; False, with nothing written, when a unique key of it is taken: no
    savepoint is needed to find out."""
    fields = _fields(type(row))
    values = [_prepared(field, _saved(field, [row]))[0] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_adding(type(row)), values)
        made = cursor.fetchall()
    if made:
        row.pk, row._state.adding, row._state.db = made[0][0], False, connection.alias
    return bool(made)


@cache
def _adding(model: type[Model]) -> str:
    fields, quote = _fields(model), connection.ops.quote_name
    marks, key = ", ".join(["%s"] * len(fields)), quote(model._meta.pk.column or "")
    into = f"INSERT INTO {quote(model._meta.db_table)} ({_names(fields)})"
    return f"{into} VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING {key}"


def change(row: Model, values: Mapping[str, Any], *, guards: Mapping[str, Any] | None = None) -> bool:
    """Write columns of one row (their names end in `_id` for keys); False when the row is gone or no longer holds what
    the guards say. The object in hand stays as it is."""
    held = {row._meta.pk.attname: row.pk, **(guards or {})}
    statement, fields = _rewriting(type(row), tuple(values), tuple(held))
    given = [_prepared(field, [one])[0] for field, one in zip(fields, (*values.values(), *held.values()), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return bool(cursor.rowcount)


def place(rows: Sequence[Model], table: type[M]) -> None:
    """Write new rows that bear their key into this table alone: where their model extends it, its own columns are not
    written, and are placed into their own table next. Every field is written as it stands."""
    fields = table._meta.local_concrete_fields
    columns = [_prepared(field, [_stands(row, field) for row in rows]) for field in fields]
    if rows:
        _write(table, fields, list(zip(*columns, strict=True)))


def _stands(row: Model, field: "Field[Any, Any]") -> Any:
    return row.pk if field.primary_key else getattr(row, field.attname)


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
    model = of or type(rows[0])
    statement, fields = _rewriting(model, tuple(names), (model._meta.pk.attname, *guards))
    columns = (_prepared(field, map(attrgetter(field.attname), rows)) for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))
        return int(cursor.rowcount)


@cache
def _rewriting(model: type[Model], names: tuple[str, ...], guards: tuple[str, ...]) -> tuple[str, Fields]:
    """The statement that rewrites these fields, and the fields that its values are of."""
    meta, quote = model._meta, connection.ops.quote_name
    by_name = {name: field for field in meta.concrete_fields for name in (field.name, field.attname)}
    fields, kept = [by_name[name] for name in names], [by_name[name] for name in guards]
    sets = ", ".join(f"{quote(field.column or '')} = %s" for field in fields)
    where = " AND ".join(f"{quote(field.column or '')} = %s" for field in kept)
    return f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {where}", (*fields, *kept)  # noqa: S608 - our own names


@cache
def _fields(model: type[Model]) -> Fields:
    """What is written of a new row: everything but its key."""
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _saved(field: "Field[Any, Any]", rows: Sequence[Model]) -> Iterable[Any]:
    """What rows hold in a field as they are saved; most fields hold it as it is."""
    if type(field).pre_save is Field.pre_save:
        return map(attrgetter(field.attname), rows)
    return (field.pre_save(row, add=True) for row in rows)


@cache
def _as_they_are(field: "Field[Any, Any]") -> frozenset[type]:
    """The types whose values a field writes as they are, on either database: keys and numbers, texts, yes and no."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(target, IntegerField):
        return frozenset({int, NOTHING})
    return PLAIN.get(type(target), frozenset())


def _prepared(field: "Field[Any, Any]", values: Iterable[Any]) -> list[Any]:
    """Values of one column as the database takes them, each distinct one made ready once."""
    plain, seen = _as_they_are(field), dict[Any, Any]()
    made = partial(field.get_db_prep_save, connection=connections[DEFAULT_DB_ALIAS])
    found = []
    for value in values:
        if value.__class__ in plain:
            found.append(value)
            continue
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
    if connection.vendor == "postgresql" and len(values) > FEW:
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
    quote = connection.ops.quote_name
    return ", ".join(quote(field.column or "") for field in fields)
