"""Mail fetched by IMAP: read only, each folder followed by UID, at once where the server offers IDLE.

The mailbox itself is never changed: nothing is marked or deleted, so several programs and people may share it. A mail
that cannot be fetched or kept is set aside in `FolderMark.skipped` and tried again; it never blocks the next.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.utils.translation import gettext as _

from ariane.kernel import clock
from ariane.mail import store
from ariane.mail.failures import ServerFailed
from ariane.mail.ingress import limits
from ariane.mail.ingress.receive import Source, receive
from ariane.mail.models import FolderMark, Mailbox

if TYPE_CHECKING:
    from imapclient import IMAPClient

log = logging.getLogger("ariane.mail")
BATCH = 20
IDLE_SECONDS = 240
IDLE_TURN_SECONDS = 25
IDLE_LOOK_SECONDS = 1


def read_folders(client: "IMAPClient", mailbox: Mailbox) -> int:
    """Everything new in every folder of a mailbox; the first one is open afterwards.

    A folder that is not there stops nothing: the others are read first. Raises ServerFailed.
    """
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    count, missing = 0, []
    for name in reversed(mailbox.imap_folders):
        try:
            mark = open_folder(client, mailbox, name)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            missing.append(name)
            continue
        count += fetch_new(client, mark)
    if missing:
        raise ServerFailed(_("There is no folder “%(name)s” in this mailbox.") % {"name": "”, “".join(missing)})
    return count


def open_folder(client: "IMAPClient", mailbox: Mailbox, name: str) -> FolderMark:
    """Select a folder for reading only; new UIDs (another UIDVALIDITY) make all known ones void."""
    status: dict[bytes, Any] = client.select_folder(name, readonly=True)
    validity = int(status[b"UIDVALIDITY"])
    mark, _made = FolderMark.objects.get_or_create(mailbox=mailbox, name=name)
    mark.mailbox = mailbox
    if mark.uid_validity == validity:
        return mark
    first = mark.uid_validity is None
    mark.uid_validity, mark.last_uid, mark.skipped = validity, 0, []
    known_until = mark.read_at or clock.now()
    days = dt.timedelta(days=limits.NEW_MAILBOX_DAYS if first else 2)
    older = client.search(["BEFORE", (known_until - days).date()])
    mark.last_uid = max(older, default=0)
    mark.save(update_fields=["uid_validity", "last_uid", "skipped"])
    return mark


def fetch_new(client: "IMAPClient", mark: FolderMark) -> int:
    """Everything beyond the last UID of the open folder, and what was set aside before."""
    count = 0
    for uids in batches(new_uids(client, mark)):
        count += sum(keep(client, mark, uid) for uid in uids)
        mark.last_uid = uids[-1]
        limits.hold_on(mark.mailbox)
        FolderMark.objects.filter(pk=mark.pk).update(last_uid=mark.last_uid)
    count += retry_skipped(client, mark)
    FolderMark.objects.filter(pk=mark.pk).update(read_at=clock.now())
    return count


def new_uids(client: "IMAPClient", mark: FolderMark) -> list[int]:
    """UIDs beyond the last one, in order; servers answer `n:*` with the newest mail even when it is older."""
    found = client.search(["UID", f"{mark.last_uid + 1}:*"])
    return sorted(uid for uid in found if uid > mark.last_uid)


def batches(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]


def keep(client: "IMAPClient", mark: FolderMark, uid: int) -> bool:
    """Fetch one mail and commit it; what goes wrong with this very mail sets it aside with the reason.

    A full disk or a busy database is not the mail's fault: raises ServerFailed, and the run begins there again.
    """
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    try:
        raw = body(client, uid)
        receive(raw, source=Source.IMAP, envelope_to=[mark.mailbox.address], mailbox=mark.mailbox)
        return True
    except (store.StoreFull, OperationalError) as error:
        raise limits.not_now(error) from error
    except IMAPClientAbortError:
        raise  # the connection is gone, which is not this mail's fault
    except (IMAPClientError, ValueError) as error:
        log.exception("mailbox %s, %s: mail %d set aside", mark.mailbox, mark, uid)
        set_aside(mark, uid, str(error))
        return False


def body(client: "IMAPClient", uid: int) -> bytes:
    """The mail as it stands there, without marking it read. Raises ValueError when the server does not give it."""
    size = client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE")
    if size is None:
        raise ValueError(_("The server does not give this mail."))
    limits.must_fit(size)
    raw = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
    if raw is None:
        raise ValueError(_("The server does not give this mail."))
    return bytes(raw)


def set_aside(mark: FolderMark, uid: int, why: str) -> None:
    others = [row for row in mark.skipped if row["uid"] != uid]
    tries = next((row["tries"] for row in mark.skipped if row["uid"] == uid), 0)
    mark.skipped = [*others, {"uid": uid, "why": why[:500], "tries": tries + 1}]
    FolderMark.objects.filter(pk=mark.pk).update(skipped=mark.skipped)


def retry_skipped(client: "IMAPClient", mark: FolderMark) -> int:
    """Another try for mails that were set aside; after ten they stay listed for a person to look at."""
    count = 0
    for row in [row for row in mark.skipped if row["tries"] < limits.MOST_TRIES]:
        if keep(client, mark, row["uid"]):
            count += 1
            mark.skipped = [other for other in mark.skipped if other["uid"] != row["uid"]]
            FolderMark.objects.filter(pk=mark.pk).update(skipped=mark.skipped)
    return count


def idle(client: "IMAPClient", mailbox: Mailbox, stop: threading.Event, told: Callable[[int], None]) -> None:
    """Wait on the server's word for some minutes, fetching what it announces; `told` hears how many were kept.

    IDLE watches one folder, the first; and what arrives just before it begins is not announced by every server: each
    turn ends soon, with a look at all folders.
    """
    ends = time.monotonic() + IDLE_SECONDS
    while not stop.is_set() and time.monotonic() < ends:
        announced = turn(client, stop)
        kept = read_folders(client, mailbox)
        limits.hold_on(mailbox)
        if kept or announced:
            told(kept)


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
