"""How a figure is taken: many runs of the real thing, the median and the 95th percentile, beside a calibration.

The machine's speed drifts by itself; `calibration_ms` is a fixed loop timed in the same minute, so that figures of two
runs can be compared by their ratio to it.
"""

import importlib
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import django


@dataclass(frozen=True)
class Figure:
    """One line of the report; `ok` says whether the goal is met (`most` True: the value may be at most the goal)."""

    name: str
    value: float
    unit: str
    goal: float
    most: bool = True

    @property
    def ok(self) -> bool:
        return self.value <= self.goal if self.most else self.value >= self.goal


def quick() -> bool:
    """Whether the caller wants small data."""
    return os.environ.get("ARIANE_BENCH_QUICK") == "yes"


def calibration() -> float:
    """Milliseconds of a fixed amount of pure Python work."""
    start = time.perf_counter()
    total = 0
    for number in range(400_000):
        total = (total * 31 + number) % 1_000_003
    return (time.perf_counter() - start) * 1000


def timed(act: Callable[[], object], *, times: int, warm: int = 3) -> list[float]:
    """Milliseconds of each run after some that warm caches up."""
    for _n in range(warm):
        act()
    taken = []
    for _n in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def median(taken: list[float]) -> float:
    return statistics.median(taken)


def p95(taken: list[float]) -> float:
    return sorted(taken)[max(0, int(len(taken) * 0.95) - 1)]


def queries(act: Callable[[], object]) -> int:
    """How many statements one run sends, transactions' own left out."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as seen:
        act()
    marks = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")
    return sum(1 for query in seen.captured_queries if not query["sql"].upper().startswith(marks))


def play(module: str) -> None:
    """Migrate an empty instance, run a script's `figures()`, print its lines."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ariane.config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    figures: Callable[[], Iterator[Figure]] = importlib.import_module(module).figures
    for figure in figures():
        line = {
            "name": figure.name,
            "value": round(figure.value, 2),
            "unit": figure.unit,
            "goal": figure.goal,
            "ok": figure.ok,
            "database": connection.vendor,
            "calibration_ms": round(calibration(), 1),
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)
