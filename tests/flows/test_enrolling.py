"""What was said before anybody followed the record."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction

from ariane.accounts.models import Identity
from ariane.activities.models import Activity
from ariane.journal.append import Line, append
from ariane.journal.models import Record
from tests.flows.office import INVOICE, MONDAY, follow, invoice, mails, of, run, scenario, sent_quote
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = dt.timedelta(days=1)


def write(record: Record, author: Identity, direction: str) -> None:
    with transaction.atomic():
        append(record, Line(type="message", author=author, text="…", visibility="external", direction=direction))


@pytest.mark.req("R-005")
def test_an_answer_to_an_offer_that_nothing_followed_yet_is_not_reminded(
    world: World, clock: time_machine.Traveller
) -> None:
    scenario()
    offer = sent_quote(world)
    clock.shift(3 * DAY)
    write(offer, world.dora.addresses.get().identity, "in")
    for _day in range(10):
        run()
        clock.shift(DAY)
    row = of(offer)
    assert row is not None and (row.state, row.reason) == ("exited", "reply")
    assert not mails()
    assert Activity.objects.filter(record=offer.pk, state="planned", type__code="answer").exists()


def test_an_answer_that_we_answered_is_no_reason_not_to_follow(world: World, clock: time_machine.Traveller) -> None:
    offer = sent_quote(world)
    clock.shift(DAY)
    write(offer, world.dora.addresses.get().identity, "in")
    clock.shift(DAY)
    write(offer, world.ben.identity, "out")
    clock.shift(DAY)
    scenario()
    (row,) = follow(offer)
    run()
    row.refresh_from_db()
    assert row.live


def test_what_is_the_same_for_many_invoices_is_asked_once(world: World, django_assert_max_num_queries: Any) -> None:
    scenario("invoice", INVOICE)
    bills = [invoice(world, n, MONDAY.date() + 20 * DAY) for n in range(12)]
    with django_assert_max_num_queries(30 + 12 * 10):
        rows = follow(*bills)
    assert len(rows) == 12
    assert {(row.state, row.reason, row.armed) for row in rows} == {("waiting", "step", True)}
