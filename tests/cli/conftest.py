"""Home folders of their own for commands that run in processes of their own."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def filled(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with today's tables and the cast, written from the tests' own database: migrating takes longer."""
    path = tmp_path_factory.mktemp("filled") / "ariane.sqlite3"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return path


@pytest.fixture(scope="module")
def home(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder of the module's own with that database."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copy(filled, folder)
    return folder
