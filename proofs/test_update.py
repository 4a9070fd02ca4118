"""An update of an installation where very many follow-ups wait. `ARIANE_WAITING=1000000` asks for a million."""

import os
from pathlib import Path

from tests.flows.test_update import updated

WAITING = int(os.environ.get("ARIANE_WAITING", "20000"))


def test_what_waits_is_due_at_the_same_moments_after_an_update(tmp_path: Path) -> None:
    seen = updated(tmp_path, WAITING)
    print({"waiting": WAITING, **seen})
    assert seen["before"][0] == WAITING
    assert seen["after"] == seen["before"]
    assert seen["seconds"] < 120
