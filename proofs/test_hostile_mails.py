"""A thousand more of what tests/invariants throws, another thousand each time."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.invariants.letters import LETTERS, Letter
from tests.invariants.test_hostile_mails import throw
from tests.world import World

MANY = settings(
    max_examples=1000,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@MANY
@given(letters=st.lists(LETTERS, min_size=1, max_size=5))
def test_the_invariants_hold_whatever_mails_arrive(world: World, letters: list[Letter]) -> None:
    throw(world, letters)
