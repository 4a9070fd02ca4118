"""Every form that the demonstration shows to a salesperson, to accounting and to the administrator, filled in with
nonsense: no error page, ever."""

import pytest

from ariane.accounts.models import User
from tests.crawl import Crawl
from tests.demo.conftest import pack

__all__ = ["pack"]
PACK = "pme"


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["mathieu", "lea", "patrick"])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_form_breaks(pack: str, login: str, seed: int) -> None:
    crawl = Crawl(User.objects.get(username=login), seed=seed, most=2_000, each=3)
    crawl.run()
    assert crawl.failures == {}
    assert crawl.asked > 2_000
