"""Formulas of how fast money comes in, each beside its sum done by hand."""

import datetime as dt

import pytest

from ariane.reports.collecting import Bill, Came, collection, countback, effectiveness, lateness, survival_median

SEPTEMBER, LAST = dt.date(2026, 9, 1), dt.date(2026, 11, 29)


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def test_counting_back_takes_whole_months_then_a_fraction() -> None:
    bills = [Bill(day(11, 5), None, 300), Bill(day(10, 5), None, 400), Bill(day(9, 5), None, 600)]
    # owed 1 300: November (300) its 29 days, October (400) 31, all of September (600) 30
    assert countback(bills, LAST) == 29 + 31 + 30
    paid = Bill(day(9, 5), None, 600, (Came(day(11, 1), 450),))
    # owed 850: 300 and 400 whole, 150 of the 600 of September
    assert countback([*bills[:2], paid], LAST) == round(29 + 31 + 30 * 150 / 600)
    assert countback([Bill(day(11, 5), None, 100, (Came(day(11, 6), 100),))], LAST) == 0


def test_lateness_weighs_each_amount_and_what_came_in_time_counts_nought() -> None:
    bills = [
        Bill(day(9, 1), day(10, 1), 900, (Came(day(10, 11), 300), Came(day(9, 30), 100), Came(day(10, 20), 50, True))),
        Bill(day(1, 1), day(2, 1), 500, (Came(day(3, 1), 500),)),
    ]
    assert lateness(bills, SEPTEMBER, LAST) == round(300 * 10 / 400)
    assert lateness(bills, day(4, 1), day(5, 1)) is None


def test_effectiveness_is_what_was_collected_of_what_could_be() -> None:
    bills = [
        Bill(day(8, 1), day(8, 31), 1000, (Came(day(10, 1), 600),)),
        Bill(day(10, 1), day(12, 31), 500),
        Bill(day(10, 2), day(10, 20), 200, (Came(day(10, 21), 200),)),
    ]
    # owed at the start 1 000, sold 700, owed at the end 400 + 500, of which 500 not due
    assert effectiveness(bills, SEPTEMBER, LAST) == round(100 * (1000 + 700 - 900) / (1000 + 700 - 500))


def test_a_credit_note_lessens_what_was_sold_and_is_no_payment() -> None:
    bill = Bill(day(10, 1), day(10, 31), 1000, (Came(day(10, 15), 400, True), Came(day(11, 10), 600)))
    found = collection([bill], SEPTEMBER, LAST)
    assert (bill.sold, bill.owed(day(10, 14)), bill.owed(day(10, 15)), bill.owed(LAST)) == (600, 1000, 600, 0)
    assert (found.invoices, found.payments, found.simple, found.countback) == (1, 1, 0, 0)


@pytest.mark.req("R-004", "R-042")
def test_small_samples_are_masked_and_their_number_stays() -> None:
    few = [Bill(day(10, 1), day(10, 31), 100, (Came(day(11, 10), 50),))] * 4
    found = collection(few, SEPTEMBER, LAST)
    assert (found.invoices, found.payments, found.lateness, found.effectiveness) == (4, 4, None, None)
    found = collection(few * 8, SEPTEMBER, LAST)
    assert (found.invoices, found.payments, found.lateness, found.effectiveness) == (32, 32, 10, 50)
    # ninety days, half of what was sold is still owed
    assert found.simple == 45
    assert collection([], SEPTEMBER, LAST).simple is None


def test_a_median_counts_those_who_have_not_paid() -> None:
    assert survival_median([3], []) == 3
    # of eight, two pay on day 2 and 4, the others were watched for ten days: half is never reached
    assert survival_median([2, 4], [10] * 6) is None
    # 6 → 5/6, then 1 leaves unpaid, 4 → 5/8, 6 → 5/12
    assert survival_median([2, 4, 6], [3, 8, 8]) == 6
    assert survival_median([], []) is None
