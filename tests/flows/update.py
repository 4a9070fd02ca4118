"""An installation as it was when follow-ups began, with waiting ones, brought to the present version.

Run as a program in a home of its own: `python -m tests.flows.update COUNT` prints what waited before and after.
"""

import datetime as dt
import hashlib
import json
import sys
import time
from typing import Any

import django

OLD = ("flows", "0001_initial")
WAITS = ("id", "record_id", "version_id", "state", "step_key", "since", "due_at", "armed", "basis", "sends")
START = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
BATCH = 1000


def fill(apps: Any, count: int) -> None:
    """Waiting follow-ups by the models of that time."""
    kind = apps.get_model("journal", "Kind").objects.create(code="quote-then", name_fr="Devis", plural_fr="Devis")
    scenario = apps.get_model("flows", "Scenario").objects.create(code="then", name_fr="Alors", kind="quote")
    version = apps.get_model("flows", "FlowVersion").objects.create(scenario=scenario, number=1, definition={})
    record, enrolment = apps.get_model("journal", "Record"), apps.get_model("flows", "Enrolment")
    # the search column asks its model what it is found by; models of a migration have no methods
    record.found_by = lambda one: one.title
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        made = record.objects.bulk_create([record(kind=kind, title=f"Offre {n}") for n in numbers])
        enrolment.objects.bulk_create(
            enrolment(scenario=scenario, version=version, record=one, step_key="s1", since=START, started_at=START,
                      state="waiting", armed=True, basis=f"{n} j", sends=n % 4,
                      due_at=START + dt.timedelta(minutes=37 * n, microseconds=n))
            for n, one in zip(numbers, made, strict=True)
        )  # fmt: skip


def waiting(connection: Any) -> tuple[int, str]:
    """How many wait, and a digest of what each waits for, as the database has it."""
    digest, count = hashlib.sha256(), 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(WAITS)} FROM flows_enrolment ORDER BY id")
        for row in cursor:
            digest.update(repr(row).encode())
            count += 1
    return count, digest.hexdigest()


def main(count: int) -> None:
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    then = MigrationExecutor(connection)
    state = then.migrate([OLD])
    fill(state.apps, count)
    before, begun = waiting(connection), time.perf_counter()
    now = MigrationExecutor(connection)
    now.migrate(now.loader.graph.leaf_nodes())
    seconds = time.perf_counter() - begun

    from ariane.flows.models import Enrolment

    due = Enrolment.objects.filter(state="waiting", due_at__lte=START + dt.timedelta(days=1)).count()
    after = waiting(connection)
    print(json.dumps({"before": before, "after": after, "due in a day": due, "seconds": round(seconds, 1)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
