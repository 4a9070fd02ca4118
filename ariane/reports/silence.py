"""The two questions that a client asks at regular intervals (R-028): quotes in silence, invoices overdue."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from ariane.activities.models import Activity
from ariane.flows.coverage import eligible
from ariane.journal.models import Entry, Link, Record
from ariane.journal.policy import EXCHANGE_TIES
from ariane.kernel import clock
from ariane.pieces.models import Piece

HEARD = (Entry.Type.MESSAGE, Entry.Type.FLOW, Entry.Type.CALL)


def silent_quotes(days: int) -> QuerySet[Piece]:
    """Quotes that were sent and have no end, on which nothing went in or out, no interaction was logged and no activity
    was done for `days` days. A note, or an activity merely planned, is no news."""
    since = clock.now() - dt.timedelta(days=days)
    this = OuterRef("pk")
    entries = Entry.objects.filter(record=this, type__in=HEARD, removed_at=None, occurred_at__gt=since)
    heard = entries.filter(Q(visibility=Entry.Visibility.EXTERNAL) | Q(type=Entry.Type.CALL))
    done = Activity.objects.filter(record=this, state=Activity.State.DONE, done_at__gt=since)
    inside = Record.objects.filter(parent=this, kind__code="interaction", created_at__gt=since)
    tied = Link.objects.filter(
        to_record=this, role__in=EXCHANGE_TIES, from_record__kind__code="interaction",
        from_record__created_at__gt=since,
    )  # fmt: skip
    quotes = eligible().filter(kind__code="quote", sent_at__lte=since)
    return quotes.filter(~Exists(heard), ~Exists(done), ~Exists(inside), ~Exists(tied))


def overdue_invoices(days: int) -> QuerySet[Piece]:
    """Published invoices with a balance, whose due date went by `days` days ago or more."""
    return eligible().filter(kind__code="invoice", due_on__lte=clock.today() - dt.timedelta(days=max(days, 1)))
