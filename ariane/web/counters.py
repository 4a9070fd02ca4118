"""What waits beside the person's name and in the rail: cheap, and the same numbers as their pages show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import User
from ariane.activities import queries as activity_queries
from ariane.activities.queries import Weights
from ariane.journal import inbox
from ariane.mail import queue


@dataclass(frozen=True)
class Waiting:
    """One look at what waits: messages to handle, mails to sort (None: to be counted apart)."""

    messages: int
    to_sort: int | None


def waiting(user: User) -> Waiting:
    """The numbers of every page, in one query; `to_sort` is None when it must be counted apart (`to_sort`)."""
    everything = queue.widest(user, "sort.read") is Scope.ALL
    row: Any = User.objects.filter(pk=user.pk).values(
        n_messages=number(inbox.rows_of(user, inbox.Ask())),
        n_sort=number(queue.rows()) if everything else Value(0),
    )[0]
    return Waiting(row["n_messages"] or 0, row["n_sort"] or 0 if everything else None)


def to_sort(user: User) -> int:
    """Mails of « À trier » for who sees only those of her teams: two more queries."""
    return queue.waiting_count(user)


def activities(user: User) -> Weights:
    """Late, today's and coming, mine and those I stand in for; not what I delegated (O-017)."""
    return activity_queries.weights(user)


def number(rows: "QuerySet[Any]") -> Subquery:
    """How many rows, as a part of a larger query."""
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n"))
