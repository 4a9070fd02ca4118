"""One letter for all that a customer owes, each record advancing by itself."""

import datetime as dt
from typing import Any

import pytest

from ariane.flows import legal, render
from ariane.flows.group import Item, bundles, spread
from ariane.flows.model import Send

DAY = dt.date(2026, 10, 1)


def item(pk: int, tone: str = "polite", sends: int = 1, **more: Any) -> Item:
    base = {"kind": "invoice", "party": 1, "address": "a@x.example", "currency": "EUR", "language": "fr",
            "regime": "be-b2b", "medium": "mail", "due_on": DAY + dt.timedelta(days=pk)}  # fmt: skip
    return Item(id=pk, step=Send("s", "t", tone=tone), sends=sends, **{**base, **more})


@pytest.mark.failure(19)
@pytest.mark.req("R-040")
def test_three_hundred_invoices_are_one_letter_to_the_cent() -> None:
    made = bundles([item(pk) for pk in range(1, 301)])
    assert len(made) == 1
    rows = [render.Row(one.id, f"FAC-{one.id}", "x", one.due_on, 1000 + one.id, one.id) for one in made[0].items]
    values = render.values(render.plan("t", made[0].lead.step, rows, "fr", "EUR"), dt.date(2027, 10, 1), fee=4000)
    assert (values["count"], values["total"], values["fees"]) == (300, 300_000, 300 * 4000)
    assert values["oldest_due"] == DAY + dt.timedelta(days=1)


def test_quotes_and_other_customers_currencies_and_addresses_stand_alone() -> None:
    others = [item(2, kind="quote"), item(3, kind="quote"), item(4, party=2), item(5, currency="CAD"),
              item(6, address="b@x.example"), item(7, language="nl"), item(8, medium="letter"),
              item(9, party=None)]  # fmt: skip
    assert len(bundles([item(1), *others])) == 9


def test_the_tone_is_the_highest_that_a_message_went_before() -> None:
    made = bundles([item(1, "polite"), item(2, "firm"), item(3, "final", sends=0)])[0]
    assert made.lead.id == 2
    assert [one.id for one in made.fresh] == [3]
    assert bundles([item(1, "polite", sends=0)])[0].lead.id == 1


def test_no_burst_the_oldest_debts_first() -> None:
    made = bundles([item(1, party=1, kind="quote"), item(2, party=2), item(3, "final", party=3)])
    now, later = spread(made, 2)
    assert ([one.lead.id for one in now], [one.lead.id for one in later]) == ([3, 2], [1])
    assert spread(made, None)[1] == []


LETTERS = {
    "plain": "Votre facture de 100 € reste impayée.",
    "fee": "Une indemnité forfaitaire de 40 € est due.",
    "fee_en": "A recovery fee applies.",
    "interest": "Des intérêts de retard courent depuis l’échéance.",
    "both": "Indemnité forfaitaire de 40 € et intérêts de retard.",
    "court": "Notre huissier saisi vous contactera.",
}


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("customer", ["b2b", "b2c"])
@pytest.mark.parametrize("country", ["FR", "BE", "CA", "DE"])
def test_no_forbidden_mention_in_any_country(country: str, customer: str, letter: str) -> None:
    rules, claimed = legal.regime(country, customer), legal.claims(LETTERS[letter])
    claims_allowed = (country in ("FR", "BE", "DE") and customer == "b2b") or (country, customer) == ("BE", "b2c")
    refused = bool(legal.forbidden(LETTERS[letter], rules))
    assert refused == (letter == "court" or (letter != "plain" and not claims_allowed))
    assert (legal.objection(claimed, rules, DAY, DAY + dt.timedelta(days=30), True) == "forbidden") == refused


def test_a_belgian_consumer_has_a_free_first_reminder_and_fourteen_days() -> None:
    rules, fee = legal.regime("BE", "b2c"), frozenset({legal.FEE})
    assert legal.objection(fee, rules, None, DAY, True) == "too_early"
    assert legal.objection(fee, rules, DAY, DAY + dt.timedelta(days=14), True) == "too_early"
    assert legal.objection(fee, rules, DAY, DAY + dt.timedelta(days=15), True) == ""
    assert legal.objection(frozenset(), rules, None, DAY, True) == ""
    assert {"creditor", "grace", "next_fee"} <= set(rules.mandatory)
    assert legal.mention("grace", "fr") == "le délai de quatorze jours"


def test_a_rate_that_is_missing_or_over_is_never_guessed() -> None:
    assert legal.rate_on("BE", dt.date(2026, 3, 1)) is not None
    assert legal.rate_on("BE", dt.date(2026, 8, 1)) is None
    claimed, rules = frozenset({legal.INTEREST}), legal.regime("BE", "b2b")
    assert legal.objection(claimed, rules, DAY, DAY, False) == "rate"
