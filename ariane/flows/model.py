"""A flow as a value: what sets it off, whom it concerns, its blocks in order, what ends it. No Django, no clock.

Blocks have keys that stay when the flow is edited, so that a version can follow another without repeating a step.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count
from typing import Any

MAX_BLOCKS, MAX_DEPTH = 12, 2


@dataclass(frozen=True)
class Wait:
    """Days, or working days of the recipient, after the last thing that really happened."""

    key: str
    days: int
    unit: str = "working"


@dataclass(frozen=True)
class Until:
    """Until a date of the record, `offset` days after it (before, when negative)."""

    key: str
    field: str
    offset: int = 0
    unit: str = "days"


@dataclass(frozen=True)
class Await:
    """Until something happens, at most so many working days."""

    key: str
    event: str
    most: int


@dataclass(frozen=True)
class Check:
    """« … est toujours … »: when it no longer is, the follow-up ends here."""

    key: str
    state: str
    value: int = 0


@dataclass(frozen=True)
class Send:
    """A template by mail or letter, in a tone, in somebody's name; `approval` asks a person first."""

    key: str
    template: str
    medium: str = "mail"
    tone: str = "gentle"
    signatory: str = "owner"
    approval: bool = False


@dataclass(frozen=True)
class Task:
    """An activity for somebody, due so many working days later."""

    key: str
    summary: str
    activity: str = "call"
    who: str = "owner"
    days: int = 0


@dataclass(frozen=True)
class Alert:
    """An internal line that tells somebody."""

    key: str
    text: str = ""
    who: str = "lead"


@dataclass(frozen=True)
class Move:
    """Another stage for the record."""

    key: str
    stage: str


@dataclass(frozen=True)
class File:
    """Put the case away as « filed, no answer »; with `ask`, a person is asked to (R-014)."""

    key: str
    ask: bool = True


@dataclass(frozen=True)
class Call:
    """Tell another system, by a named signal among the outgoing webhooks."""

    key: str
    signal: str


@dataclass(frozen=True)
class Fork:
    """The one fork: yes while the state holds, else no."""

    key: str
    state: str
    value: int = 0
    yes: "tuple[Step, ...]" = ()
    no: "tuple[Step, ...]" = ()


@dataclass(frozen=True)
class Repeat:
    """The same blocks at most so many times."""

    key: str
    times: int
    steps: "tuple[Step, ...]" = ()


Step = Wait | Until | Await | Check | Send | Task | Alert | Move | File | Call | Fork | Repeat
STEPS: dict[str, type[Any]] = {
    "wait": Wait, "until": Until, "await": Await, "check": Check, "send": Send, "task": Task, "alert": Alert,
    "move": Move, "file": File, "call": Call, "fork": Fork, "repeat": Repeat,
}  # fmt: skip
NAMES = {cls: name for name, cls in STEPS.items()}
WAITS = (Wait, Until, Await)
ACTS = (Send, Task, Alert, Move, File, Call)


@dataclass(frozen=True)
class Trigger:
    """A business event, or a state reached: without news for so many days."""

    event: str
    days: int = 0


@dataclass(frozen=True)
class Segment:
    """Whom the flow concerns; what is left empty does not matter. Amounts are whole units of the record's currency."""

    teams: tuple[str, ...] = ()
    over: int = 0
    under: int = 0
    countries: tuple[str, ...] = ()
    customers: str = ""
    tags: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Caps:
    """At most so many messages for one record, and one automatic message a customer each so many working days."""

    per_record: int = 3
    gap: int = 3


@dataclass(frozen=True)
class Flow:
    """A whole flow of one kind of record."""

    kind: str
    trigger: Trigger
    steps: tuple[Step, ...]
    segment: Segment = Segment()
    stop_on: tuple[str, ...] = ("reply", "interaction", "stage", "dispute", "archived")
    caps: Caps = Caps()
    approval: str = "none"
    approval_over: int = 0


