"""Editing a flow block by block: what moves, what stays, and that every edit still has its sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ariane.flows import edit
from ariane.flows.model import Check, Flow, Fork, Repeat, Send, Task, Trigger, Wait, rekeyed, walk
from ariane.flows.sentence import sentence
from ariane.flows.understand import understand

FLOW = rekeyed(
    Flow("quote", Trigger("quote.sent"),
         (Wait("", 7), Fork("", "no_reply", yes=(Send("", "quote-gentle"), Wait("", 2)), no=(Task("", "Répondre"),)),
          Repeat("", 3, (Wait("", 5), Send("", "quote-firm"))), Check("", "open")))
)  # fmt: skip
KEYS = [step.key for step, _depth in walk(FLOW.steps)]


def keys(flow: Flow) -> list[str]:
    return [step.key for step, _depth in walk(flow.steps)]


@given(st.sampled_from(KEYS))
def test_a_block_is_replaced_where_it_stands_and_keeps_what_is_in_it(key: str) -> None:
    step = edit.find(FLOW, key)
    assert step is not None
    assert edit.put(FLOW, key, step) == FLOW
    gone = keys(edit.remove(FLOW, key))
    assert key not in gone and set(gone) < set(KEYS)


@given(st.sampled_from(KEYS), st.sampled_from([-1, 1]))
def test_moving_there_and_back_changes_nothing(key: str, by: int) -> None:
    there = edit.shift(FLOW, key, by)
    assert sorted(keys(there)) == sorted(KEYS)
    assert there == FLOW or edit.shift(there, key, -by) == FLOW


@given(st.sampled_from(KEYS))
def test_what_is_added_stands_behind_and_the_sentence_still_says_it(key: str) -> None:
    made = rekeyed(edit.insert(FLOW, key, Task("", "Appeler")), FLOW)
    order = keys(made)
    assert set(KEYS) < set(order)
    for language in ("fr", "en"):
        said = sentence(made, language)
        assert understand(said, language, old=made) == made


def test_a_branch_takes_new_blocks_and_an_unknown_key_is_refused() -> None:
    fork, repeat = FLOW.steps[1].key, FLOW.steps[2].key
    grown = edit.inside(edit.inside(FLOW, fork, "no", Wait("x", 1)), repeat, "steps", Wait("y", 1))
    assert isinstance(grown.steps[1], Fork) and grown.steps[1].no[-1].key == "x"
    assert isinstance(grown.steps[2], Repeat) and grown.steps[2].steps[-1].key == "y"
    assert edit.insert(FLOW, "", Wait("z", 1)).steps[0].key == "z"
    for change in (lambda: edit.remove(FLOW, "nowhere"), lambda: edit.inside(FLOW, KEYS[0], "yes", Wait("q", 1))):
        with pytest.raises(KeyError):
            change()
