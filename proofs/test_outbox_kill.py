"""Mails in and out while the worker is killed at random moments: none lost, none twice, every doubtful one listed.

`ARIANE_ORDEAL=1000x5000` asks for a thousand kills over five thousand mails each way.
"""

import os
import random
from pathlib import Path

import pytest

from tests.mail.ordeal import Ordeal, judge

KILLS, MAILS = (int(number) for number in os.environ.get("ARIANE_ORDEAL", "30x200").split("x"))


@pytest.mark.req("O-026")
@pytest.mark.parametrize("evidence", [True, False])
def test_each_way(tmp_path: Path, evidence: bool) -> None:
    ordeal = Ordeal(tmp_path, count=MAILS, seed=random.SystemRandom().randrange(10**6), evidence=evidence)
    ordeal.run(kills=KILLS, patience=240 + MAILS)
    print({"kills": ordeal.kills, "evidence": evidence, "out": ordeal.facts["out"], "seed": ordeal.seed})
    assert ordeal.kills == KILLS
    judge(ordeal)