def walk(steps: tuple[Step, ...], depth: int = 0) -> Iterator[tuple[Step, int]]:
    """Every block with the depth of forks it stands in, in reading order."""
    for step in steps:
        yield step, depth
        if isinstance(step, Fork):
            yield from walk(step.yes, depth + 1)
            yield from walk(step.no, depth + 1)
        elif isinstance(step, Repeat):
            yield from walk(step.steps, depth)


def as_json(value: Any) -> Any:
    """The stored form: every block is an object with its type; readable, and the same for the same flow."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {"do": NAMES[type(value)]} if type(value) in NAMES else {}
        return named | {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    return [as_json(one) for one in value] if isinstance(value, tuple) else value


def from_json(data: dict[str, Any]) -> Flow:
    """A flow from its stored form; raises ValueError for what is not one (unknown block, field or type)."""
    try:
        rest = {name: value for name, value in data.items() if name not in ("trigger", "steps", "segment", "caps")}
        flow: Flow = _typed(
            Flow,
            rest
            | {
                "trigger": _typed(Trigger, data["trigger"]),
                "steps": tuple(step_from_json(one) for one in data["steps"]),
                "segment": _typed(Segment, data.get("segment", {})),
                "caps": _typed(Caps, data.get("caps", {})),
            },
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a flow: {error}") from error
    return flow


def step_from_json(data: dict[str, Any]) -> Step:
    """One block; blocks inside it too."""
    values = {name: value for name, value in data.items() if name != "do"}
    for inner in ("yes", "no", "steps"):
        if inner in values:
            values[inner] = tuple(step_from_json(one) for one in values[inner])
    step: Step = _typed(STEPS[data["do"]], values)
    return step


def _typed(cls: type[Any], values: dict[str, Any]) -> Any:
    """Build a dataclass, each value of the type of its default or annotation."""
    expected = {one.name: str(one.type) for one in fields(cls)}
    ready = {}
    for name, value in values.items():
        kind = expected[name]
        ready[name] = tuple(value) if isinstance(value, list) else value
        wrong = (kind == "int" and (not isinstance(value, int) or isinstance(value, bool))) or (
            kind in ("str", "<class 'str'>") and not isinstance(value, str)
        )
        if wrong or ("int" in kind and not isinstance(value, int)):
            raise TypeError(f"{name}: {value!r}")
    return cls(**ready)


def rekeyed(flow: Flow, old: Flow | None = None) -> Flow:
    """The flow with keys: a block that stands in `old` keeps its key, then one of the same type whose like is gone (an
    edited block), and what is new gets a key never used in `old`."""
    before = [step for step, _depth in walk(old.steps if old else ())]
    now = [step for step, _depth in walk(flow.steps)]
    keys: dict[int, str] = {}
    for alike in (likeness, lambda step: NAMES[type(step)]):
        for place, step in enumerate(now):
            found = next((b for b in before if b.key not in keys.values() and alike(b) == alike(step)), None)
            if place not in keys and found is not None:
                keys[place] = found.key
    taken = {step.key for step in before}
    fresh = (key for key in (f"s{number}" for number in count(1)) if key not in taken)
    order = iter([keys.get(place) or next(fresh) for place in range(len(now))])
    return replace(flow, steps=_keyed(flow.steps, order))


def likeness(step: Step) -> str:
    """What a block does, without its key and the blocks inside it."""
    return repr(sorted((k, v) for k, v in as_json(step).items() if k not in ("key", "yes", "no", "steps")))


def _keyed(steps: tuple[Step, ...], order: Iterator[str]) -> tuple[Step, ...]:
    done: list[Step] = []
    for step in steps:
        key = next(order)
        inner: Any = {
            name: _keyed(getattr(step, name), order) for name in ("yes", "no", "steps") if hasattr(step, name)
        }
        done.append(replace(step, key=key, **inner))
    return tuple(done)
