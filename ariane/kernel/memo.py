"""Answers that are remembered while one piece of work lasts: the same question is asked of the database once.

For questions whose answers that work does not change: the organisation, the addresses we serve. Outside a scope nothing
is remembered, so that no page and no test ever sees yesterday's answer.

A worker that does several pieces of work in one go opens a `batch` around their scopes: what only settings decide
(`setting`) is then asked once for all of them, and a change of settings counts from the next batch on.
"""

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Answers = dict[Hashable, object]
_scope: ContextVar[Answers | None] = ContextVar("memo", default=None)
_batch: ContextVar[Answers | None] = ContextVar("memo_batch", default=None)


@contextmanager
def scope() -> Iterator[None]:
    """Remember answers until the block ends; a block inside another begins anew."""
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def batch() -> Iterator[None]:
    """Remember settings until the block ends, across the scopes inside it."""
    token = _batch.set({})
    try:
        yield
    finally:
        _batch.reset(token)


def setting(ask: Callable[P, T]) -> Callable[P, T]:
    """The decorated question about settings is asked once a batch, or once a scope where there is no batch."""

    @functools.wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        known = _batch.get()
        return _answer(_scope.get() if known is None else known, ask, *args, **kwargs)

    return asked


def remembered(ask: Callable[P, T]) -> Callable[P, T]:
    """The decorated question is asked once a scope for the same arguments, which must be hashable."""

    @functools.wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        return _answer(_scope.get(), ask, *args, **kwargs)

    return asked


def _answer(known: Answers | None, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    if known is None:
        return ask(*args, **kwargs)
    key = (ask, args, tuple(sorted(kwargs.items())))
    if key not in known:
        known[key] = ask(*args, **kwargs)
    return known[key]  # type: ignore[return-value]
