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
