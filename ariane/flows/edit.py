"""Editing a flow block by block. Pure: a flow in, a flow out; blocks are known by their keys, wherever they stand."""

from collections.abc import Callable
from dataclasses import replace

from ariane.flows.model import Flow, Fork, Repeat, Step, walk

Steps = tuple[Step, ...]
Change = Callable[[Steps, int], Steps]


def find(flow: Flow, key: str) -> Step | None:
    """The block of that key."""
    return next((step for step, _depth in walk(flow.steps) if step.key == key), None)


def put(flow: Flow, key: str, step: Step) -> Flow:
    """Another block in the place of one; what stands inside a fork or a repetition stays."""
    return _at(flow, key, lambda steps, n: (*steps[:n], _keep_inside(steps[n], step), *steps[n + 1 :]))


def insert(flow: Flow, after: str, step: Step) -> Flow:
    """A new block behind one, in the same branch; first of all when `after` is empty."""
    if not after:
        return replace(flow, steps=(step, *flow.steps))
    return _at(flow, after, lambda steps, n: (*steps[: n + 1], step, *steps[n + 1 :]))


def inside(flow: Flow, key: str, branch: str, step: Step) -> Flow:
    """A new block at the end of a branch of a fork (yes, no) or of a repetition (steps)."""
    return _at(flow, key, lambda steps, n: (*steps[:n], _grown(steps[n], branch, step), *steps[n + 1 :]))


def remove(flow: Flow, key: str) -> Flow:
    """Without a block and what stands in it."""
    return _at(flow, key, lambda steps, n: (*steps[:n], *steps[n + 1 :]))


def shift(flow: Flow, key: str, by: int) -> Flow:
    """A block one place up (-1) or down (1) in its branch; unchanged at the end of it."""

    def moved(steps: Steps, n: int) -> Steps:
        to = n + by
        if not 0 <= to < len(steps):
            return steps
        rest = [*steps[:n], *steps[n + 1 :]]
        rest.insert(to, steps[n])
        return tuple(rest)

    return _at(flow, key, moved)


def _at(flow: Flow, key: str, change: Change) -> Flow:
    """The change made where the block stands. Raises KeyError when there is none."""
    if find(flow, key) is None:
        raise KeyError(key)
    return replace(flow, steps=_changed(flow.steps, key, change))


def _changed(steps: Steps, key: str, change: Change) -> Steps:
    for place, step in enumerate(steps):
        if step.key == key:
            return change(steps, place)
    return tuple(_within(step, key, change) for step in steps)


def _within(step: Step, key: str, change: Change) -> Step:
    if isinstance(step, Fork):
        return replace(step, yes=_changed(step.yes, key, change), no=_changed(step.no, key, change))
    if isinstance(step, Repeat):
        return replace(step, steps=_changed(step.steps, key, change))
    return step


def _keep_inside(old: Step, new: Step) -> Step:
    if isinstance(old, Fork) and isinstance(new, Fork):
        return replace(new, yes=old.yes, no=old.no)
    if isinstance(old, Repeat) and isinstance(new, Repeat):
        return replace(new, steps=old.steps)
    return new


def _grown(step: Step, branch: str, new: Step) -> Step:
    if isinstance(step, Fork):
        return replace(step, yes=(*step.yes, new)) if branch == "yes" else replace(step, no=(*step.no, new))
    if isinstance(step, Repeat):
        return replace(step, steps=(*step.steps, new))
    raise KeyError(branch)
