"""The small version of proofs/test_outbox_kill.py."""

from pathlib import Path

import pytest

from tests.mail.ordeal import Ordeal, judge


@pytest.mark.req("O-026")
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(tmp_path: Path) -> None:
    ordeal = Ordeal(tmp_path, count=24, seed=5)
    ordeal.run(kills=4, patience=40)
    assert ordeal.kills == 4
    judge(ordeal)
