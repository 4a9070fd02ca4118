"""PostgreSQL keeps room on each page of follow-ups: a lease, which no index holds, then stays on its page."""

from typing import Any

from django.db import migrations


def leave_room(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE flows_enrolment SET (fillfactor = 80)")


class Migration(migrations.Migration):
    dependencies = (("flows", "0002_asked_outside"),)
    operations = (migrations.RunPython(leave_room, migrations.RunPython.noop),)
