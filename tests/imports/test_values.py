"""Numbers and days are read as they were meant, or refused; never by a factor of a thousand."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ariane.imports.values import day, day_first, decimal_mark, number, told_mark

AMOUNTS = st.decimals(min_value=-99_999_999, max_value=99_999_999, places=2, allow_nan=False)
GROUPS = {",": (".", " ", "\u00a0", "\u202f", "'", ""), ".": (",", " ", "\u00a0", "'", "")}
AROUND = ("{}", "{} €", "€ {}", "{}\u00a0EUR", "CHF {}", "$ {}", " {} ")


def written(amount: Decimal, mark: str, group: str, around: str) -> str:
    text = f"{abs(amount):,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    return around.format(("-" if amount < 0 else "") + text)


@given(AMOUNTS, st.sampled_from([(m, g) for m, groups in GROUPS.items() for g in groups]), st.sampled_from(AROUND))
def test_an_amount_in_any_usual_spelling_is_itself(amount: Decimal, how: tuple[str, str], around: str) -> None:
    text = written(amount, *how, around)
    assert told_mark(text) == how[0]
    assert number(text, how[0]) == amount


@given(AMOUNTS, st.sampled_from([(m, g) for m, groups in GROUPS.items() for g in groups]))
def test_the_other_mark_never_makes_another_amount_of_it(amount: Decimal, how: tuple[str, str]) -> None:
    text, other = written(amount, *how, "{}"), "." if how[0] == "," else ","
    assume(abs(amount) >= 1)
    with pytest.raises(ValueError):
        number(text, other)


@given(st.text(max_size=30), st.sampled_from(",."))
def test_any_text_is_a_number_or_refused(text: str, mark: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(number(text, mark), Decimal)


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1.234", ",", 1234), ("1.234", ".", Decimal("1.234")), ("1 234", ".", 1234),
        ("(12,50)", ",", Decimal("-12.5")),
        ("12,50-", ",", Decimal("-12.5")), ("−3", ",", -3), ("- 3,5", ",", Decimal("-3.5")), ("€ -3", ",", -3),
        ("1.234.567", ",", 1234567), (",5", ",", Decimal("0.5")), ("150 000 FCFA", ",", 150000), ("0", ".", 0),
    ],
)  # fmt: skip
def test_spellings(text: str, mark: str, amount: Decimal) -> None:
    assert number(text, mark) == amount


@pytest.mark.parametrize("text", ["", "-", "abc", "1,2,3", "12.34.56", "1 23", "12€34", "1e5", "."])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        number(text, ",")


def test_a_column_decides_what_one_cell_leaves_open() -> None:
    assert decimal_mark(["1.234", "12,50"], ".") == ","
    assert decimal_mark(["1.234", "7"], ",") == "," and decimal_mark(["1,234"], ".") == "."
    assert decimal_mark(["1.234", "0.5", "3"], ",") == "."


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_in_any_usual_spelling_is_itself(when: dt.date) -> None:
    spellings = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y 14:30:00", "%Y-%m-%dT10:00:00")
    assert {day(when.strftime(one)) for one in spellings} == {when}
    assert day(when.strftime("%m/%d/%Y"), first=False) == when
    assert day(f"{when.day} {when.strftime('%B')} {when.year}") == when


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(day(text), dt.date)


def test_months_in_words_and_the_order_of_a_column() -> None:
    assert day("1er août 2026") == dt.date(2026, 8, 1) and day("3 juil. 2026") == dt.date(2026, 7, 3)
    assert day("3 févr. 26") == dt.date(2026, 2, 3) and day("Nov 28, 2026") == dt.date(2026, 11, 28)
    for wrong in ("3 jui 2026", "31/02/2026", "demain", "32/01/2026"):
        with pytest.raises(ValueError):
            day(wrong)
    assert day_first(["03/04/2026", "31/12/2026"]) and not day_first(["03/04/2026", "12/31/2026"])
    assert day_first(["03/04/2026"]) and day_first([])
