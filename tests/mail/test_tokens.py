"""Reply tokens: genuine ones are read whatever the mail system did to their case, all else is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ariane.mail import tokens

KEYS = st.integers(min_value=1, max_value=(1 << 63) - 1)
B32 = "abcdefghijklmnopqrstuvwxyz234567"


@pytest.mark.req("O-028", "M-008")
@given(KEYS, st.sampled_from(tokens.KINDS))
def test_a_token_gives_its_key_back_in_any_case(key: int, kind: str) -> None:
    token = tokens.make(kind, key)
    assert token == token.lower() and len(token) <= 40
    assert tokens.read(token.upper(), kind=kind) == key
    assert tokens.read(tokens.tag("boite@agence.example", token), kind=kind) == key


@pytest.mark.req("X-04")
@given(KEYS, st.integers(0, 29), st.sampled_from(B32))
def test_one_changed_letter_makes_it_nothing(key: int, place: int, letter: str) -> None:
    token = tokens.make("r", key)
    changed = token[:place] + letter + token[place + 1 :]
    assert tokens.read(changed) == (key if changed == token else None)


@given(st.text(max_size=60))
def test_no_other_text_is_a_token(text: str) -> None:
    assert tokens.read(text) is None


def test_a_token_serves_its_own_purpose_only() -> None:
    bounce = tokens.make("b", 77)
    assert tokens.read(bounce) is None
    assert tokens.read(bounce, kind="r") is None
    assert tokens.read("r" + bounce[1:]) is None
    assert tokens.read(bounce, kind="b") == 77


def test_the_key_of_yesterday_still_reads_and_another_does_not(settings) -> None:  # type: ignore[no-untyped-def]
    token = tokens.make("r", 12345)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "today"
    assert tokens.read(token) == 12345
    settings.SECRET_KEY_FALLBACKS = []
    assert tokens.read(token) is None


def test_a_damaged_sub_address_is_still_known_as_one_of_ours() -> None:
    token = tokens.make("r", 5)
    assert tokens.claimed([tokens.tag("boite@agence.example", token[:-1] + ("a" if token[-1] != "a" else "b"))])
    assert not tokens.claimed(["boite+newsletter@agence.example", "boite@agence.example"])


def test_unknown_kinds_and_keys_are_refused() -> None:
    for kind, key in (("x", 1), ("r", 0), ("r", 1 << 63)):
        with pytest.raises(ValueError, match="no token"):
            tokens.make(kind, key)


@pytest.mark.req("O-026")
def test_the_message_id_carries_the_token() -> None:
    assert tokens.in_message_id(f"<abc.{tokens.make('r', 9)}@agence.example>") == 9
    assert tokens.in_message_id("<abc.def@agence.example>") is None
