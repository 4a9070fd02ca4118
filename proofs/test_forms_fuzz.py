"""Every form that the demonstration shows to a salesperson, to accounting and to the administrator, filled in with
nonsense: no error page, ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from ariane.accounts.models import User
from tests.crawl import Crawl
from tests.demo.conftest import pack

__all__ = ["pack"]
PACK = "pme"


@pytest.fixture(scope="module")
def home(pack: str) -> Path:
    """Where the pack's files are."""
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def files(home: Path) -> Iterator[None]:
    """The pack's files, though every test has a folder of its own."""
    with override_settings(MEDIA_ROOT=home):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["mathieu", "lea", "patrick"])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_form_breaks(pack: str, files: None, login: str, seed: int) -> None:
    crawl = Crawl(User.objects.get(username=login), seed=seed, most=2_000, each=3)
    crawl.run()
    assert crawl.failures == {}
    assert crawl.asked > 2_000
