"""Mail fetched from mailboxes by IMAP: read only, followed by UID, at once where the server offers IDLE.

The mailbox itself is never changed: nothing is marked or deleted, so several programs and people may share it. A mail
that cannot be fetched or kept is set aside in `skipped_uids` and tried again at each run; it never blocks the next.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.kernel import clock, leases
from ariane.mail import catalogue, store
from ariane.mail.imap import ImapFailed, connected
from ariane.mail.ingress.receive import Source, receive
from ariane.mail.models import Mailbox

if TYPE_CHECKING:
    from imapclient import IMAPClient

log = logging.getLogger("ariane.mail")
LEASE_SECONDS = 300
BATCH = 20
# a mailbox that is new here, or whose UIDs began anew, may hold years: only recent mail is taken
NEW_MAILBOX_DAYS = 7
IDLE_SECONDS = 240
IDLE_TURN_SECONDS = 25
IDLE_LOOK_SECONDS = 1
SUPERVISE_SECONDS = 5.0
MOST_TRIES = 10
TELL_AFTER = dt.timedelta(hours=1)


def fetching() -> Q:
    """Mailboxes that are to be read."""
    return Q(active=True, catches=True) & ~Q(imap_host="")


def fetch(mailbox: Mailbox) -> int:
    """Read what is new in a mailbox; returns how many mails were kept. The result stands on the row, in words.

    Raises ImapFailed, after writing it down.
    """
    try:
        with connected(mailbox) as client:
            open_folder(client, mailbox)
            count = fetch_new(client, mailbox)
    except ImapFailed as failure:
        done(mailbox, str(failure))
        raise
    finally:
        Mailbox.objects.filter(leases.still_mine(mailbox)).update(lease_until=None)
    done(mailbox, "")
    return count


def fetch_new(client: "IMAPClient", mailbox: Mailbox) -> int:
    """Everything beyond the last UID, and what was set aside before."""
    count = 0
    for uids in batches(new_uids(client, mailbox)):
        count += sum(keep(client, mailbox, uid) for uid in uids)
        advance(mailbox, uids[-1])
    return count + retry_skipped(client, mailbox)


def open_folder(client: "IMAPClient", mailbox: Mailbox) -> None:
    """Select the folder for reading only; new UIDs (another UIDVALIDITY) make all known ones void."""
    status: dict[bytes, Any] = client.select_folder(mailbox.imap_folder, readonly=True)
    validity = int(status[b"UIDVALIDITY"])
    if mailbox.uid_validity == validity:
        return
    first = mailbox.uid_validity is None
    mailbox.uid_validity, mailbox.last_uid, mailbox.skipped_uids = validity, 0, []
    known_until = mailbox.last_run_at or clock.now()
    days = dt.timedelta(days=NEW_MAILBOX_DAYS if first else 2)
    older = client.search(["BEFORE", (known_until - days).date()])
    mailbox.last_uid = max(older, default=0)
    mailbox.save(update_fields=["uid_validity", "last_uid", "skipped_uids"])


def new_uids(client: "IMAPClient", mailbox: Mailbox) -> list[int]:
    """UIDs beyond the last one, in order; servers answer `n:*` with the newest mail even when it is older."""
    found = client.search(["UID", f"{mailbox.last_uid + 1}:*"])
    return sorted(uid for uid in found if uid > mailbox.last_uid)


def batches(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]


def keep(client: "IMAPClient", mailbox: Mailbox, uid: int) -> bool:
    """Fetch one mail and commit it; what goes wrong with this very mail sets it aside with the reason.

    A full disk or a busy database is not the mail's fault: raises ImapFailed, and the run begins there again.
    """
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    try:
        raw = body(client, uid)
        receive(raw, source=Source.IMAP, envelope_to=[mailbox.address], mailbox=mailbox)
        return True
    except (store.StoreFull, OperationalError) as error:
        raise ImapFailed(_("The mail cannot be kept now: %(said)s") % {"said": error}) from error
    except IMAPClientAbortError:
        raise  # the connection is gone, which is not this mail's fault
    except (IMAPClientError, ValueError) as error:
        log.exception("mailbox %s: mail %d set aside", mailbox, uid)
        set_aside(mailbox, uid, str(error))
        return False


def body(client: "IMAPClient", uid: int) -> bytes:
    """The mail as it stands there, without marking it read. Raises ValueError when the server does not give it."""
    size = client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE")
    if size is None:
        raise ValueError(_("The server does not give this mail."))
    if size > settings.MAIL_IN_MAX_BYTES * 2:
        raise ValueError(_("This mail is too large to be fetched: %(size)d MB.") % {"size": size // (1024 * 1024)})
    raw = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
    if raw is None:
        raise ValueError(_("The server does not give this mail."))
    return bytes(raw)


def set_aside(mailbox: Mailbox, uid: int, why: str) -> None:
    others = [row for row in mailbox.skipped_uids if row["uid"] != uid]
    tries = next((row["tries"] for row in mailbox.skipped_uids if row["uid"] == uid), 0)
    mailbox.skipped_uids = [*others, {"uid": uid, "why": why[:500], "tries": tries + 1}]
    Mailbox.objects.filter(leases.still_mine(mailbox)).update(skipped_uids=mailbox.skipped_uids)


def retry_skipped(client: "IMAPClient", mailbox: Mailbox) -> int:
    """Another try for mails that were set aside; after ten they stay listed for a person to look at."""
    count = 0
    for row in [row for row in mailbox.skipped_uids if row["tries"] < MOST_TRIES]:
        if keep(client, mailbox, row["uid"]):
            count += 1
            mailbox.skipped_uids = [other for other in mailbox.skipped_uids if other["uid"] != row["uid"]]
            Mailbox.objects.filter(leases.still_mine(mailbox)).update(skipped_uids=mailbox.skipped_uids)
    return count


def advance(mailbox: Mailbox, uid: int) -> None:
    """Remember how far the mailbox has been read, and keep the lease."""
    mailbox.last_uid = uid
    until = clock.now() + dt.timedelta(seconds=LEASE_SECONDS)
    Mailbox.objects.filter(leases.still_mine(mailbox)).update(last_uid=uid, lease_until=until)


def done(mailbox: Mailbox, error: str) -> None:
    """Write down a run: when, its result, and when the next is due."""
    now = clock.now()
    since = (mailbox.failing_since or now) if error else None
    mailbox.last_run_at, mailbox.last_error, mailbox.failing_since = now, error, since
    mailbox.next_run_at = now + dt.timedelta(seconds=mailbox.interval_seconds)
    mailbox.save(update_fields=["last_run_at", "last_error", "failing_since", "next_run_at"])
    if since and now - since > TELL_AFTER:
        with transaction.atomic():
            catalogue.mailbox_fails(mailbox)


def watch(stop: threading.Event) -> None:
    """Read every mailbox, each in a thread of its own, until the event is set; mailboxes come and go meanwhile."""
    threads: dict[int, threading.Thread] = {}
    while not stop.is_set():
        for pk in Mailbox.objects.filter(fetching()).values_list("pk", flat=True):
            if pk not in threads or not threads[pk].is_alive():
                threads[pk] = threading.Thread(target=attend, args=(pk, stop), name=f"imap {pk}")
                threads[pk].start()
        stop.wait(SUPERVISE_SECONDS)
    for thread in threads.values():
        thread.join()


def attend(pk: int, stop: threading.Event) -> None:
    """One mailbox for as long as it is to be read and is ours: fetch, then IDLE or wait for the interval."""
    try:
        while not stop.is_set():
            taken = leases.take(Mailbox.objects.filter(fetching(), pk=pk), limit=1, seconds=LEASE_SECONDS)
            if not taken:
                return
            mailbox = taken[0]
            try:
                attend_once(mailbox, stop)
            except ImapFailed as failure:
                log.warning("mailbox %s: %s", mailbox, failure)
                pause(mailbox, stop, min(60, mailbox.interval_seconds))
            finally:
                Mailbox.objects.filter(leases.still_mine(mailbox)).update(lease_until=None)
    finally:
        connections.close_all()


def attend_once(mailbox: Mailbox, stop: threading.Event) -> None:
    """One connection: everything new, then whatever arrives while it lasts."""
    try:
        with connected(mailbox) as client:
            open_folder(client, mailbox)
            fetch_new(client, mailbox)
            done(mailbox, "")
            if client.has_capability("IDLE"):
                idle(client, mailbox, stop)
                return
    except ImapFailed as failure:
        done(mailbox, str(failure))
        raise
    pause(mailbox, stop, mailbox.interval_seconds)


def idle(client: "IMAPClient", mailbox: Mailbox, stop: threading.Event) -> None:
    """Wait on the server's word for some minutes, fetching what it announces.

    What arrives just before IDLE begins is not announced by every server: each turn ends soon, with a look.
    """
    ends = time.monotonic() + IDLE_SECONDS
    while not stop.is_set() and time.monotonic() < ends:
        announced = turn(client, stop)
        if fetch_new(client, mailbox) or announced:
            done(mailbox, "")


def turn(client: "IMAPClient", stop: threading.Event) -> bool:
    """One IDLE command; whether new mail was announced."""
    client.idle()
    announced: list[Any] = []
    ends = time.monotonic() + IDLE_TURN_SECONDS
    while not announced and not stop.is_set() and time.monotonic() < ends:
        announced = news(client.idle_check(timeout=IDLE_LOOK_SECONDS))
    _text, last = client.idle_done()
    return bool(announced or news(last))


def news(lines: list[Any]) -> list[Any]:
    return [line for line in lines if b"EXISTS" in line or b"RECENT" in line]


def pause(mailbox: Mailbox, stop: threading.Event, seconds: int) -> None:
    """Wait for the next run; « now » on the settings page sets `next_run_at` and ends it early."""
    until = clock.now() + dt.timedelta(seconds=seconds)
    Mailbox.objects.filter(leases.still_mine(mailbox)).update(
        next_run_at=until, lease_until=until + dt.timedelta(seconds=LEASE_SECONDS)
    )
    while not stop.wait(IDLE_LOOK_SECONDS):
        row = Mailbox.objects.filter(leases.still_mine(mailbox), fetching()).values_list("next_run_at", flat=True)
        due = row.first()
        if due is None or due <= clock.now():
            return
