"""Identification numbers: which are valid, how they are shown."""

import pytest

from ariane.parties import numbers


@pytest.mark.req("P-049")
@pytest.mark.parametrize(
    ("typed", "country", "valid", "shown"),
    [
        ("2.164.281.915", "BE", True, "2.164.281.915"),
        ("2164281915", "BE", True, "2.164.281.915"),
        ("2.164.281.934", "BE", False, "2.164.281.934"),
        ("0207356108", "BE", False, "0.207.356.108"),
        ("9164281915", "BE", False, "9.164.281.915"),
        ("216428191", "BE", False, "216428191"),
        ("732 829 320 00074", "FR", True, "732\u202f829\u202f320\u202f00074"),
        ("732 829 320 00075", "FR", False, "732\u202f829\u202f320\u202f00075"),
        ("1147283915", "CA", True, "1147283915"),
        ("4447283915", "CA", False, "4447283915"),
        ("HRB 12345", "DE", True, "HRB 12345"),
    ],
)
def test_establishment_numbers(typed: str, country: str, valid: bool, shown: str) -> None:
    number = numbers.establishment(typed, country)
    assert (number.valid, number.shown) == (valid, shown)


@pytest.mark.parametrize(
    ("typed", "country", "valid"),
    [
        ("0207.356.108", "BE", True),
        ("BE 0207.356.108", "BE", True),
        ("1000.000.035", "BE", False),
        ("2164281915", "BE", False),
        ("732829320", "FR", True),
        ("123456782", "CA", True),
        ("123456789", "CA", False),
        ("2247283915", "CA", True),
    ],
)
def test_enterprise_numbers(typed: str, country: str, valid: bool) -> None:
    assert numbers.enterprise(typed, country).valid is valid


def test_an_empty_number_is_neither_valid_nor_something() -> None:
    for country in ("BE", "FR", "CA", "DE"):
        number = numbers.establishment("  ", country)
        assert not number
        assert not number.valid
