"""How fast one address writes: two machines that answer each other must not fill a journal (RFC 3834, section 4).

Nothing is lost to it: what comes too fast waits in « À trier », and the pace falls by itself after two hours.
"""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from ariane.kernel import clock
from ariane.kernel.prepared import prepared
from ariane.mail.models import InboundMail

WINDOW = dt.timedelta(hours=2)
MOST = 20
Verdict = InboundMail.Verdict


@prepared
def recent(mail: int, address: str, since: dt.datetime, verdicts: Sequence[str]) -> "QuerySet[InboundMail, int]":
    """Up to 20 other mails of a sender since a time, those with one of these verdicts."""
    mails = InboundMail.objects.filter(from_address=address, received_at__gte=since, verdict__in=verdicts)
    return mails.exclude(pk=mail).order_by().values_list("pk", flat=True)[:MOST]


@prepared
def recent_into(
    record_id: int, mail: int, address: str, since: dt.datetime, verdicts: Sequence[str]
) -> "QuerySet[InboundMail, int]":
    """Those of them that went into one record."""
    mails = InboundMail.objects.filter(from_address=address, received_at__gte=since, verdict__in=verdicts)
    return mails.filter(record_id=record_id).exclude(pk=mail).order_by().values_list("pk", flat=True)[:MOST]


def window(mail: InboundMail) -> tuple[int, str, dt.datetime]:
    """What is asked about: the other mails of this one's sender in the last two hours."""
    return mail.pk, mail.from_address, clock.now() - WINDOW


def makes_too_many(mail: InboundMail) -> bool:
    """Whether its sender made 20 records in two hours already: the next one would be the work of a machine."""
    return len(recent(*window(mail), [Verdict.RECORD])) >= MOST


def fills(mail: InboundMail, record_id: int) -> bool:
    """Whether its sender wrote 20 mails into this very record in two hours already."""
    written = (Verdict.ENTRY, Verdict.RECORD, Verdict.AUTO_REPLY)
    return len(recent_into(record_id, *window(mail), written)) >= MOST


def answers_too_many(mail: InboundMail) -> bool:
    """Whether its sender's machine answered 20 times in two hours already."""
    return len(recent(*window(mail), [Verdict.AUTO_REPLY])) >= MOST
