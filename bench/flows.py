"""Follow-ups: an empty tick, many due at once (each with a message), the audit of everything, memory; a million
enrolments (twenty thousand with --quick). PostgreSQL: four workers.

Workers are processes that begin before there is any data, so that their memory is theirs, as those of `ariane serve`.
"""

import datetime as dt
import gc
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import time_machine
from django.db import connection, transaction

from ariane.accounts.models import Identity, User
from ariane.flows import coverage, engine
from ariane.flows.model import Check, Flow, Send, Task, Trigger, Wait, as_json, rekeyed
from ariane.flows.models import Enrolment, FlowVersion, Mailing, Scenario, StepRun
from ariane.journal.models import Kind, Record
from ariane.kernel import bulk, clock
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.models import Piece
from bench.measure import Figure, median, quick, timed
from tests import world

BATCH = 20_000
# config.database: SQLite maps so much of its file
MAPPED = 256
DAY = dt.timedelta(days=1)
# a Tuesday within everybody's hours: what is due may leave, each with its message
OPEN = dt.datetime(2026, 11, 17, 9, 30, tzinfo=dt.UTC)
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Worked:
    """What one worker reports: how much it decided, seconds of processor, the most memory it ever had, and how much of
    that are pages of the database's file, which the system lends it and takes back when it wants (MB)."""

    decided: int
    processor: float
    memory: float
    lent: float


def figures() -> Iterator[Figure]:
    with time_machine.travel(OPEN, tick=True):
        yield from measured()


def measured() -> Iterator[Figure]:
    total, due = (20_000, 1_000) if quick() else (1_000_000, 20_000)
    world.build()
    # the clock has been asked by now: theirs is the same
    workers = Workers(4 if connection.vendor == "postgresql" else 1)
    begun = time.perf_counter()
    fill(flow(), total, due)
    yield Figure(f"building {total} enrolments", time.perf_counter() - begun, "s", total / 1000)
    yield Figure(f"empty tick, {total} enrolments", median(timed(engine.tick, times=50)), "ms", 5.0)
    yield from decided(workers, due)
    begun = time.perf_counter()
    coverage.audit()
    yield Figure(f"audit of {total} records", time.perf_counter() - begun, "s", 5.0)


def decided(workers: "Workers", due: int) -> Iterator[Figure]:
    """What is due is decided by all workers at once; each row's message is written."""
    fall_due(due)
    goal = (20.0 if connection.vendor == "postgresql" else 60.0) * due / 20_000
    begun = time.perf_counter()
    done = workers.run()
    taken = time.perf_counter() - begun
    all_of_it = sum(one.decided for one in done)
    yield Figure(f"{all_of_it} due decided, {Mailing.objects.count()} messages, workers: {len(done)}", taken, "s", goal)
    yield Figure("  processor time, all workers", sum(one.processor for one in done), "s", goal * min(2, len(done)))
    yield Figure("  the least that a worker decided", min(one.decided for one in done), "rows", 1.0, most=False)
    yield Figure("  decided twice or not at all", wrong(due), "rows", 0.0)
    yield Figure("  most memory of a worker", max(one.memory - one.lent for one in done), "MB", 200.0)
    yield Figure("  with what it maps of the database's file", max(one.memory for one in done), "MB", 200.0 + MAPPED)


class Workers:
    """Processes that wait, decide when told to, and report."""

    def __init__(self, count: int) -> None:
        connection.close()
        if connection.vendor == "postgresql":
            # a pool that several processes share would mix their answers
            connection.close_pool()  # type: ignore[attr-defined]
        gc.collect()
        gc.freeze()
        self.start, self.ready, self.done = FORK.Event(), FORK.Semaphore(0), FORK.Queue()
        self.processes = [FORK.Process(target=self.work) for _n in range(count)]
        for one in self.processes:
            one.start()

    def work(self) -> None:
        self.ready.release()
        self.start.wait()
        before = time.process_time()
        decided = engine.run().decided
        self.done.put(Worked(decided, time.process_time() - before, peak(), lent()))
        connection.close()

    def run(self) -> Sequence[Worked]:
        for _one in self.processes:
            self.ready.acquire()
        self.start.set()
        found = [self.done.get() for _one in self.processes]
        for one in self.processes:
            one.join()
        return found


