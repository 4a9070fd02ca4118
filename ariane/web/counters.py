"""What waits beside the person's name and in the rail: cheap, and the same numbers as their pages show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Value

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import User
from ariane.activities import queries as activity_queries
from ariane.activities.queries import Weights, number
from ariane.journal import inbox
from ariane.kernel.models import Signal
from ariane.mail import queue


@dataclass(frozen=True)
class Waiting:
    """One look at what waits: messages to handle, mails to sort (None: to be counted apart), activities by weight, and
    from which signal on the page must listen."""

    messages: int
    to_sort: int | None
    weights: Weights
    last_signal: int


def waiting(user: User) -> Waiting:
    """The numbers of every page, in one query; `to_sort` is None when it must be counted apart (`to_sort`)."""
    everything = queue.widest(user, "sort.read") is Scope.ALL
    row: Any = User.objects.filter(pk=user.pk).values(
        **activity_queries.numbers(user),
        messages=number(inbox.rows_of(user, inbox.Ask())),
        to_sort=number(queue.rows()) if everything else Value(0),
        last_signal=Signal.objects.page_start_column(),
    )[0]
    to_sort = row["to_sort"] or 0 if everything else None
    return Waiting(row["messages"] or 0, to_sort, activity_queries.weighed(row), row["last_signal"] or 0)


def to_sort(user: User) -> int:
    """Mails of « À trier » for who sees only those of her teams: two more queries."""
    return queue.waiting_count(user)
