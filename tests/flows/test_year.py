"""A year of a small house, with all its misfortunes (proofs/test_year.py asks the same of a large one)."""

import pytest

from tests.flows.year import Year
from tests.world import World


# with real transactions, as in the worker: what publishes outside of one must be seen here
@pytest.mark.django_db(transaction=True)
@pytest.mark.req("R-001")
@pytest.mark.req("R-005")
def test_a_year_forgets_nobody_and_writes_to_nobody_who_answered_or_paid(world: World) -> None:
    year = Year(count=20, seed=7)
    year.live()
    assert +year.wrong == {}
    happened = ("sent", "cancelled", "replies", "payments taken back", "dates moved by a closure")
    assert all(year.did[what] for what in happened), year.did
    assert year.did["held, and released by a person"]
