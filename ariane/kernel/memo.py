"""Answers that are remembered while one piece of work lasts: the same question is asked of the database once.

For questions whose answers that work does not change: the organisation, the addresses we serve. Outside a scope nothing
is remembered, so that no page and no test ever sees yesterday's answer.
"""

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_scope: ContextVar[dict[Hashable, object] | None] = ContextVar("memo", default=None)


@contextmanager
def scope() -> Iterator[None]:
    """Remember answers until the block ends; a block inside another begins anew."""
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


def remembered(ask: Callable[P, T]) -> Callable[P, T]:
    """The decorated question is asked once a scope for the same arguments, which must be hashable."""

    @functools.wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        known = _scope.get()
        if known is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = ask(*args, **kwargs)
        return known[key]  # type: ignore[return-value]

    return asked
