"""What a number, a day or a size looks like on screen, in both languages."""

import datetime as dt

import pytest

from ariane.ui import formats

TODAY = dt.date(2026, 11, 21)


def spaced(words: str) -> str:
    """Reads ~ as a no-break space and _ as a narrow one."""
    return words.replace("~", formats.NB).replace("_", formats.NNB)


@pytest.mark.parametrize(
    ("minor", "currency", "language", "words"),
    [
        (4825000, "EUR", "fr", "48_250,00~€"),
        (4825000, "EUR", "en", "€48,250.00"),
        (-5, "EUR", "fr", "−0,05~€"),
        (100, "CAD", "fr", "1,00~$"),
        (1500, "JPY", "fr", "1_500~JPY"),
        (48250, "XOF", "fr", "48_250~XOF"),
        (12500, "TND", "fr", "12,500~TND"),
        (1500, "CHF", "en", "CHF~15.00"),
        (None, "EUR", "fr", ""),
    ],
)
def test_money(minor: int | None, currency: str, language: str, words: str) -> None:
    assert formats.money(minor, currency, language) == spaced(words)


@pytest.mark.parametrize(
    ("octets", "language", "words"),
    [
        (0, "fr", "0~o"),
        (340_000, "fr", "340~ko"),
        (1_200_000, "fr", "1,2~Mo"),
        (999_600, "fr", "1,0~Mo"),
        (12_400_000, "en", "12~MB"),
    ],
)
def test_size(octets: int, language: str, words: str) -> None:
    assert formats.size(octets, language) == spaced(words)


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [(dt.time(16, 2), "fr", "16~h~02"), (dt.time(9), "fr", "9~h"), (dt.time(9, 5), "en", "9:05")],
)
def test_hour(value: dt.time, language: str, words: str) -> None:
    assert formats.hour(value, language) == spaced(words)


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        (dt.date(2026, 11, 12), "fr", "jeudi~12 novembre"),
        (dt.date(2026, 12, 1), "fr", "mardi~1er décembre"),
        (dt.date(2025, 1, 2), "fr", "jeudi~2 janvier 2025"),
        (dt.date(2026, 11, 12), "en-GB", "Thursday~12 November"),
    ],
)
def test_day(value: dt.date, language: str, words: str) -> None:
    assert formats.day(value, language, today=TODAY) == spaced(words)


def test_a_moment_is_the_hour_today_and_the_day_before() -> None:
    assert formats.moment(dt.datetime(2026, 11, 21, 8, 42, tzinfo=dt.UTC), "fr", today=TODAY) == spaced("8~h~42")
    assert formats.moment(dt.datetime(2026, 11, 12, 16, 2, tzinfo=dt.UTC), "fr", today=TODAY) == spaced(
        "jeu.~12~nov., 16~h~02"
    )


@pytest.mark.parametrize(
    ("shift", "weight", "words"),
    [(-2, "late", "2~j de retard"), (0, "today", "aujourd’hui"), (1, "soon", "demain"), (3, "soon", "mardi")],
)
@pytest.mark.req("O-019")
def test_lateness_is_said_in_words(shift: int, weight: str, words: str) -> None:
    assert formats.due(TODAY + dt.timedelta(shift), "fr", today=TODAY) == formats.Due(weight, spaced(words))


def test_a_deadline_has_its_hour() -> None:
    noon = formats.due(TODAY + dt.timedelta(1), "fr", today=TODAY, at=dt.time(12))
    assert noon.words == spaced("demain, 12~h")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marc Lejeune", "ML"),
        ("Anne-Marie de la Tour", "AT"),
        ("achats", "AC"),
        ("", "?"),
        ("j.noel@x.example", "JE"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


def test_french_spaces_do_not_break() -> None:
    assert formats.typeset("Ensuite : « oui » ? Non !") == spaced("Ensuite~: «~oui~»_? Non_!")
    assert formats.typeset("What? No!", "en") == "What? No!"
    assert formats.typeset("https://x 10:30") == "https://x 10:30"
