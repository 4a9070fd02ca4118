"""Two hundred mails in and two hundred out while the worker is killed thirty times: none lost, none twice."""

import random
from pathlib import Path

import pytest

from tests.mail.ordeal import Ordeal, judge


@pytest.mark.req("O-026")
@pytest.mark.parametrize("seed", [random.SystemRandom().randrange(10**6) for _n in range(2)])
def test_two_hundred_each_way(tmp_path: Path, seed: int) -> None:
    ordeal = Ordeal(tmp_path, count=200, seed=seed)
    ordeal.run(kills=30, patience=240)
    judge(ordeal)
