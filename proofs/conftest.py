"""The cast of the tests, for proofs that need the database."""

from tests.conftest import _own_files, _unused_budget, django_db_setup, world

__all__ = ["_own_files", "_unused_budget", "django_db_setup", "world"]
