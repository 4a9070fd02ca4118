"""The outbox at work: claim, commit; offer; last look and transmitting, commit; the mail itself; settle.

1. Rows whose worker died while they were only claimed go back to the queue: no server has seen the mail.
2. Rows whose worker died while transmitting are judged by evidence (see evidence.py), never resent blindly.
3. Each server's due rows are leased, as many as its throttle allows, and handed over in one conversation; each result
   is settled in its own transaction. A server's own trouble makes the server rest, not its mails fail.
"""

import datetime as dt
import logging
import re
import time

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet

from ariane.kernel import clock, events, hold, leases
from ariane.mail import suppression, tokens
from ariane.mail.events import AboutToLeave, MailSettled
from ariane.mail.models import Mailbox, OutboundMail, Suppression
from ariane.mail.models.outbound import DUE, TRANSITIONS, State
from ariane.mail.outbox import evidence, schedule, senders, servers
from ariane.mail.outbox.compose import Composed, ascii_address, compose
from ariane.mail.outbox.outcome import Outcome
from ariane.mail.outbox.transport import Line, NotNow

log = logging.getLogger("ariane.mail")
BATCH = 20
SETTLE_TRIES = 5
GONE = re.compile(r"\b5\.1\.(?:[1-36]|10)\b|\b5\.2\.1\b")
SLOWEST_BYTES_A_SECOND = 10_000


class NotOurs(Exception):
    """The row was cancelled or leased anew meanwhile."""


def due() -> QuerySet[OutboundMail]:
    """What may leave now, oldest first."""
    now = clock.now()
    ready = Q(state__in=DUE, not_before__lte=now) & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    return OutboundMail.objects.filter(ready).order_by("not_before", "pk")


def abandoned() -> QuerySet[OutboundMail]:
    """What a worker held when it died."""
    return OutboundMail.objects.filter(state__in=(State.CLAIMED, State.TRANSMITTING), lease_until__lt=clock.now())


def work(limit: int = BATCH) -> int:
    """Send one batch of each server's due mails; returns how many rows were worked on. Safe in several processes."""
    if not (due().exists() or abandoned().exists()) or hold.held(hold.OUTBOX):
        return 0
    done = recover()
    for queue, mailbox in servers.queues():
        if mailbox is None or not servers.resting(mailbox):
            mails = claim(queue, mailbox, limit)
            deliver(mailbox, mails)
            done += len(mails)
    return done


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


