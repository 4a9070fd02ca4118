"""Two workers on one PostgreSQL: each due row is decided once; what a killed one held is taken over."""

import datetime as dt
import multiprocessing
import os
import signal
import time
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from ariane.flows import engine
from ariane.flows.batch import Batch
from ariane.flows.model import Task
from ariane.flows.models import Enrolment, Mailing, StepRun
from ariane.journal.models import Kind
from ariane.kernel import leases
from ariane.mail.models import OutboundMail
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.flows.office import MONDAY, QUOTE, follow, scenario
from tests.world import World, build, person_card

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.failure(7, 8)]
ROWS = 200
# a message, then something that keeps the follow-up alive
STEPS = (QUOTE[2], Task("", "Appeler le client"))
FORK = multiprocessing.get_context("fork")


def quotes(count: int) -> list[Piece]:
    """Sent quotes of as many customers, each with an address."""
    kind = Kind.objects.get(code="quote")
    sent, ben = kind.stages.get(code="sent"), World().ben
    found = []
    for n in range(count):
        party = Party.objects.create(kind=Kind.objects.get(code="party"), title=f"Client {n}", country="BE")
        person_card(party.kind, f"Contact {n}", f"c{n}@x.example", party)
        card = Party.objects.get(title=f"Contact {n}")
        found.append(Piece.objects.create(kind=kind, ref=f"W-{n}", title=f"W{n}", main_party=card, owner=ben,
                                          stage=sent, sent_at=MONDAY))  # fmt: skip
    return found


def prepared(count: int) -> None:
    build()
    scenario(steps=STEPS)
    follow(*quotes(count))
    Enrolment.objects.update(due_at=MONDAY)


def once_each(count: int) -> None:
    """Each follow-up has its one message, in the ledger, in the journal's runs and in the outbox."""
    sent = StepRun.objects.filter(did="sent")
    assert sent.count() == sent.values("enrolment").distinct().count() == count
    assert Mailing.objects.count() == OutboundMail.objects.filter(content__origin__startswith="flow:").count() == count


def started(work: Any) -> Any:
    """A process of its own, with a connection of its own."""

    def alone() -> None:
        work()
        os._exit(0)

    connection.close()
    # a pool that two processes share would mix their answers
    connection.close_pool()
    process = FORK.Process(target=alone)
    process.start()
    return process


@pytest.mark.req("R-005")
def test_two_workers_decide_each_row_once() -> None:
    with time_machine.travel(MONDAY, tick=False):
        prepared(ROWS)
        both, shares = FORK.Barrier(2), FORK.Array("i", 2)

        def work(number: int) -> None:
            both.wait()
            while done := engine.tick(limit=10).decided:
                shares[number] += done

        workers = [started(lambda number=n: work(number)) for n in range(2)]
        for one in workers:
            one.join()
        assert [one.exitcode for one in workers] == [0, 0]
        once_each(ROWS)
        # the message, then the activity at the end of the flow; both workers had a part in it
        assert sum(shares) == Enrolment.objects.filter(state="finished").count() * 3
        assert min(shares) > 0


def test_the_rows_of_a_killed_worker_are_taken_over() -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        prepared(20)
        deciding = FORK.Event()

        def work() -> None:
            rows = engine.take(MONDAY, 20)
            with transaction.atomic():
                Batch(rows, MONDAY, False).go()
                deciding.set()
                signal.pause()

        killed = started(work)
        assert deciding.wait(60)
        assert engine.tick().decided == 0
        os.kill(killed.pid, signal.SIGKILL)
        killed.join()
        assert engine.tick().decided == 0
        clock.shift(dt.timedelta(seconds=engine.LEASE + 1))
        while not engine.tick().decided:
            # the server notices a moment later that the connection is gone
            time.sleep(0.1)
        engine.run()
        once_each(20)


def test_a_worker_whose_rows_were_taken_writes_nothing() -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        prepared(5)
        rows = engine.take(MONDAY, 5)
        clock.shift(dt.timedelta(seconds=engine.LEASE + 1))
        other = leases.take(Enrolment.objects.order_by("pk"), limit=5, seconds=60)
        assert len(other) == 5
        assert engine.work(rows, MONDAY).decided == 0
        assert Mailing.objects.count() == 0
