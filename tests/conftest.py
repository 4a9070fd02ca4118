"""The cast as fixtures: built once a session inside the test database, so a test pays only for what it reads."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings

from ariane.accounts.models import User
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests import budget, database
from tests.world import World

_unused_budget = pytest.fixture(autouse=True)(budget.unused)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["tests.database.QuickScrypt"]):
        yield


@pytest.fixture(scope="session")
def test_database(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> database.InFile | database.OnServer:
    """The database of this process; processes of one session share a folder, and the template in it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    if connection.vendor == "sqlite":
        return database.InFile(shared, tmp_path_factory.mktemp("database"))
    return database.OnServer(shared, connection.creation._get_test_db_name())  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(  # type: ignore[no-untyped-def]
    _quick_passwords: None, django_test_environment: None, django_db_blocker, test_database
) -> Iterator[None]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        test_database.open()
        # what Django does after a test with real transactions: it would leave the tables empty
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: test_database.restore())
        yield
        test_database.close()


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Files go to the test's own folder, and no count of an earlier test limits this one."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    yield


@pytest.fixture
def world(db: None) -> World:
    """The cast, that every test finds in the database."""
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