def claim(queue: int | None, mailbox: Mailbox | None, limit: int) -> list[OutboundMail]:
    """Lease due rows of a queue and mark them claimed, in one commit; returns them with what they need to leave."""
    if not due().filter(mailbox=queue).exists():
        return []
    with transaction.atomic():
        if mailbox is not None:
            mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
            limit = servers.open_slots(mailbox, limit)
        taken: list[int] = []
        for state, most in ((State.RETRY, (limit + 1) // 2), (State.QUEUED, limit)):
            # one state at a time, so that the index gives them in order
            waiting = due().filter(mailbox=queue, state=state)
            if most > len(taken):
                rows = leases.take(waiting, limit=most - len(taken), seconds=settings.MAIL_CLAIM_SECONDS)
                taken += [row.pk for row in rows]
        if mailbox is not None:
            servers.use_slots(mailbox, len(taken))
        OutboundMail.objects.filter(pk__in=taken, state__in=DUE).update(state=State.CLAIMED)
        found = OutboundMail.objects.filter(pk__in=taken, state=State.CLAIMED)
        return list(found.select_related("content", "recipient").order_by("content_id", "pk"))


def deliver(mailbox: Mailbox | None, mails: list[OutboundMail]) -> None:
    """Hand a batch to its server; when it cannot be used, all of them wait with the reason."""
    if mailbox is None:
        for mail in mails:
            settle(mail, Outcome(State.RETRY, "no_server", until=clock.now() + schedule.rest(mail.tries + 1)))
        return
    catching = senders.offices(mailbox).catching
    stopped = suppression.standing([mail.address for mail in mails], purpose=suppression.COMMERCIAL) if mails else {}
    composer = Composer()
    with Line(mailbox) as line:
        for place, mail in enumerate(mails):
            outcome = unfit(mail, stopped.get(mail.address)) or composer.problem(mail)
            if outcome is None:
                try:
                    line.ready()
                except NotNow as failure:
                    waits = servers.rest(mailbox, failure.outcome)
                    for waiting in mails[place:]:
                        settle(waiting, waits)
                    return
                outcome = hand_over(line, mail, composer.composed, catching)
            if outcome.rests:
                settle(mail, servers.rest(mailbox, outcome))
                for untouched in mails[place + 1 :]:
                    settle(untouched, Outcome(State.QUEUED))
                return
            settle(mail, outcome)
            if outcome.state == State.SENT:
                servers.works_again(mailbox)


class Composer:
    """Puts mails together, each content once for all its recipients in a row, unless they differ in their text."""

    def __init__(self) -> None:
        self._composed: Composed | None = None
        self._personal = False

    @property
    def composed(self) -> Composed:
        assert self._composed is not None
        return self._composed

    def problem(self, mail: OutboundMail) -> Outcome | None:
        """Make the mail ready; returns why it cannot be, None when `composed` is its content's."""
        known = self._composed
        alike = known is not None and known.content.pk == mail.content_id
        if alike and not self._personal and not own_link(mail):
            return None
        try:
            self._composed, self._personal = compose(mail.content, mail), own_link(mail)
        except Exception as error:
            log.exception("mail %d could not be put together", mail.pk)
            missing = isinstance(error, FileNotFoundError)
            return Outcome(State.FAILED, "file_missing" if missing else "unreadable", str(error)[:1000])
        return None


def own_link(mail: OutboundMail) -> bool:
    """Whether the text holds a link that is its reader's alone."""
    return bool(mail.content.purpose or mail.view_key)


def unfit(mail: OutboundMail, stop: Suppression | None) -> Outcome | None:
    """Why a mail must not leave after all: too late, suppressed, its recipient no longer inside, no such address."""
    if mail.expires_at is not None and mail.expires_at <= clock.now():
        return Outcome(State.CANCELLED, "expired")
    if mail.entry_visibility != "external" and mail.recipient.external:
        return Outcome(State.FAILED, "became_external")
    if stop is not None and mail.forced_at is None and suppression.stops(stop, mail):
        word = "unsubscribed" if stop.scope == Suppression.Scope.COMMERCIAL else "suppressed"
        return Outcome(State.FAILED, word, stop.in_words())
    try:
        ascii_address(mail.address)
    except UnicodeError as error:
        return Outcome(State.FAILED, "bad_address", str(error)[:1000])
    return None


def hand_over(line: Line, mail: OutboundMail, composed: Composed, catching: Mailbox | None) -> Outcome:
    """One transmission: the addresses, then the last look and the commit that it is being handed over, then the mail.

    Bounces come back to a signed address, or to the plain one at servers that refuse it.
    """
    data = composed.for_recipient(mail)
    refused = offer(line, mail, len(data), catching)
    if refused is not None:
        return refused
    try:
        called_off = start(mail, len(data))
    except NotOurs:
        line.withdraw()
        return Outcome(State.CANCELLED, "called_off")
    except Exception as error:
        log.exception("mail %d: whether it may still leave could not be asked", mail.pk)
        called_off = Outcome(State.RETRY, "unsure", str(error)[:1000])
    if called_off is not None:
        line.withdraw()
        return called_off
    return line.send(data)


def offer(line: Line, mail: OutboundMail, size: int, catching: Mailbox | None) -> Outcome | None:
    recipient = ascii_address(mail.address)
    if catching is not None and catching.sub_addresses:
        refused = line.offer(tokens.tag(catching.address, tokens.make("b", mail.pk)), recipient, size)
        if refused is None or refused.problem != "sender_refused" or refused.state != State.FAILED:
            return refused
        line.ready()
    return line.offer(line.mailbox.address, recipient, size)


def start(mail: OutboundMail, size: int) -> Outcome | None:
    """Commit that the mail is being handed over, with a lease that outlasts any conversation, unless whoever queued it
    calls it off now. Raises NotOurs when the row was taken back meanwhile."""
    until = clock.now() + dt.timedelta(seconds=settings.MAIL_HANDOVER_SECONDS + size / SLOWEST_BYTES_A_SECOND)
    with transaction.atomic():
        ours = OutboundMail.objects.filter(leases.still_mine(mail), state=State.CLAIMED)
        if not ours.update(state=State.TRANSMITTING, tries=mail.tries + 1, lease_until=until):
            raise NotOurs
        look = AboutToLeave(mail.pk, mail.content.origin, mail.recipient_id)
        events.publish(look)
        if look.reason:
            transaction.set_rollback(True)
            return Outcome(State.CANCELLED, "called_off", look.reason)
    mail.state, mail.tries, mail.lease_until = State.TRANSMITTING, mail.tries + 1, until
    return None


def settle(mail: OutboundMail, outcome: Outcome) -> None:
    """Write what became of a mail, in its own transaction with the event for those who watch.

    A watcher that fails must not make a mail that has left look as if it had not: then it is settled without the event.
    """
    for attempt in range(SETTLE_TRIES):
        try:
            with transaction.atomic():
                written = write(mail, outcome)
                if written:
                    learn(mail, outcome)
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
    if outcome.state == State.RETRY and outcome.until is None and schedule.too_old(mail.not_before, now):
        outcome = Outcome(State.FAILED, "gave_up", outcome.said)
    if outcome.state not in TRANSITIONS[mail.state]:
        raise ValueError(f"mail {mail.pk}: {mail.state} → {outcome.state}")
    tries = mail.tries + (mail.state == State.CLAIMED and outcome.state == State.RETRY and outcome.until is None)
    changed = OutboundMail.objects.filter(leases.still_mine(mail), state=mail.state).update(
        state=outcome.state,
        problem=outcome.problem,
        error=outcome.said,
        tries=tries,
        sent_at=now if outcome.state == State.SENT else None,
        next_try_at=outcome.until or now + pause(outcome, tries) if outcome.state == State.RETRY else None,
        lease_until=None,
        updated_at=now,
    )
    return str(outcome.state) if changed else ""


def learn(mail: OutboundMail, outcome: Outcome) -> None:
    """What a refusal says of the address itself; a bare 550 may be our own server's mood and says nothing."""
    if outcome.state == State.FAILED and GONE.search(outcome.said[:20]):
        suppression.condemn(mail, outcome.said)
    elif outcome.state == State.FAILED and outcome.problem in suppression.SOFT:
        suppression.soft_bounce(mail, outcome.said)


def pause(outcome: Outcome, tries: int) -> dt.timedelta:
    """How long to wait before the next try; not at all when evidence says that the last one never arrived."""
    return dt.timedelta() if outcome.problem == "stopped" else schedule.wait(tries)
