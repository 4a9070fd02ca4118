"""Every mailbox that mail is fetched from, each in a thread of its own: one that fails holds up no other.

Each run is written down: when, how many mails, what went wrong in words; the settings screen shows it.
"""

import datetime as dt
import logging
import threading
from functools import partial

from django.db import OperationalError, connections, transaction
from django.db.models import F, Q

from ariane.accounts.audit import must_configure
from ariane.accounts.models import User
from ariane.kernel import clock, leases
from ariane.mail import catalogue, imap, pop
from ariane.mail.failures import ServerFailed
from ariane.mail.ingress import imap as by_imap
from ariane.mail.ingress import pop as by_pop
from ariane.mail.ingress.limits import LEASE_SECONDS
from ariane.mail.models import FetchRun, Mailbox

log = logging.getLogger("ariane.mail")
SUPERVISE_SECONDS = 5.0
BUSY_SECONDS = 0.5
LOOK_SECONDS = 1
TELL_AFTER = dt.timedelta(hours=1)
SHORTEST_REST, LONGEST_REST = 60, 1800
RUNS_KEPT = 200


def fetching() -> Q:
    """Mailboxes that are to be read."""
    return Q(active=True, catches=True) & ~Q(imap_host="")


def fetch(mailbox: Mailbox) -> int:
    """Read what is new in a mailbox once; returns how many mails were kept. The result stands on the row, in words.

    Raises ServerFailed, after writing it down.
    """
    began = clock.now()
    try:
        kept = read_all(mailbox)
    except ServerFailed as failure:
        done(mailbox, began, error=str(failure))
        raise
    finally:
        let_go(mailbox)
    done(mailbox, began, kept=kept)
    return kept


def read_all(mailbox: Mailbox) -> int:
    """One connection, everything new."""
    if mailbox.protocol == Mailbox.Protocol.POP:
        with pop.connected(mailbox) as session:
            return by_pop.read(session, mailbox)
    with imap.connected(mailbox) as client:
        return by_imap.read_folders(client, mailbox)


def watch(stop: threading.Event) -> None:
    """Read every mailbox until the event is set; mailboxes come and go meanwhile."""
    threads: dict[int, threading.Thread] = {}
    while not stop.is_set():
        for pk in Mailbox.objects.filter(fetching()).values_list("pk", flat=True):
            if pk not in threads or not threads[pk].is_alive():
                threads[pk] = threading.Thread(target=attend, args=(pk, stop), name=f"mailbox {pk}")
                threads[pk].start()
        stop.wait(SUPERVISE_SECONDS)
    for thread in threads.values():
        thread.join()


def attend(pk: int, stop: threading.Event) -> None:
    """One mailbox for as long as it is to be read and is ours; a database that is busy only makes it wait."""
    try:
        while not stop.is_set():
            try:
                if not turn(pk, stop):
                    return
            except OperationalError as error:
                log.warning("mailbox %s: %s", pk, error)
                stop.wait(BUSY_SECONDS)
    finally:
        connections.close_all()


def turn(pk: int, stop: threading.Event) -> bool:
    """Take the mailbox, fetch, then IDLE or wait for the interval; False when it is not ours to read."""
    taken = leases.take(Mailbox.objects.filter(fetching(), pk=pk), limit=1, seconds=LEASE_SECONDS)
    if not taken:
        return False
    mailbox = taken[0]
    try:
        attend_once(mailbox, stop)
    except ServerFailed as failure:
        log.warning("mailbox %s: %s", mailbox, failure)
        pause(mailbox, stop, rest(mailbox))
    finally:
        let_go(mailbox)
    return True


def attend_once(mailbox: Mailbox, stop: threading.Event) -> None:
    """One connection: everything new, then whatever arrives while it lasts."""
    began = clock.now()
    try:
        if mailbox.protocol == Mailbox.Protocol.IMAP:
            with imap.connected(mailbox) as client:
                waits = client.has_capability("IDLE")
                done(mailbox, began, kept=by_imap.read_folders(client, mailbox), listening=waits)
                if waits:
                    by_imap.idle(client, mailbox, stop, partial(heard, mailbox))
                    return
        else:
            done(mailbox, began, kept=read_all(mailbox))
    except ServerFailed as failure:
        done(mailbox, began, error=str(failure))
        raise
    pause(mailbox, stop, mailbox.interval_seconds)


def heard(mailbox: Mailbox, kept: int) -> None:
    """The server announced mail while we listened."""
    done(mailbox, clock.now(), kept=kept, listening=True)


def rest(mailbox: Mailbox) -> int:
    """Seconds before a failing mailbox is tried again: providers lock out who insists, so ever longer."""
    since = mailbox.failing_since or clock.now()
    return int(min(LONGEST_REST, max(SHORTEST_REST, (clock.now() - since).total_seconds() / 2)))


def pause(mailbox: Mailbox, stop: threading.Event, seconds: int) -> None:
    """Wait for the next run; « now » on the settings page sets `next_run_at` and ends it early."""
    until = clock.now() + dt.timedelta(seconds=seconds)
    Mailbox.objects.filter(leases.still_mine(mailbox)).update(
        next_run_at=until, lease_until=until + dt.timedelta(seconds=LEASE_SECONDS)
    )
    while not stop.wait(LOOK_SECONDS):
        row = Mailbox.objects.filter(leases.still_mine(mailbox), fetching()).values_list("next_run_at", flat=True)
        due = row.first()
        if due is None or due <= clock.now():
            return


def let_go(mailbox: Mailbox) -> None:
    Mailbox.objects.filter(leases.still_mine(mailbox)).update(lease_until=None)


@transaction.atomic
def done(mailbox: Mailbox, began: dt.datetime, *, kept: int = 0, error: str = "", listening: bool = False) -> None:
    """Write down a run: when it began, its result, and when the next is due (`listening`: the server will say)."""
    now = clock.now()
    since = (mailbox.failing_since or now) if error else None
    mailbox.last_run_at, mailbox.last_error, mailbox.failing_since = now, error, since
    mailbox.next_run_at = None if listening else now + dt.timedelta(seconds=mailbox.interval_seconds)
    mailbox.save(update_fields=["last_run_at", "last_error", "failing_since", "next_run_at"])
    note(mailbox, FetchRun(mailbox=mailbox, began_at=began, ended_at=now, kept=kept, error=error))
    if since and now - since > TELL_AFTER:
        catalogue.mailbox_fails(mailbox)


def note(mailbox: Mailbox, run: FetchRun) -> None:
    """Add a run to the mailbox's history; one that says the same as the last only lengthens it."""
    last = mailbox.runs.order_by("-ended_at", "-pk").first()
    if last is not None and not run.kept and (last.kept, last.error) == (0, run.error):
        FetchRun.objects.filter(pk=last.pk).update(ended_at=run.ended_at, times=F("times") + 1)
        return
    run.save()
    old = mailbox.runs.order_by("-ended_at", "-pk").values_list("pk", flat=True)[RUNS_KEPT:]
    mailbox.runs.filter(pk__in=list(old)).delete()


def fetch_now(mailbox: Mailbox, *, by: User) -> None:
    """Have the worker read a mailbox at once instead of at its hour. Raises NotAllowed."""
    must_configure(by)
    Mailbox.objects.filter(pk=mailbox.pk).update(next_run_at=clock.now())
