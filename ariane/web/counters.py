"""What waits beside the person's name and in the rail: cheap, and the same numbers as their pages show."""

from ariane.accounts.models import User
from ariane.activities import queries as activity_queries
from ariane.activities.queries import Weights
from ariane.journal import queries
from ariane.mail import queue


def messages(user: User) -> int:
    """What was addressed to the person and is not handled (M-012, P-006)."""
    return queries.inbox_count(user)


def activities(user: User) -> Weights:
    """Late, today's and coming, mine and those I stand in for; not what I delegated (O-017)."""
    return activity_queries.weights(user)


def to_sort(user: User) -> int:
    """Mails that found no record, as far as the person may see them; 0 for who may not."""
    return queue.waiting_count(user)
