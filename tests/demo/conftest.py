"""One pack a file, in an otherwise empty database: a module names it in PACK and uses the fixture `pack`."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import override_settings

from ariane.demo.load import load


@pytest.fixture(scope="module")
def pack(request, django_db_setup, test_database, django_db_blocker, tmp_path_factory) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The pack of the module; the cast of the other tests comes back afterwards."""
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), override_settings(HOME=home, MEDIA_ROOT=home / "files"):
        call_command("flush", interactive=False, verbosity=0)
        load(request.module.PACK)
        yield request.module.PACK
        test_database.restore()
