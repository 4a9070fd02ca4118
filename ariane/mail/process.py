"""From raw bytes to a verdict: lease, parse, screen, route, and one transaction for everything that follows from it."""

import contextlib
import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import translation

from ariane.accounts.models.identity import normalise
from ariane.kernel import bulk, clock, events, leases, memo
from ariane.kernel.prepared import prepared
from ariane.mail import routing, screen, store, tokens
from ariane.mail.addresses import served
from ariane.mail.events import MailFiled
from ariane.mail.models import InboundMail, OutboundMail, RuleHit
from ariane.mail.outbox import senders
from ariane.mail.parse import ParsedMail, parse
from ariane.mail.routing import Incoming, Verdict

log = logging.getLogger("ariane.mail")
Kind = InboundMail.Verdict
BATCH = 20
HEAD = 256 * 1024
UNFILED = (Kind.SORT, Kind.REFUSED, Kind.AUTO_REPLY)


class NoLongerOurs(Exception):
    """Another worker, or a person, has settled the mail meanwhile."""


@dataclass
class Trace:
    """Which rules were asked, in order, and what they answered."""

    asked: list[tuple[str, bool, str]] = field(default_factory=list)
    now: str = ""

    def tell(self, rule: str, hit: bool, detail: str) -> None:
        self.asked.append((rule, hit, detail))

    @property
    def last(self) -> str:
        return self.asked[-1][0] if self.asked else ""


def pending() -> QuerySet[InboundMail]:
    """What waits for a verdict, oldest first."""
    return InboundMail.objects.filter(verdict=Kind.PENDING).order_by("received_at", "pk")


def reached_more() -> QuerySet[InboundMail]:
    """Settled mails of which a later copy went to further addresses."""
    return InboundMail.objects.filter(more_at__isnull=False).exclude(verdict=Kind.PENDING).order_by("more_at")


def work(limit: int = BATCH) -> int:
    """Give a batch of waiting mails their verdicts; returns how many. Safe in several processes at once."""
    mails = take(pending(), limit)
    with memo.batch():
        for mail in mails:
            handle(mail)
        more = take(reached_more(), limit)
        for mail in more:
            handle_copy(mail)
    return len(mails) + len(more)


def take(waiting: QuerySet[InboundMail], limit: int) -> list[InboundMail]:
    """Lease some rows; looking first is cheaper than a transaction twice a second."""
    return lease(waiting, limit) if waiting.exists() else []


def lease(waiting: QuerySet[InboundMail], limit: int) -> list[InboundMail]:
    """Rows that are this worker's until they are settled or the time for one has passed."""
    return leases.take(waiting, limit=limit, seconds=settings.MAIL_CLAIM_SECONDS)


def process(mail: InboundMail) -> None:
    """Give this very mail its verdict now, if it has none and no worker holds it; the row is brought up to date."""
    for ours in lease(pending().filter(pk=mail.pk), 1):
        handle(ours)
    mail.refresh_from_db()
    if mail.more_at is not None:
        for ours in lease(reached_more().filter(pk=mail.pk), 1):
            handle_copy(ours)
        mail.refresh_from_db()


def handle(mail: InboundMail) -> None:
    """Give one leased mail its verdict. Never raises for what a mail holds: then it is `failed`, its bytes kept."""
    trace = Trace()
    try:
        parsed = read(mail)
        with memo.scope(), translation.override(senders.language()), transaction.atomic():
            incoming = prepare(mail, parsed)
            verdict = screen.screen(incoming, trace.tell) or route(incoming, trace)
            conclude(incoming, verdict, trace)
    except NoLongerOurs:
        return
    except (OperationalError, store.StoreFull):
        log.warning("mail %d: not now", mail.pk, exc_info=True)
        postpone(mail)
    except Exception as error:
        log.exception("mail %d could not be filed", mail.pk)
        fail(mail, error, trace)


def handle_copy(mail: InboundMail) -> None:
    """Let the routers see the addresses that a later copy of a settled mail reached; a filing stays as it is."""
    trace = Trace()
    added = list(mail.unrouted_to)
    try:
        parsed = read(mail)
        with translation.override(senders.language()), transaction.atomic():
            ours = InboundMail.objects.filter(leases.still_mine(mail), more_at=mail.more_at)
            if not ours.update(unrouted_to=[], more_at=None, lease_until=None):
                return
            incoming = Incoming(mail, parsed, addresses=with_replies(added))
            verdict = route(incoming, trace)
            record_trace(mail, trace)
            if mail.verdict in UNFILED and verdict.kind not in UNFILED:
                write(mail, verdict, trace.last)
    except (OperationalError, store.StoreFull):
        postpone(mail)
    except Exception:
        log.exception("mail %d: its copy to %s could not be filed", mail.pk, added)
        InboundMail.objects.filter(leases.still_mine(mail)).update(more_at=None, lease_until=None)


def read(mail: InboundMail) -> ParsedMail:
    """The mail parsed; of one that is too large only its head."""
    if not screen.oversize.applies(mail):
        return parse(store.read(mail.raw_path))
    with store.opened(mail.raw_path) as file:
        return parse(file.read(HEAD))


