"""Random flows that an editor would accept."""

from typing import Any

from hypothesis import strategies as st

from ariane.flows import words
from ariane.flows.model import (
    Alert,
    Await,
    Call,
    Caps,
    Check,
    File,
    Flow,
    Fork,
    Move,
    Repeat,
    Segment,
    Send,
    Step,
    Task,
    Trigger,
    Until,
    Wait,
    rekeyed,
)

LETTERS = st.characters(codec="utf-8", exclude_characters='«»“”"⟦⟧', exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"))
texts = st.text(st.one_of(LETTERS, st.sampled_from(" ().,;:'’")), min_size=1, max_size=24).map(
    lambda text: " ".join(text.split()) or "x"
)
units = st.sampled_from(list(words.UNITS))
offsets = st.integers(-60, 60)


def one_of(table: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(list(table))


def untils() -> st.SearchStrategy[Until]:
    made = st.builds(Until, st.just(""), one_of(words.FIELDS), offsets, units)
    return made.map(lambda one: one if one.offset else Until("", one.field))


waits = st.builds(Wait, st.just(""), st.integers(1, 365), units)
acts = st.one_of(
    st.builds(
        Send, st.just(""), texts, one_of(words.MEDIA), one_of(words.TONES), one_of(words.SIGNATORIES), st.booleans()
    ),
    st.builds(Task, st.just(""), texts, one_of(words.ACTIVITIES), one_of(words.PEOPLE), st.integers(0, 60)),
    st.builds(Alert, st.just(""), st.one_of(st.just(""), texts), one_of(words.PEOPLE)),
    st.builds(Move, st.just(""), texts),
    st.builds(File, st.just(""), st.booleans()),
    st.builds(Call, st.just(""), texts),
)


def states(kind: str) -> st.SearchStrategy[tuple[str, int]]:
    plain = [(state, 0) for state, (kinds, *_words) in words.STATES.items() if kind in kinds] + [(words.SAME_STAGE, 0)]
    return st.one_of(st.sampled_from(plain), st.tuples(st.just(words.OVER), st.integers(1, 10**7)))


def simple(kind: str) -> st.SearchStrategy[Step]:
    checks = states(kind).map(lambda one: Check("", *one))
    awaits = st.builds(Await, st.just(""), one_of(words.AWAITED), st.integers(1, 365))
    return st.one_of(waits, untils(), awaits, checks, acts)


def branches(kind: str, depth: int) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.lists(blocks(kind, depth), max_size=2).map(tuple)


def blocks(kind: str, depth: int = 0) -> st.SearchStrategy[Step]:
    plain = simple(kind)
    repeats = st.builds(
        lambda times, wait, rest: Repeat("", times, (wait, *rest)),
        st.integers(2, 12), waits, st.lists(plain, max_size=2),
    )  # fmt: skip
    if depth >= 2:
        return st.one_of(plain, repeats)
    forks = st.builds(
        lambda state, yes, no: Fork("", *state, yes, no),
        states(kind), branches(kind, depth + 1), branches(kind, depth + 1),
    )  # fmt: skip
    return st.one_of(plain, plain, plain, repeats, forks)


def triggers(kind: str) -> st.SearchStrategy[Trigger]:
    events = [Trigger(event) for event, (kinds, *_words) in words.TRIGGERS.items() if kind in kinds]
    return st.one_of(st.sampled_from(events), st.builds(Trigger, st.just(words.SILENT), st.integers(1, 365)))


def few(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=2, unique=True).map(tuple)


segments = st.builds(
    Segment,
    teams=few(texts),
    over=st.integers(0, 10**6),
    countries=few(st.sampled_from(["BE", "FR", "CA"])),
    customers=st.sampled_from(["", *words.CUSTOMERS]),
    tags=few(texts),
    relations=few(one_of(words.RELATIONS)),
    languages=few(st.sampled_from(["fr", "en", "nl"])),
)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """One flow of at most twelve blocks."""
    kind = draw(one_of(words.KINDS))
    steps = (*draw(st.lists(blocks(kind), min_size=1, max_size=3)), draw(acts))
    stops = tuple(stop for stop in words.STOPS if draw(st.booleans()))
    caps = draw(st.builds(Caps, st.integers(1, 12), st.integers(0, 60)))
    approval, over = draw(one_of(words.APPROVALS)), draw(st.integers(0, 10**6))
    flow = Flow(kind, draw(triggers(kind)), steps, draw(segments), stops, caps, approval, over)
    return rekeyed(flow)
