"""Every form that the demonstration shows to a salesperson and to the administrator, filled in with nonsense."""

import pytest

from ariane.accounts.models import User
from ariane.demo.load import load
from tests.crawl import Crawl


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["mathieu", "lea", "patrick"])
def test_no_form_breaks(login: str) -> None:
    load("pme")
    for seed in (1, 2):
        crawl = Crawl(User.objects.get(username=login), seed=seed, most=2_000, each=3)
        crawl.run()
        assert crawl.failures == {}
        assert crawl.asked > 2_000
