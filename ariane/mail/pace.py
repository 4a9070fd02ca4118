"""How fast one address writes: two machines that answer each other must not fill a journal (RFC 3834, section 4).

Nothing is lost to it: what comes too fast waits in « À trier », and the pace falls by itself after two hours.
"""

import datetime as dt

from django.db.models import QuerySet

from ariane.kernel import clock
from ariane.mail.models import InboundMail

WINDOW = dt.timedelta(hours=2)
MOST = 20
Verdict = InboundMail.Verdict


def recent(mail: InboundMail) -> QuerySet[InboundMail]:
    """The other mails of the same sender in the last two hours."""
    since = clock.now() - WINDOW
    return InboundMail.objects.filter(from_address=mail.from_address, received_at__gte=since).exclude(pk=mail.pk)


def makes_too_many(mail: InboundMail) -> bool:
    """Whether its sender made 20 records in two hours already: the next one would be the work of a machine."""
    return recent(mail).filter(verdict=Verdict.RECORD).count() >= MOST


def fills(mail: InboundMail, record_id: int) -> bool:
    """Whether its sender wrote 20 mails into this very record in two hours already."""
    written = (Verdict.ENTRY, Verdict.RECORD, Verdict.AUTO_REPLY)
    return recent(mail).filter(record_id=record_id, verdict__in=written).count() >= MOST


def answers_too_many(mail: InboundMail) -> bool:
    """Whether its sender's machine answered 20 times in two hours already."""
    return recent(mail).filter(verdict=Verdict.AUTO_REPLY).count() >= MOST
