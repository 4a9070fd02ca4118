"""Answers are remembered within a scope and nowhere else."""

import pytest

from ariane.kernel import memo


def test_a_question_is_asked_once_a_scope() -> None:
    asked: list[int] = []

    @memo.remembered
    def double(number: int) -> int:
        asked.append(number)
        return number * 2

    assert [double(1), double(1)] == [2, 2] and asked == [1, 1]
    with memo.scope():
        assert [double(2), double(2), double(3)] == [4, 4, 6] and asked == [1, 1, 2, 3]
        with memo.scope():
            double(2)
        double(2)
    assert asked == [1, 1, 2, 3, 2]
    double(2)
    assert asked[-1] == 2 and len(asked) == 6


def test_what_fails_is_asked_again() -> None:
    tries: list[int] = []

    @memo.remembered
    def broken() -> None:
        tries.append(1)
        raise LookupError

    with memo.scope():
        for _turn in range(2):
            with pytest.raises(LookupError):
                broken()
    assert len(tries) == 2


def test_a_setting_is_asked_once_a_batch() -> None:
    asked: list[str] = []

    @memo.setting
    def house() -> str:
        asked.append("house")
        return "Ariane"

    @memo.remembered
    def letter() -> str:
        asked.append("letter")
        return "a"

    with memo.batch():
        for _mail in range(3):
            with memo.scope():
                assert [house(), house(), letter(), letter()] == ["Ariane", "Ariane", "a", "a"]
    assert asked == ["house", "letter", "letter", "letter"]
    with memo.scope():
        house(), house()
    house()
    assert asked.count("house") == 3
