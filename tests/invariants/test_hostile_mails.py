"""Whatever mails arrive, the invariants of the domain hold. proofs/ throws many more."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.invariants.laws import all_hold, every_mail_has_one_fate
from tests.invariants.letters import LETTERS, Letter
from tests.invariants.office import open_office
from tests.world import World

FEW = settings(
    max_examples=20,
    phases=[Phase.generate],  # a broken law names its mail: shrinking would take minutes
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def throw(world: World, letters: list[Letter]) -> None:
    """Deliver the mails, let a person file what waits, and ask the laws; nothing stays behind."""
    with transaction.atomic():
        office = open_office(World())
        for letter in letters:
            office.deliver(letter)
        every_mail_has_one_fate(office)
        office.sort_by_hand()
        all_hold(office)
        transaction.set_rollback(True)


@pytest.mark.req("O-009", "X-04", "X-05", "M-011")
@FEW
@given(letters=st.lists(LETTERS, min_size=1, max_size=3))
def test_the_invariants_hold_whatever_mails_arrive(world: World, letters: list[Letter]) -> None:
    throw(world, letters)
