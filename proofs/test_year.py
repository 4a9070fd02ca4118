"""A year of a large house under the real engine. `ARIANE_YEAR=100000` asks for a hundred thousand records."""

import os
import random
import time

import pytest

from tests.flows.year import Year
from tests.world import World

RECORDS = int(os.environ.get("ARIANE_YEAR", "1000"))


@pytest.mark.django_db(transaction=True)
def test_a_year_forgets_nobody_and_writes_to_nobody_who_answered_or_paid(world: World) -> None:
    year = Year(count=RECORDS, seed=random.SystemRandom().randrange(10**6))
    begun = time.perf_counter()
    year.live()
    print({"records": RECORDS, "seed": year.seed, "seconds": round(time.perf_counter() - begun), **year.did})
    assert +year.wrong == {}
