import pytest

from ariane.accounts.models import User
from tests import budget
from tests.budget import query_budget


def test_a_budget_counts_and_prints(db: None) -> None:
    with query_budget(1) as counted:
        list(User.objects.all())
    assert counted.count == 1
    with pytest.raises(pytest.fail.Exception, match=r"2 statements, 1 allowed:[\s\S]*SELECT"), query_budget(1):
        list(User.objects.all())
        list(User.objects.all())


def test_a_budget_without_with_is_an_error() -> None:
    guard = budget.unused()
    next(guard)
    query_budget(3)
    with pytest.raises(AssertionError, match="without `with`"):
        next(guard)
    budget._made.clear()
