"""Telling endpoints: due rows, leases, signatures, ever longer waits, and an end to what fails for a day."""

import datetime as dt
import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from ariane.hooks import net
from ariane.hooks.models import BusinessEvent, Endpoint, HookDelivery
from ariane.hooks.tell import body
from ariane.kernel import clock, hold, leases
from ariane.kernel.errors import DomainError
from ariane.kernel.models import Hold

State = HookDelivery.State
# seconds between two tries: about three days in all
WAITS = (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
BATCH = 20
LEASE = 2 * BATCH * int(net.TIMEOUT)
FAILURES, FOR = 20, dt.timedelta(days=1)
KEPT = dt.timedelta(days=30)
GONE = 410


def work() -> int:
    """Tell what is due; returns how many were tried. Nothing leaves while the outbox is held (a restored copy)."""
    if Hold.objects.filter(name=hold.OUTBOX).exists():
        return 0
    due = HookDelivery.objects.filter(state=State.WAITING, next_at__lte=clock.now())
    due = due.filter(endpoint__active=True, endpoint__stopped_at=None).select_related("endpoint", "event")
    rows = leases.take(due.order_by("next_at", "pk"), limit=BATCH, seconds=LEASE)
    _each(rows)
    return len(rows)


def _each(rows: Sequence[HookDelivery]) -> None:
    """One after the other; an endpoint that does not answer is not waited for twice in a batch."""
    silent: set[int] = set()
    for row in rows:
        if row.endpoint_id in silent:
            later = clock.now() + dt.timedelta(seconds=WAITS[0])
            HookDelivery.objects.filter(leases.still_mine(row)).update(next_at=later, lease_until=None)
        elif not attempt(row).status:
            silent.add(row.endpoint_id)


def attempt(row: HookDelivery) -> net.Answer:
    """One try of one delivery, and what became of it."""
    sent = json.dumps(body(row.event), ensure_ascii=False, separators=(",", ":"))
    answer = net.post(
        row.endpoint.url, sent.encode(), signed(row.endpoint, row.event, sent), internal=row.endpoint.internal
    )
    settle(row, answer)
    return answer


def signed(endpoint: Endpoint, event: BusinessEvent, sent: str) -> dict[str, str]:
    """The three headers of Standard Webhooks: number, time, signature."""
    now, number = clock.now(), f"msg_{event.uid.hex}"
    stamp = str(int(now.timestamp()))
    signature = Webhook(endpoint.secret).sign(number, dt.datetime.fromtimestamp(int(stamp), dt.UTC), sent)
    return {"webhook-id": number, "webhook-timestamp": stamp, "webhook-signature": signature}


@transaction.atomic
def settle(row: HookDelivery, answer: net.Answer) -> None:
    """Write down what a try came to; a worker whose lease ran out writes nothing."""
    now = clock.now()
    row.tries += 1
    state, next_at = State.DELIVERED, row.next_at
    if not answer.ok:
        last = row.tries > len(WAITS) or answer.status == GONE
        state = State.FAILED if last else State.WAITING
        next_at = now if last else now + dt.timedelta(seconds=WAITS[row.tries - 1])
    values = {"state": state, "tries": row.tries, "next_at": next_at, "last_at": now, "lease_until": None,
              "status": answer.status or None, "error": answer.error[:250]}  # fmt: skip
    if HookDelivery.objects.filter(leases.still_mine(row)).update(**values):
        judge(row.endpoint_id, answer, now, given_up=state == State.FAILED)


def judge(endpoint_id: int, answer: net.Answer, now: dt.datetime, *, given_up: bool) -> None:
    """Count an endpoint's failures in a row; one that has failed for a day, or says that it is gone, is stopped."""
    rows = Endpoint.objects.filter(pk=endpoint_id)
    if answer.ok:
        rows.exclude(failures=0).update(failures=0, failing_since=None)
        return
    rows.filter(failing_since=None).update(failing_since=now)
    rows.update(failures=F("failures") + 1)
    endpoint = rows.get()
    why = ""
    if answer.status == GONE:
        why = _("The address says that it is gone for good (410).")
    elif given_up or (endpoint.failures >= FAILURES and endpoint.failing_since and now - endpoint.failing_since >= FOR):
        why = _("%(n)d tries in a row failed. The last: %(error)s") % {"n": endpoint.failures, "error": answer.error}
    if why:
        rows.filter(stopped_at=None).update(stopped_at=now, stopped_reason=why[:250])


@transaction.atomic
def replay(row: HookDelivery) -> None:
    """Tell it again, now, with the same number: a receiver that has it already may leave it."""
    if row.endpoint.stopped_at is not None or not row.endpoint.active:
        raise DomainError(_("This address is stopped: put it back in use first."))
    now = clock.now()
    HookDelivery.objects.filter(pk=row.pk).update(
        state=State.WAITING, tries=0, next_at=now, error="", epoch=F("epoch") + 1, lease_until=None
    )


@transaction.atomic
def resume(endpoint: Endpoint) -> int:
    """Put a stopped endpoint back in use; what waited, and what was given up, is told now. Returns how many."""
    now = clock.now()
    fresh = {"failures": 0, "failing_since": None, "stopped_at": None, "stopped_reason": "", "active": True}
    Endpoint.objects.filter(pk=endpoint.pk).update(**fresh)
    waiting = endpoint.deliveries.exclude(state=State.DELIVERED)
    return waiting.update(state=State.WAITING, tries=0, next_at=now)


def prune() -> None:
    """Forget events older than a month, with their log; of what is told only once the event stays, without its log."""
    old = clock.now() - KEPT
    BusinessEvent.objects.filter(at__lt=old, once=None).delete()
    HookDelivery.objects.filter(event__at__lt=old).exclude(state=State.WAITING).delete()
