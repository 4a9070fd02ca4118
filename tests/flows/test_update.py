"""An update does not move what waits (proofs/test_update.py asks the same of a million)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stories.house import ROOT


def updated(home: Path, count: int) -> dict[str, Any]:
    """Bring an old installation with so many waiting follow-ups to the present version."""
    environment = {
        **os.environ,
        "ARIANE_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "ariane.config.settings",
    }
    command = [sys.executable, "-m", "tests.flows.update", str(count)]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.mark.failure(26)
@pytest.mark.req("R-005")
def test_what_waits_is_due_at_the_same_moments_after_an_update(tmp_path: Path) -> None:
    seen = updated(tmp_path, 300)
    assert seen["before"][0] == 300
    assert seen["after"] == seen["before"]
    # one every 37 minutes
    assert seen["due in a day"] == 39
