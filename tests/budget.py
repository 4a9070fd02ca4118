"""`with query_budget(12):` fails with the statements when more than twelve were made."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

_made: list["query_budget"] = []


class query_budget:
    """At most `most` statements inside the block; savepoints are not counted."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.entered = False
        _made.append(self)

    def __enter__(self) -> "query_budget":
        self.entered = True
        self.capture = CaptureQueriesContext(connection)
        self.capture.__enter__()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.capture.__exit__(kind, error, trace)
        if kind is None and self.count > self.most:
            listing = "\n".join(f"{n:3} {sql}" for n, sql in enumerate(self.statements, 1))
            pytest.fail(f"{self.count} statements, {self.most} allowed:\n{listing}", pytrace=False)

    @property
    def statements(self) -> list[str]:
        skipped = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "BEGIN", "COMMIT")
        return [q["sql"] for q in self.capture.captured_queries if not q["sql"].startswith(skipped)]

    @property
    def count(self) -> int:
        return len(self.statements)


def unused() -> Iterator[None]:
    """For an autouse fixture: a budget that no `with` opened proves nothing, so it is an error."""
    _made.clear()
    yield
    forgotten = [budget.most for budget in _made if not budget.entered]
    assert not forgotten, f"query_budget({forgotten[0]}) used without `with`"
