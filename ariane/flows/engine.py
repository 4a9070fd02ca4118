"""Due follow-ups, batch by batch: lease, then decide (batch.py). A batch that fails is done again row by row, so that
one bad row stops nobody; failing three times, it is set aside in sight."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction

from ariane.flows import house, instance, tasks
from ariane.flows.batch import Batch, Taken, Tick
from ariane.flows.log import line
from ariane.flows.models import Enrolment
from ariane.flows.people import lead_of
from ariane.flows.reasons import reason
from ariane.kernel import clock, hold, leases, memo
from ariane.kernel.models import Hold

log = logging.getLogger("ariane.flows")
LEASE, PATIENCE = 300, 3
# SQLite has one writer, which others wait for
BATCH = {"sqlite": 200, "postgresql": 500}
AHEAD = dt.timedelta(days=5)
BACKLOG = 20
BACKWARDS = dt.timedelta(minutes=1)
State = Enrolment.State


def tick(now: dt.datetime | None = None, *, limit: int = 0) -> Tick:
    """Decide one batch of due rows. Safe in several processes at once; an empty tick is two small queries."""
    moment = now or clock.now()
    silent = house.beat(moment)
    if silent < -BACKWARDS:
        hold.hold(hold.OUTBOX, reason=hold.CLOCK)
    if not Enrolment.objects.filter(state=State.WAITING, due_at__lte=moment).exists():
        return Tick()
    if instance.foreign() or Hold.objects.filter(name=hold.OUTBOX).exists():
        return Tick(held="hold")
    rows = take(moment, limit or BATCH[connection.vendor])
    if not rows:
        return Tick()
    late = silent > house.STOPPED or backlog(moment)
    return work(rows, moment, catching_up=late)


def run(now: dt.datetime | None = None, *, most: int = 100_000) -> Tick:
    """Tick until nothing is due any more."""
    total = Tick()
    while total.decided < most:
        done = tick(now)
        total += done
        if not done.decided:
            break
    return total


def backlog(now: dt.datetime) -> bool:
    """Whether much is due for hours: then the engine was stopped, and catches up without a burst."""
    old = Enrolment.objects.filter(state=State.WAITING, due_at__lte=now - house.STOPPED)
    return len(old.values_list("pk")[: BACKLOG + 1]) > BACKLOG


def take(now: dt.datetime, limit: int) -> list[Enrolment]:
    """Lease due rows, and what the same customers have due soon on invoices, so that one letter says it all."""
    # what is decided is read anew once their customers are locked
    waiting = Enrolment.objects.filter(state=State.WAITING).only("party_id", "epoch", "lease_until")
    rows = leases.take(waiting.filter(due_at__lte=now).order_by("due_at", "pk"), limit=limit, seconds=LEASE)
    parties = {row.party_id for row in rows if row.party_id}
    if not parties:
        return rows
    near = waiting.filter(party__in=parties, scenario__kind="invoice", due_at__lte=now + AHEAD)
    return [
        *rows,
        *leases.take(near.exclude(pk__in=[row.pk for row in rows]).order_by("pk"), limit=5000, seconds=LEASE),
    ]


def work(rows: Sequence[Enrolment], now: dt.datetime, *, catching_up: bool = False) -> Tick:
    """Decide leased rows; one after the other when they cannot be done together."""
    try:
        with memo.scope(), transaction.atomic():
            return Batch(rows, now, catching_up).go()
    except Exception:
        if len(rows) > 1:
            log.exception("a batch of %d follow-ups failed: one by one", len(rows))
    total = Tick()
    for row in rows:
        total += alone(row, now, catching_up)
    return total


def alone(row: Enrolment, now: dt.datetime, catching_up: bool) -> Tick:
    """One row by itself; an exception is counted, the third sets it aside (and the rest goes on)."""
    try:
        with memo.scope(), transaction.atomic():
            return Batch([row], now, catching_up).go()
    except Taken:
        return Tick()
    except Exception as error:
        log.exception("follow-up %d failed", row.pk)
        poisoned(row, now, f"{type(error).__name__}: {error}")
        return Tick(decided=1, did=Counter({"failed": 1}))


@transaction.atomic
def poisoned(row: Enrolment, now: dt.datetime, why: str) -> None:
    """Count a failure; try again in an hour, or set the row aside with a task for the team's lead."""
    fresh = Enrolment.objects.select_related("scenario", "record__team__lead", "record__owner").get(pk=row.pk)
    fresh.failures, fresh.lease_until, fresh.detail = fresh.failures + 1, None, why[:250]
    fresh.due_at = now + dt.timedelta(hours=1)
    if fresh.failures >= PATIENCE:
        fresh.state, fresh.reason = State.POISON, "poison"
        who = lead_of(fresh.record, fresh.scenario)
        tasks.plan(fresh.record, tasks.Todo("check", reason("poison", who.language if who else "fr"), who,
                                            f"flow:{fresh.pk}:poison", note=why[:500]))  # fmt: skip
    fresh.save()
    line(fresh, "failed", now, detail=why).save()
