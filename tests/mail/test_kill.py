"""The small version of proofs/test_outbox_kill.py."""

from pathlib import Path

import pytest

from tests.mail.ordeal import Ordeal, judge


@pytest.mark.failure(1)
@pytest.mark.req("O-026")
@pytest.mark.parametrize("evidence", [True, False])
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(tmp_path: Path, evidence: bool) -> None:
    kills, mails = (4, 24) if evidence else (2, 10)
    ordeal = Ordeal(tmp_path, count=mails, seed=5, evidence=evidence)
    ordeal.run(kills=kills, patience=40)
    assert ordeal.kills == kills
    judge(ordeal)