def fall_due(count: int) -> None:
    """One row of each customer is due since a minute, the others in a month."""
    every = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True))
    late = every[:: len(every) // count]
    for start in range(0, count, BATCH):
        some = late[start : start + BATCH]
        Enrolment.objects.filter(pk__in=some).update(due_at=clock.now() - dt.timedelta(minutes=1))


def wrong(due: int) -> float:
    """Rows without their one message, and messages too many."""
    runs = StepRun.objects.filter(did="sent")
    return abs(due - runs.values("enrolment").distinct().count()) + abs(due - Mailing.objects.count())


def peak() -> float:
    """The most memory that this process ever had, in MB, what it shares with its parent with it."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return int(said.partition("VmHWM:")[2].split()[0]) / 1024


def lent() -> float:
    """How much of it are pages of a database file, in MB."""
    found, ours = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if "-" in line.split(" ")[0]:
            ours = ".sqlite3" in line
        elif ours and line.startswith("Rss:"):
            found += int(line.split()[1])
    return found / 1024


def flow() -> Scenario:
    """Quotes without an answer get a message after a week."""
    steps = (Wait("", 7), Check("", "no_reply"), Send("", "quote-gentle"),
             Wait("", 5), Check("", "same_stage"), Task("", "Appeler le client"))  # fmt: skip
    made = rekeyed(Flow("quote", Trigger("quote.sent"), steps))
    row = Scenario.objects.create(code="bench", name_fr="Mesure", kind="quote", state="active")
    row.version = FlowVersion.objects.create(scenario=row, number=1, definition=as_json(made))
    row.save()
    return row


def fill(scenario: Scenario, total: int, due: int) -> None:
    """Customers with an address each for those that will be due, sent quotes, and their enrolments."""
    cards = customers(due)
    kind = Kind.objects.get(code="quote")
    sent, ben, now = kind.stages.get(code="sent"), User.objects.get(username="ben"), clock.now()
    first = scenario.version.flow.steps[0].key if scenario.version else ""
    quote = Record(kind=kind, stage=sent, owner=ben, amount=100_00, currency="EUR")
    piece = Piece(sent_at=now - 10 * DAY, sent_by_channel="email")
    row = Enrolment(scenario=scenario, version=scenario.version, step_key=first, since=now - 10 * DAY,
                    started_at=now - 10 * DAY, stage_at_start="sent", armed=True, due_at=now + 30 * DAY)  # fmt: skip
    for start in range(0, total, BATCH):
        numbers = range(start, min(start + BATCH, total))
        with transaction.atomic():
            made = records(quote, [
                {"title": f"Offre {n}", "ref": f"B-{n}", "main_party_id": cards[n * due // total]} for n in numbers
            ])  # fmt: skip
            bulk.insert(piece, [{"record_ptr_id": pk} for pk in made])
            about = zip(made, numbers, strict=True)
            bulk.insert(row, [{"record_id": pk, "party_id": cards[n * due // total]} for pk, n in about])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # autovacuum does it by itself, a minute later
            cursor.execute("ANALYZE")


@transaction.atomic
def customers(count: int) -> list[int]:
    """Cards with an address each."""
    cards = records(Record(kind=Kind.objects.get(code="party")), [{"title": f"Client {n}"} for n in range(count)])
    bulk.insert(Party(), [{"record_ptr_id": pk} for pk in cards])
    people = bulk.create([Identity(address=f"client{n}@bench.example", name=f"Client {n}") for n in range(count)])
    bulk.insert(PartyAddress(preferred=True), [
        {"party_id": card, "identity_id": who.pk} for card, who in zip(cards, people, strict=True)
    ])  # fmt: skip
    return cards


def records(template: Record, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Write records that differ in some columns; their ids, in order."""
    last = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    bulk.insert(template, [{"uid": uuid4(), **row} for row in rows])
    return list(Record.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))
