"""From stored bytes to a verdict: lease → parse → screen → route, and all that follows in one transaction.

Whatever happens, the bytes stay: a mail that cannot be read or filed is « failed » with its reason and can be tried
again; one that met a busy database simply waits.
"""

import logging
import traceback

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet

from ariane.accounts.models.identity import normalise
from ariane.kernel import clock, events, leases
from ariane.mail import routing, screen, store
from ariane.mail.events import MailFiled
from ariane.mail.models import InboundMail, RuleHit
from ariane.mail.parse import ParsedMail, parse
from ariane.mail.routing import Incoming, Verdict

log = logging.getLogger("ariane.mail")
LEASE_SECONDS = 300
MOST_TRIES = 5
BATCH = 20
Kind = InboundMail.Verdict


def waiting() -> QuerySet[InboundMail]:
    """Mails without a verdict, and those that a later copy sent to further addresses."""
    return InboundMail.objects.filter(Q(verdict=Kind.PENDING) | ~Q(unrouted_to=[])).order_by("pk")


def work(limit: int = BATCH) -> int:
    """Give a verdict to a batch of waiting mails; returns how many were worked on. Safe in several processes."""
    rows = leases.take(waiting(), limit=limit, seconds=LEASE_SECONDS)
    for row in rows:
        handle(row)
    return len(rows)


def process(mail: InboundMail) -> None:
    """Give one mail its verdict now; nothing happens when it has one, or when a worker holds it."""
    rows = leases.take(waiting().filter(pk=mail.pk), limit=1, seconds=LEASE_SECONDS)
    for row in rows:
        handle(row)
    mail.refresh_from_db()


def handle(mail: InboundMail) -> None:
    """Read and file a leased mail; a failure is written on it, never raised."""
    try:
        parsed = parse(store.read(mail.raw_path))
        with transaction.atomic():
            file(mail, parsed)
    except OperationalError:
        log.warning("mail %d: the database is busy", mail.pk)
        postpone(mail, "database_busy")
    except Exception as error:
        log.exception("mail %d could not be filed", mail.pk)
        where = traceback.extract_tb(error.__traceback__)[-1]
        fail(mail, f"{type(error).__name__}: {error} ({where.name})")


def file(mail: InboundMail, parsed: ParsedMail) -> None:
    """Ask screens and routers in order; write the verdict and all that was asked, in the open transaction."""
    incoming = Incoming(mail, parsed, addresses=sent_to(mail, parsed))
    hits: list[RuleHit] = []
    verdict = ask(incoming, hits)
    known = RuleHit.objects.filter(mail=mail).count()
    for place, hit in enumerate(hits):
        hit.position = known + place
    RuleHit.objects.bulk_create(hits)
    write(mail, parsed, verdict, hits[-1].rule)


def ask(incoming: Incoming, hits: list[RuleHit]) -> Verdict:
    """Walk the rules until one gives a verdict; the last router always does."""
    for name, rule in (*screen.RULES, *routing.routers()):
        verdict = rule(incoming)
        detail = "; ".join([*incoming.remarks, *([verdict.reason] if verdict else [])])
        incoming.remarks.clear()
        hits.append(RuleHit(mail=incoming.mail, rule=name, hit=verdict is not None, detail=detail))
        if verdict is not None:
            return verdict
    raise RuntimeError("no router took the mail")


def sent_to(mail: InboundMail, parsed: ParsedMail) -> list[str]:
    """Where the mail was sent, envelope first; for a later copy, only where the copy went."""
    if mail.verdict != Kind.PENDING:
        return list(mail.unrouted_to)
    headers = [one.email for one in (*parsed.delivered_to, *parsed.recipients) if one.email]
    return list(dict.fromkeys([*mail.envelope_to, *map(normalise, headers)]))


def write(mail: InboundMail, parsed: ParsedMail, verdict: Verdict, rule: str) -> None:
    """Settle the row if it is still ours; a later copy of a filed mail keeps the first verdict."""
    values: dict[str, object] = {"unrouted_to": [], "lease_until": None}
    if mail.verdict == Kind.PENDING:
        sender = parsed.from_[0] if parsed.from_ else None
        values |= {
            "verdict": verdict.kind,
            "rule": rule,
            "reason": verdict.reason,
            "record_id": verdict.record_id,
            "entry_id": verdict.entry_id,
            "internal_only": verdict.internal_only,
            "subject": parsed.subject[:500],
            "from_name": sender.name[:200] if sender else "",
            "from_address": normalise(sender.email)[:254] if sender else "",
            "sent_at": parsed.date,
            "excerpt": " ".join((parsed.reply_text or parsed.text).split())[:300],
            "settled_at": None if verdict.kind == Kind.SORT else clock.now(),
        }
    if not InboundMail.objects.filter(leases.still_mine(mail)).update(**values):
        raise LostLease
    events.publish(MailFiled(mail.pk, verdict.kind, verdict.record_id, verdict.entry_id))


class LostLease(Exception):
    """Another worker took the mail over; what this one did is rolled back."""


def postpone(mail: InboundMail, reason: str) -> None:
    """Leave it for later; after five times it needs a person."""
    if mail.tries + 1 >= MOST_TRIES:
        fail(mail, reason)
        return
    with transaction.atomic():
        rows = InboundMail.objects.filter(leases.still_mine(mail))
        rows.update(tries=mail.tries + 1, reason=reason, lease_until=None)


def fail(mail: InboundMail, reason: str) -> None:
    """Say that it could not be filed, and why; the bytes stay and a person can try again."""
    with transaction.atomic():
        rows = InboundMail.objects.filter(leases.still_mine(mail))
        rows.update(unrouted_to=[], lease_until=None)
        if rows.filter(verdict=Kind.PENDING).update(verdict=Kind.FAILED, reason=reason[:2000], rule="failed"):
            RuleHit.objects.create(mail=mail, position=999, rule="failed", hit=True, detail=reason[:2000])
            events.publish(MailFiled(mail.pk, Kind.FAILED))
