"""The house's rules as `decide` wants them: how fresh mail and payments are, caps, quiet days, today's room."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from ariane.accounts.models import Organisation
from ariane.flows import rates
from ariane.flows.facts import Letter, Policy
from ariane.flows.models import Mailing, Watermark
from ariane.kernel import clock
from ariane.mail.models import InboundMail, Mailbox

PAYMENTS, TICK = "payments", "tick"
FRESH = dt.timedelta(minutes=15)
STOPPED = dt.timedelta(hours=6)
BURST = 1.5


def policy(letters: Mapping[str, Letter], now: dt.datetime, *, catching_up: bool = False) -> Policy:
    """Today's policy; a handful of queries for a whole batch."""
    said: Mapping[str, Any] = Organisation.current().settings.get("flows", {})
    return Policy(
        mail_read=mail_read(now),
        payments_read=Watermark.objects.filter(source=PAYMENTS).values_list("ok_until", flat=True).first(),
        per_month=int(said.get("per_month", 4)),
        quiet=frozenset(dt.date.fromisoformat(day) for day in said.get("quiet", ())),
        room=room(now) if catching_up else None,
        letters=letters,
        rates=frozenset(rate.country for rate in rates.known() if rate.first <= now.date() <= rate.last),
    )


def payments_are_read(until: dt.datetime) -> dt.datetime:
    """An outside system has handed over every payment up to this moment; an earlier one than is known changes nothing.
    Once said, reminders of invoices ask a person when it is not said again in time (failure 13)."""
    Watermark.objects.get_or_create(source=PAYMENTS, defaults={"ok_until": until})
    Watermark.objects.filter(source=PAYMENTS, ok_until__lt=until).update(ok_until=until)
    return Watermark.objects.get(source=PAYMENTS).ok_until


def mail_read(now: dt.datetime) -> dt.datetime | None:
    """Until when incoming mail is known: the last fetch of the slowest mailbox, or the oldest mail not yet read.

    None when nothing is fetched and nothing waits: then mail is handed over as it comes.
    """
    waiting = (
        InboundMail.objects.filter(verdict=InboundMail.Verdict.PENDING)
        .order_by("pk")
        .values_list("received_at", flat=True)
        .first()
    )
    boxes = Mailbox.objects.filter(active=True, probe=False).exclude(imap_host="")
    fetched = [box.last_run_at if not box.failing_since else box.failing_since for box in boxes]
    times = [at or now - dt.timedelta(days=365) for at in fetched]
    return min((*times, *([waiting] if waiting else ())), default=None)


def room(now: dt.datetime) -> int:
    """How many messages may still leave today while catching up: one and a half times a usual day, at least twenty."""
    since = now - dt.timedelta(days=28)
    rows = Mailing.objects.filter(~Q(state="called_off"), at__gt=since, at__lte=now)
    days = list(rows.annotate(day=TruncDate("at")).values("day").annotate(n=Count("pk")).order_by("day"))
    counts = sorted(row["n"] for row in days if row["day"] != clock.local_day(now)) or [0]
    usual = counts[len(counts) // 2]
    today = next((row["n"] for row in days if row["day"] == clock.local_day(now)), 0)
    return max(int(usual * BURST), 20) - int(today)


def beat(now: dt.datetime) -> dt.timedelta:
    """Say that the engine lives; returns how long it had not."""
    row, made = Watermark.objects.get_or_create(source=TICK, defaults={"ok_until": now})
    silent = dt.timedelta() if made else now - row.ok_until
    if silent > dt.timedelta(minutes=1) or silent < dt.timedelta():
        Watermark.objects.filter(source=TICK).update(ok_until=now)
    return silent
