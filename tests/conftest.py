"""The cast as fixtures: built once a session inside the test database, so a test pays only for what it reads."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from ariane.accounts.models import User
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests import budget
from tests.world import World, build

_unused_budget = pytest.fixture(autouse=True)(budget.unused)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in a house: each thread has a connection of its own. The one connection that threads share
    of a database in memory can lock them for good, once one calls back into Python while another waits for it."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        build()


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Files go to the test's own folder, and no count of an earlier test limits this one."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    yield


@pytest.fixture
def world(db: None) -> World:
    """The cast; made again when a test with real transactions emptied the tables."""
    build()
    return World()


def _person(login: str) -> Callable[[World], User]:
    @pytest.fixture(name=login)
    def person(world: World) -> User:
        return getattr(world, login)  # type: ignore[no-any-return]

    return person  # type: ignore[return-value]


ada, ben, bea, cleo = map(_person, ("ada", "ben", "bea", "cleo"))
sophie, thomas, corinne = map(_person, ("sophie", "thomas", "corinne"))
nadia, julie, idle = map(_person, ("nadia", "julie", "idle"))


@pytest.fixture
def dora(world: World) -> Party:
    return world.dora


@pytest.fixture
def erik(world: World) -> Party:
    return world.erik


@pytest.fixture
def commune(world: World) -> Party:
    return world.commune


@pytest.fixture
def offer(world: World) -> Piece:
    return world.offer


@pytest.fixture
def as_user(db: None) -> Callable[[User], Client]:
    """`as_user(ben)`: a browser in which that person is signed in."""

    def browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser
