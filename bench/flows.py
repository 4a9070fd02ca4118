"""Follow-ups: an empty tick, many due at once (each with a message), the audit of everything, memory; a million
enrolments (twenty thousand with --quick). PostgreSQL: four workers."""

import datetime as dt
import multiprocessing
import resource
import time
from collections.abc import Iterator
from typing import Any

import time_machine
from django.db import connection, models, transaction

from ariane.accounts.models import Identity, User
from ariane.flows import coverage, engine
from ariane.flows.model import Check, Flow, Send, Task, Trigger, Wait, as_json, rekeyed
from ariane.flows.models import Enrolment, FlowVersion, Mailing, Scenario, StepRun
from ariane.journal.models import Kind, Record
from ariane.kernel import clock
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.models import Piece
from bench.measure import Figure, median, quick, timed
from tests import world

BATCH = 5000
DAY = dt.timedelta(days=1)


WORKERS = 4
# a Tuesday within everybody's hours: what is due may leave, each with its message
OPEN = dt.datetime(2026, 11, 17, 9, 30, tzinfo=dt.UTC)


def figures() -> Iterator[Figure]:
    with time_machine.travel(OPEN, tick=True):
        yield from measured()


def measured() -> Iterator[Figure]:
    world.build()
    total, due = (20_000, 1_000) if quick() else (1_000_000, 20_000)
    fill(flow(), total, due)
    base = peak()
    yield Figure(f"empty tick, {total} enrolments", median(timed(engine.tick, times=50)), "ms", 5.0)
    scale = due / 20_000
    if connection.vendor == "postgresql":
        yield from together(due, 20.0 * scale)
    else:
        yield from alone(due, 60.0 * scale)
    begun = time.perf_counter()
    coverage.audit()
    yield Figure(f"audit of {total} records", time.perf_counter() - begun, "s", 5.0)
    yield Figure("engine memory beyond its start", peak() - base, "MB", 200.0)


def alone(due: int, goal: float) -> Iterator[Figure]:
    """One worker decides what is due; each row's message is written."""
    fall_due(due)
    begun, worked = time.perf_counter(), time.process_time()
    done = engine.run()
    yield Figure(
        f"{done.decided} due decided, {done.sent} messages, one worker", time.perf_counter() - begun, "s", goal
    )
    yield Figure("  of which its own processor time", time.process_time() - worked, "s", goal)
    yield Figure("  decided twice or not at all", wrong(due), "rows", 0.0)


def together(due: int, goal: float) -> Iterator[Figure]:
    """Workers in processes of their own, started before the clock runs, take what is due at once."""
    connection.close()
    if connection.vendor == "postgresql":
        # a pool that several processes share would mix their answers
        connection.close_pool()  # type: ignore[attr-defined]
    gate = multiprocessing.get_context("fork")
    start, ready = gate.Event(), gate.Semaphore(0)
    workers = [gate.Process(target=worker, args=(start, ready)) for _n in range(WORKERS)]
    for one in workers:
        one.start()
    for _one in workers:
        ready.acquire()
    fall_due(due)
    begun = time.perf_counter()
    start.set()
    for one in workers:
        one.join()
    taken = time.perf_counter() - begun
    sent = Mailing.objects.count()
    yield Figure(f"{due} due decided, {sent} messages, {WORKERS} workers", taken, "s", goal)
    yield Figure("  decided twice or not at all", wrong(due), "rows", 0.0)


def worker(start: Any, ready: Any) -> None:
    ready.release()
    start.wait()
    engine.run()
    connection.close()


def fall_due(count: int) -> None:
    """One row of each customer is due since a minute, the others in a month."""
    late = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True)[:count])
    for start in range(0, count, BATCH):
        some = late[start : start + BATCH]
        Enrolment.objects.filter(pk__in=some).update(due_at=clock.now() - dt.timedelta(minutes=1))


def wrong(due: int) -> float:
    """Rows without their one message, and messages too many."""
    runs = StepRun.objects.filter(did="sent")
    return abs(due - runs.values("enrolment").distinct().count()) + abs(due - Mailing.objects.count())


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def flow() -> Scenario:
    """Quotes without an answer get a message after a week."""
    steps = (Wait("", 7), Check("", "no_reply"), Send("", "quote-gentle"),
             Wait("", 5), Check("", "same_stage"), Task("", "Appeler le client"))  # fmt: skip
    made = rekeyed(Flow("quote", Trigger("quote.sent"), steps))
    row = Scenario.objects.create(code="bench", name_fr="Mesure", kind="quote", state="active")
    row.version = FlowVersion.objects.create(scenario=row, number=1, definition=as_json(made))
    row.save()
    return row


@transaction.atomic
def fill(scenario: Scenario, total: int, due: int) -> None:
    """Customers with an address each for those that will be due, sent quotes, and their enrolments."""
    parties = Kind.objects.get(code="party")
    quotes = Kind.objects.get(code="quote")
    sent, ben = quotes.stages.get(code="sent"), User.objects.get(username="ben")
    cards = records(Record(kind=parties, title=f"Client {n}") for n in range(due))
    children(Party, cards)
    people = Identity.objects.bulk_create(
        [Identity(address=f"client{n}@bench.example", name=f"Client {n}") for n in range(due)], batch_size=BATCH
    )
    PartyAddress.objects.bulk_create(
        [PartyAddress(party_id=card, identity=who, preferred=True) for card, who in zip(cards, people, strict=True)],
        batch_size=BATCH,
    )
    now = clock.now()
    for start in range(0, total, BATCH):
        made = records(
            Record(kind=quotes, title=f"Offre {n}", ref=f"B-{n}", stage=sent, owner=ben, amount=100_00, currency="EUR",
                   main_party_id=cards[n % due])
            for n in range(start, min(start + BATCH, total))
        )  # fmt: skip
        children(Piece, made, sent_at=now - 10 * DAY, sent_by_channel="email")
        first = scenario.version.flow.steps[0].key if scenario.version else ""
        Enrolment.objects.bulk_create(
            Enrolment(scenario=scenario, version=scenario.version, record_id=pk, party_id=cards[(start + n) % due],
                      step_key=first, since=now - 10 * DAY, started_at=now - 10 * DAY, stage_at_start="sent",
                      armed=True, due_at=now + 30 * DAY)
            for n, pk in enumerate(made)
        )  # fmt: skip


def records(rows: Iterator[Record]) -> list[int]:
    return [row.pk for row in Record.objects.bulk_create(list(rows), batch_size=1000)]


def children(model: type[models.Model], ids: list[int], **values: Any) -> None:
    """The rows of a table that extends Record, in bulk: every column at its default but those given."""
    fields = [field for field in model._meta.local_fields if not field.primary_key]
    blank: list[Any] = []
    for field in fields:
        value = values.get(field.name, field.get_default())
        blank.append(field.get_db_prep_save(value, connection))
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * (len(fields) + 1))
    key = connection.ops.quote_name(str(model._meta.pk.column))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({key}, {names}) VALUES ({marks})", [(pk, *blank) for pk in ids])
