"""The cast of the tests, for proofs that need the database."""

from tests.browser.conftest import chromium
from tests.conftest import _own_files, _quick_passwords, _unused_budget, django_db_setup, test_database, world

__all__ = ["_own_files", "_quick_passwords", "_unused_budget", "chromium", "django_db_setup", "test_database", "world"]
