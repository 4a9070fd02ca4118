"""Publish and subscribe inside a transaction.

A subscriber runs inside the publisher's transaction (consequences in the database roll back together), or, with
`after_commit=True`, once it is committed (deliveries, live pages). Only actions publish, as their last statement.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")
_inside: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
_after: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type[E], *, after_commit: bool = False) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register the decorated function for an event class; registering twice is once."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        subscribers = (_after if after_commit else _inside)[event]
        if function not in subscribers:
            subscribers.append(function)
        return function

    return register


def publish(event: object) -> None:
    """Tell the subscribers; raises RuntimeError outside a transaction, since a rollback could not take it back."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() outside a transaction")
    for function in _inside[type(event)]:
        function(event)
    for function in _after[type(event)]:
        transaction.on_commit(lambda function=function: function(event))  # type: ignore[misc]


def subscribers() -> dict[str, list[str]]:
    """Event name → subscriber names, for docs/events.md and its test."""
    names: dict[str, list[str]] = defaultdict(list)
    for table, mark in ((_inside, ""), (_after, " (after commit)")):
        for event, functions in table.items():
            names[event.__name__] += [f"{f.__module__}.{f.__qualname__}{mark}" for f in functions]
    return dict(names)
