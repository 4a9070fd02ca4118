"""The clock of follow-ups: it stands still on a Monday morning until a test moves it."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.flows.office import MONDAY


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
