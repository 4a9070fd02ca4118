"""PostgreSQL keeps room on each page of records: an entry moves its record's chain, which no index holds, and such a
change that stays on its page leaves the record's twenty indexes alone."""

from typing import Any

from django.db import migrations


def leave_room(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE journal_record SET (fillfactor = 80)")


class Migration(migrations.Migration):
    dependencies = (("journal", "0012_indexes_of_many"),)
    operations = (migrations.RunPython(leave_room, migrations.RunPython.noop),)
