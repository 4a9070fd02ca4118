"""The feed sees what other connections and other processes commit, in order, and soon."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from ariane.kernel.models import Signal, SignalQuerySet, signal
from ariane.realtime.feed import Feed

WATCH = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "ariane.config.settings"
import django
django.setup()
from ariane.realtime.feed import Feed
feed = Feed()
feed.start()
print("ready", flush=True)
while True:
    for signal in feed.next():
        print(signal.kind, time.time() - float(signal.topic), flush=True)
    time.sleep(0.05)
"""


@pytest.fixture
def home(tmp_path: Path, db: None) -> Path:
    """A database file with the one table that the feed reads, as the migrations make it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'kernel_signal'")
        (table,) = cursor.fetchone()
    file = sqlite3.connect(tmp_path / "ariane.sqlite3")
    file.execute("PRAGMA journal_mode=WAL")
    file.execute(table)
    file.commit()
    file.close()
    return tmp_path


@pytest.fixture
def watcher(home: Path) -> "Iterator[subprocess.Popen[str]]":
    import os

    env = os.environ | {"ARIANE_HOME": str(home), "DATABASE_URL": ""}
    process = subprocess.Popen([sys.executable, "-c", WATCH], env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.stdout.close()
    process.wait()


@pytest.mark.sqlite
@pytest.mark.req("O-048")
def test_what_another_process_commits_is_seen_at_once(home: Path, watcher: "subprocess.Popen[str]") -> None:
    ours = sqlite3.connect(home / "ariane.sqlite3", isolation_level=None)
    write = "INSERT INTO kernel_signal (at, topic, kind) VALUES ('2026-11-21', ?, ?)"
    assert watcher.stdout is not None
    for kind in ("first", "second", "third"):
        ours.execute("BEGIN IMMEDIATE")
        ours.execute(write, (str(time.time()), "undone"))
        ours.execute("ROLLBACK")
        ours.execute(write, (str(time.time()), kind))
        told, late = watcher.stdout.readline().split()
        assert told == kind
        assert float(late) < 1.0
    ours.close()


def test_the_feed_starts_at_the_end_and_goes_on_in_order(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SignalQuerySet, "settled", lambda rows: rows)  # the test's own transaction never ends
    signal("record:1", "record.changed")
    feed = Feed()
    feed.start()
    assert feed.next() == []
    made = [Signal.objects.create(topic="record:1", kind=f"kind.{n}") for n in range(3)]
    feed._version = None  # the same connection wrote: SQLite only tells of others
    assert feed.next() == made
    assert feed.next() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ids_that_commit_out_of_order_are_told_in_order() -> None:
    """A slow transaction took the lower id: what was committed after it waits for it, so that nobody passes over it."""
    feed = Feed()
    feed.start()
    slow_has_written, others_have = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            signal("record:1", "slow")
            slow_has_written.set()
            others_have.wait(5)
        connections["default"].close()

    thread = threading.Thread(target=slow)
    thread.start()
    slow_has_written.wait(5)
    signal("record:1", "quick")
    assert feed.next() == []
    assert Signal.objects.latest_id() == feed.position
    others_have.set()
    thread.join()
    # transactions of other databases of the same server hold the horizon back too: wait until they are over
    told: list[str] = []
    deadline = time.monotonic() + 30
    while len(told) < 2 and time.monotonic() < deadline:
        told += [one.kind for one in feed.next()]
        time.sleep(0.05)
    assert told == ["slow", "quick"]
