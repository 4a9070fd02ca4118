"""The database of the tests: tables and cast are made once a session, each process of it works on a copy of its own."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.management import call_command
from django.db import connection

from tests.world import build

# a machine that falls takes its tests with it: nothing has to reach the disk
UNSAFE = " PRAGMA synchronous=OFF;"


class QuickScrypt(ScryptPasswordHasher):
    """What the product uses, made a thousand times cheaper; what it made is verified by the product's own."""

    work_factor = 2**4


@contextmanager
def alone(shared: Path) -> Iterator[None]:
    """One process of the session at a time."""
    with (shared / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def point_at(name: str) -> None:
    """Use that database from now on, in every thread."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def make(name: str) -> None:
    """A new database of that name with today's tables and the cast."""
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    build()
    connection.close()


class InFile:
    """SQLite in a file, as in a house: each thread has a connection of its own. The one connection that threads share
    of a database in memory can lock them for good, once one calls back into Python while another waits for it."""

    def __init__(self, shared: Path, own: Path) -> None:
        self.shared, self.template, self.own = shared, shared / "template.sqlite3", own / "test.sqlite3"

    def open(self) -> None:
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += UNSAFE
        with alone(self.shared):
            if not self.template.exists():
                half = self.template.with_suffix(".half")
                make(str(half))
                half.rename(self.template)
        shutil.copy(self.template, self.own)
        point_at(str(self.own))

    def restore(self) -> None:
        """Every table as it was: to copy pages takes less than to empty a hundred tables and fill them."""
        connection.ensure_connection()
        template = sqlite3.connect(f"file:{self.template}?immutable=1", uri=True)
        template.backup(connection.connection)
        template.close()

    def close(self) -> None:
        connection.close()


class OnServer:
    """PostgreSQL: a copy of a database that nobody uses is made in a moment."""

    def __init__(self, shared: Path, name: str) -> None:
        self.shared, self.made = shared, shared / "template.made"
        self.own, self.template = name, f"{name.partition('_gw')[0]}_template"
        self.before = str(settings.DATABASES["default"]["NAME"])
        self.maker = False

    def open(self) -> None:
        with alone(self.shared):
            if not self.made.exists():
                make(self.template)
                self.made.touch()
                self.maker = True
            self.leave()
            self.drop(self.own)
            self.order(f'CREATE DATABASE "{self.own}" TEMPLATE "{self.template}"')
        point_at(self.own)

    def restore(self) -> None:
        call_command("flush", interactive=False, verbosity=0)
        build()

    def close(self) -> None:
        self.leave()
        self.drop(self.own)
        if self.maker:
            with alone(self.shared):
                self.drop(self.template)
                self.made.unlink()

    def leave(self) -> None:
        """Let go of every connection, and of the pool that keeps them."""
        point_at(self.before)
        connection.close_pool()  # type: ignore[attr-defined]

    def drop(self, name: str) -> None:
        self.order(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def order(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(statement)