def prepare(mail: InboundMail, parsed: ParsedMail) -> Incoming:
    """What rules and routers look at."""
    headers = [*parsed.delivered_to, *parsed.to, *parsed.cc]
    named = [*mail.envelope_to, *(normalise(one.email) for one in headers if one.email)]
    return Incoming(mail, parsed, addresses=with_replies(named))


def with_replies(named: Sequence[str]) -> list[str]:
    """The addresses, each once; what answers a bounce address (absence notices do) answers that mail."""
    addresses = list(dict.fromkeys(named))
    keys = {key: address for address in addresses if (key := tokens.read(address, kind="b")) is not None}
    for pk, content_key in keys_of(sorted(keys)):
        addresses.append(tokens.tag(tokens.split(keys[pk])[0], tokens.make("r", content_key)))
    return addresses


@prepared
def keys_of(mails: Sequence[int]) -> "QuerySet[OutboundMail, tuple[int, int]]":
    """The keys by which the contents of some of our mails are answered."""
    return OutboundMail.objects.filter(pk__in=mails).values_list("pk", "content__key")


def route(incoming: Incoming, trace: Trace) -> Verdict:
    """Ask the routers in order; the last one always answers."""
    for name, router in routing.routers():
        incoming.remarks.clear()
        trace.now = name
        verdict = router(incoming)
        remarks = [*incoming.remarks, verdict.reason if verdict else ""]
        trace.tell(name, verdict is not None, "\n".join(remarks).strip())
        if verdict is not None:
            return verdict
    raise LookupError("no router is registered")


def conclude(incoming: Incoming, verdict: Verdict, trace: Trace) -> None:
    """Write the verdict with what was read of the mail; raises NoLongerOurs when somebody else has settled it."""
    mail, parsed = incoming.mail, incoming.parsed
    sender = parsed.from_[0] if parsed.from_ else None
    mail.subject = parsed.subject[:500]
    mail.from_name = sender.name[:200] if sender else ""
    mail.from_address = normalise(sender.email)[:254] if sender else ""
    mail.sent_at = parsed.date
    if verdict.kind in UNFILED:
        mail.aliases = aliases_of(incoming)
    mail.excerpt = " ".join((parsed.reply_text or parsed.text)[:2000].split())[:300]
    if not write(mail, verdict, trace.last):
        raise NoLongerOurs
    record_trace(mail, trace)


def aliases_of(incoming: Incoming) -> list[str]:
    """The aliases among all its addresses, by which a team knows what waits for it."""
    found = [served(address) for address in incoming.addresses]
    return list(dict.fromkeys(one.alias.address.lower() for one in found if one is not None and one.alias is not None))


def write(mail: InboundMail, verdict: Verdict, rule: str) -> bool:
    """The conditional update that makes a verdict the only one; False when the mail is no longer ours."""
    values = {
        "subject": mail.subject,
        "from_name": mail.from_name,
        "from_address": mail.from_address,
        "sent_at": mail.sent_at,
        "excerpt": mail.excerpt,
        "aliases": mail.aliases,
        "verdict": verdict.kind,
        "rule": rule,
        "reason": verdict.reason,
        "record_id": verdict.record_id,
        "entry_id": verdict.entry_id,
        "internal_only": verdict.internal_only,
        "settled_at": None if verdict.kind == Kind.SORT else clock.now(),
        "lease_until": None,
    }
    changed = bulk.change(mail, values, guards={"epoch": mail.epoch, "verdict": mail.verdict})
    if changed:
        events.publish(MailFiled(mail.pk, verdict.kind, verdict.record_id, verdict.entry_id))
        if verdict.kind == Kind.SORT:
            routing.tell_desk(mail.pk)
    return changed


def record_trace(mail: InboundMail, trace: Trace) -> None:
    """Keep what was asked, hits and misses, so that « why here? » has an answer."""
    first = mail.hits.count() if mail.settled_at else 0
    asked = [
        {"position": first + n, "rule": rule, "hit": hit, "detail": detail[:2000]}
        for n, (rule, hit, detail) in enumerate(trace.asked)
    ]
    bulk.insert(RuleHit(mail=mail), asked)


def postpone(mail: InboundMail) -> None:
    """The database or the disk cannot take it now: it is tried again in a moment, or when its lease runs out."""
    soon = clock.now() + dt.timedelta(seconds=10)
    with contextlib.suppress(OperationalError):
        InboundMail.objects.filter(leases.still_mine(mail)).update(lease_until=soon, tries=F("tries") + 1)


def fail(mail: InboundMail, error: Exception, trace: Trace) -> None:
    """A rule or a router broke: a person sees why, and may have it tried again."""
    with transaction.atomic():
        ours = InboundMail.objects.filter(leases.still_mine(mail), verdict=Kind.PENDING)
        if not ours.update(
            verdict=Kind.FAILED,
            rule=trace.now or trace.last,
            reason=f"{type(error).__name__}: {error}"[:2000],
            tries=mail.tries + 1,
            settled_at=clock.now(),
            lease_until=None,
        ):
            return
        record_trace(mail, trace)
        events.publish(MailFiled(mail.pk, Kind.FAILED))
