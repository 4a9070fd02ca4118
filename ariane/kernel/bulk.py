"""Many like rows in one statement, without a model object for each: for what one act writes by the hundred."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


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
    values = [
        tuple(field.get_db_prep_save(getattr(row, field.attname), connection) for field in (*fields, *kept))
        for row in rows
    ]
    with connection.cursor() as cursor:
        table = quote(meta.db_table)
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {where}", values)  # noqa: S608 - our own names
        return int(cursor.rowcount)
