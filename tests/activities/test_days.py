"""Days as people name them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ariane.activities.days import day_in
from ariane.activities.promises import promised

SATURDAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Je vous envoie le plan jeudi.", "2026-12-03"), ("d’ici demain", "2026-11-29"), ("après-demain", "2026-11-30"),
        ("lundi en huit", "2026-12-07"), ("samedi", "2026-12-05"),
        ("jusqu’au mercredi 16 décembre", "2026-12-16"), ("jeudi, 10 décembre", "2026-12-10"),
        ("Monday, December 14", "2026-12-14"), ("le 5 décembre", "2026-12-05"),
        ("mardi 1er décembre", "2026-12-01"), ("le 5 janvier", "2027-01-05"), ("le 5/12", "2026-12-05"),
        ("05/12/2026", "2026-12-05"), ("2026-12-04", "2026-12-04"), ("dans 3 jours", "2026-12-01"),
        ("sous 48 h", "2026-11-30"), ("sous 48 heures", "2026-11-30"), ("sous huitaine", "2026-12-05"),
        ("sous quinzaine", "2026-12-12"), ("dans deux semaines", "2026-12-12"), ("dans un mois", "2026-12-28"),
        ("en fin de semaine", "2026-12-04"), ("la semaine prochaine", "2026-12-04"), ("fin du mois", "2026-11-30"),
        ("le mois prochain", "2026-12-31"), ("avant le 12", "2026-12-12"), ("aujourd’hui encore", "2026-11-28"),
        ("by Friday", "2026-12-04"), ("December 5th", "2026-12-05"), ("on 5 December 2027", "2027-12-05"),
        ("in two weeks", "2026-12-12"), ("within 48 hours", "2026-11-30"), ("tomorrow or Friday", "2026-11-29"),
        ("end of the month", "2026-11-30"), ("next month", "2026-12-31"),
    ],
)  # fmt: skip
def test_a_day_to_come(text: str, day: str) -> None:
    assert day_in(text, SATURDAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "Merci beaucoup", "vendredi dernier", "votre appel du 12 novembre", "le 12 %", "le 2e étage", "le 3 h",
        "lot 3/14", "le 31/02/2026", "le 20/11/2026", "une remise de 5 %", "",
    ],
)  # fmt: skip
def test_no_day(text: str) -> None:
    assert day_in(text, SATURDAY) is None


@given(st.text(max_size=200), st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_whatever_is_written_no_day_is_past(text: str, written: dt.date) -> None:
    day = day_in(f"le {text} 29 février, sous {text} jours", written)
    assert day is None or day >= written


def test_of_two_sentences_the_one_that_promises_counts() -> None:
    text = "Bonjour,\nVous êtes fermés lundi. Nous vous livrons d’ici jeudi. À vendredi !"
    found = promised(text, SATURDAY)
    assert found is not None
    assert (found.words, found.day) == ("Nous vous livrons d’ici jeudi.", dt.date(2026, 12, 3))
    assert promised("Elle est valable jusqu’au mercredi 16 décembre.", SATURDAY) is None
    assert promised("Bien reçu, merci.", SATURDAY) is None
