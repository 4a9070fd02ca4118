"""Did it leave? After a crash between the final dot and the answer, evidence decides, and without any a person does.

Each transmission carries a mark of its own (`X-Ariane-Delivery`), since recipients share a Message-ID. Sources are
tried in turn: the demo sink's folder, the log of the machine's own mail server, an IMAP folder of what was sent.
"""

import logging
import re
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from django.conf import settings

from ariane.mail import demo_sink, imap, tokens
from ariane.mail.models import OutboundMail
from ariane.mail.models.outbound import State
from ariane.mail.outbox import senders
from ariane.mail.outbox.outcome import Outcome

log = logging.getLogger("ariane.mail")
LOG_TAIL = 64 * 1024 * 1024


class Finding(Enum):
    """FOUND and ABSENT are certain; UNKNOWN asks the next source."""

    FOUND = "found"
    ABSENT = "absent"
    UNKNOWN = "unknown"


def judge(mail: OutboundMail) -> Outcome:
    """What to make of a mail that was being transmitted when its worker died."""
    for source in SOURCES:
        try:
            finding = source(mail)
        except Exception:
            log.exception("evidence for mail %d could not be read", mail.pk)
            continue
        if finding is Finding.FOUND:
            return Outcome(State.SENT)
        if finding is Finding.ABSENT:
            return Outcome(State.RETRY, "stopped")
    return Outcome(State.UNCERTAIN, "stopped")


def in_sink(mail: OutboundMail) -> Finding:
    """The demo sink stores a mail before it answers, so that absence is certain too."""
    box = mail.content.mailbox
    if not demo_sink.serves(box):
        return Finding.UNKNOWN
    return Finding.FOUND if demo_sink.has(tokens.make("b", mail.pk)) else Finding.ABSENT


def in_log(mail: OutboundMail) -> Finding:
    """The log of a Postfix on this machine: the queue id of the Message-ID, then a line of it for the recipient.

    Absence proves nothing: logs are rotated and buffered.
    """
    if not settings.MAIL_MTA_LOG:
        return Finding.UNKNOWN
    path = Path(settings.MAIL_MTA_LOG)
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_TAIL))
        tail = file.read().decode("utf-8", "replace")
    mark = re.escape(mail.content.message_id)
    queue_ids = set(re.findall(rf"\b([0-9A-Za-z]{{6,}}): message-id={mark}", tail))
    to = re.escape(f"to=<{mail.address}>")
    found = any(re.search(rf"\b{queue_id}: {to}.*status=sent", tail) for queue_id in queue_ids)
    return Finding.FOUND if found else Finding.UNKNOWN


def in_journal(mail: OutboundMail) -> Finding:
    """An IMAP folder in which every sent mail shows up; absence may only be delay."""
    box = mail.content.mailbox or senders.offices().sending
    if box is None or not (box.journal_folder and box.imap_host):
        return Finding.UNKNOWN
    found = imap.search_header(box, box.journal_folder, "X-Ariane-Delivery", tokens.make("b", mail.pk))
    return Finding.FOUND if found else Finding.UNKNOWN


SOURCES: tuple[Callable[[OutboundMail], Finding], ...] = (in_sink, in_log, in_journal)
