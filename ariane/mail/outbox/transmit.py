"""The outbox at work: claim, commit; transmitting, commit; SMTP; settle. A crash at any point loses nothing.

1. Rows whose worker died while they were only claimed go back to the queue: nothing was said to a server.
2. Rows whose worker died while transmitting are judged by evidence (see evidence.py), never resent blindly.
3. Due rows are leased and handed over, one conversation a server; each result is settled in its own transaction.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet

from ariane.kernel import clock, events, hold, leases
from ariane.mail import tokens
from ariane.mail.events import MailSettled
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.models.outbound import DUE, TRANSITIONS, State
from ariane.mail.outbox import evidence, schedule, senders
from ariane.mail.outbox.compose import Composed, ascii_address, compose
from ariane.mail.outbox.outcome import Outcome
from ariane.mail.outbox.transport import Line, NotNow

log = logging.getLogger("ariane.mail")
BATCH = 20
SETTLE_TRIES = 5
SLOWEST_BYTES_A_SECOND = 10_000


def due() -> QuerySet[OutboundMail]:
    """What may leave now, oldest first."""
    now = clock.now()
    ready = Q(state__in=DUE, not_before__lte=now) & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    return OutboundMail.objects.filter(ready).order_by("not_before", "pk")


def abandoned() -> QuerySet[OutboundMail]:
    """What a worker held when it died."""
    return OutboundMail.objects.filter(state__in=(State.CLAIMED, State.TRANSMITTING), lease_until__lt=clock.now())


def work(limit: int = BATCH) -> int:
    """Send one batch of due mails; returns how many rows were worked on. Safe in several processes at once."""
    if not (due().exists() or abandoned().exists()) or hold.held(hold.OUTBOX):
        return 0
    recovered = recover()
    mails = claim(limit)
    for mailbox, group in by_server(mails):
        deliver(mailbox, group)
    return recovered + len(mails)


def recover() -> int:
    """Judge what dead workers left behind; returns how many."""
    rows = leases.take(abandoned().order_by("pk"), limit=BATCH, seconds=settings.MAIL_CLAIM_SECONDS)
    mails = OutboundMail.objects.select_related("content", "recipient").in_bulk([row.pk for row in rows])
    for mail in mails.values():
        if mail.state == State.CLAIMED:
            settle(mail, Outcome(State.QUEUED))
        else:
            settle(mail, evidence.judge(mail))
    return len(rows)


def claim(limit: int) -> list[OutboundMail]:
    """Lease due rows and mark them claimed, in one commit; returns them with what their transmission needs."""
    with transaction.atomic():
        rows = leases.take(due(), limit=limit, seconds=settings.MAIL_CLAIM_SECONDS)
        taken = [row.pk for row in rows]
        OutboundMail.objects.filter(pk__in=taken, state__in=DUE).update(state=State.CLAIMED)
        found = OutboundMail.objects.filter(pk__in=taken, state=State.CLAIMED)
        with_all = found.select_related("content__mailbox", "recipient")
        return list(with_all.order_by("content__mailbox_id", "content_id", "pk"))


def by_server(mails: Iterable[OutboundMail]) -> Iterator[tuple[Mailbox | None, list[OutboundMail]]]:
    """The mails of each outgoing server; a content whose mailbox is gone or cannot send uses the first that can."""
    default = senders.offices().sending if mails else None

    def server(mail: OutboundMail) -> Mailbox | None:
        box = mail.content.mailbox
        return box if box is not None and box.active and box.smtp_host else default

    for mailbox, group in groupby(mails, key=server):
        yield mailbox, list(group)


def deliver(mailbox: Mailbox | None, mails: list[OutboundMail]) -> None:
    """Hand a group of mails to their server; when it cannot be used, all of them wait with the reason."""
    if mailbox is None:
        for mail in mails:
            settle(mail, Outcome(State.RETRY, "no_server"))
        return
    catching = senders.offices(mailbox).catching
    composed: Composed | None = None
    with Line(mailbox) as line:
        for place, mail in enumerate(mails):
            if problem := unfit(mail):
                settle(mail, problem)
                continue
            try:
                if composed is None or composed.content.pk != mail.content_id:
                    composed = compose(mail.content)
                line.ready()
            except NotNow as failure:
                for waiting in mails[place:]:
                    settle(waiting, failure.outcome)
                return
            except Exception as error:
                log.exception("mail %d could not be put together", mail.pk)
                missing = isinstance(error, FileNotFoundError)
                settle(mail, Outcome(State.FAILED, "file_missing" if missing else "unreadable", str(error)[:1000]))
                continue
            if start(mail, len(composed.data)):
                settle(mail, hand_over(line, mail, composed, catching))


def unfit(mail: OutboundMail) -> Outcome | None:
    """Why a mail must not leave after all: its recipient is no longer inside, or mail cannot carry the address."""
    if mail.entry_visibility != "external" and mail.recipient.external:
        return Outcome(State.FAILED, "became_external")
    try:
        ascii_address(mail.address)
    except UnicodeError as error:
        return Outcome(State.FAILED, "bad_address", str(error)[:1000])
    return None


def start(mail: OutboundMail, size: int) -> bool:
    """Commit that the mail is being handed over, with a lease that outlasts any conversation; False when it is no
    longer ours."""
    until = clock.now() + dt.timedelta(seconds=settings.MAIL_HANDOVER_SECONDS + size / SLOWEST_BYTES_A_SECOND)
    ours = OutboundMail.objects.filter(leases.still_mine(mail), state=State.CLAIMED)
    if not ours.update(state=State.TRANSMITTING, tries=mail.tries + 1, lease_until=until):
        return False
    mail.state, mail.tries, mail.lease_until = State.TRANSMITTING, mail.tries + 1, until
    return True


def hand_over(line: Line, mail: OutboundMail, composed: Composed, catching: Mailbox | None) -> Outcome:
    """One transmission. Bounces come back to a signed address, or to the plain one at servers that refuse it."""
    data = composed.for_recipient(mail)
    recipient = ascii_address(mail.address)
    plain = line.mailbox.address
    if catching is not None and catching.sub_addresses:
        outcome = line.send(tokens.tag(catching.address, tokens.make("b", mail.pk)), recipient, data)
        if outcome.problem != "sender_refused" or outcome.state != State.FAILED:
            return outcome
        line.ready()
    return line.send(plain, recipient, data)


def settle(mail: OutboundMail, outcome: Outcome) -> None:
    """Write what became of a mail, in its own transaction with the event for those who watch.

    A watcher that fails must not make a mail that has left look as if it had not: then it is settled without the event.
    """
    for attempt in range(SETTLE_TRIES):
        try:
            with transaction.atomic():
                written = write(mail, outcome)
                if written:
                    events.publish(MailSettled(mail.pk, written))
            return
        except OperationalError:
            log.warning("mail %d: the database is busy, settling again", mail.pk)
            time.sleep(0.2 * 2**attempt)
        except Exception:
            log.exception("mail %d: a watcher of its settling failed", mail.pk)
            write(mail, outcome)
            return
    log.error("mail %d: %s could not be written; evidence will be asked later", mail.pk, outcome.state)


def write(mail: OutboundMail, outcome: Outcome) -> str:
    """The conditional update of one settling; returns the state written, "" when the row is no longer ours."""
    now = clock.now()
    if outcome.state == State.RETRY and schedule.too_old(mail.not_before, now):
        outcome = Outcome(State.FAILED, "gave_up", outcome.said)
    if outcome.state not in TRANSITIONS[mail.state]:
        raise ValueError(f"mail {mail.pk}: {mail.state} → {outcome.state}")
    tries = mail.tries + (mail.state == State.CLAIMED and outcome.state == State.RETRY)
    changed = OutboundMail.objects.filter(leases.still_mine(mail), state=mail.state).update(
        state=outcome.state,
        problem=outcome.problem,
        error=outcome.said,
        tries=tries,
        sent_at=now if outcome.state == State.SENT else None,
        next_try_at=now + pause(outcome, tries) if outcome.state == State.RETRY else None,
        lease_until=None,
        updated_at=now,
    )
    return str(outcome.state) if changed else ""


def pause(outcome: Outcome, tries: int) -> dt.timedelta:
    """How long to wait before the next try; not at all when evidence says that the last one never arrived."""
    return dt.timedelta() if outcome.problem == "stopped" else schedule.wait(tries)
