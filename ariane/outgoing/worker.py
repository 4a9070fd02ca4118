"""What comes about by the calendar alone: due and overdue invoices, activities of today."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from ariane.activities.models import Activity
from ariane.flows.coverage import eligible
from ariane.hooks import tell
from ariane.kernel import clock
from ariane.kernel.loops import every
from ariane.outgoing.shape import rows
from ariane.outgoing.subscribers import about, of_activity

# how far back a day that nobody looked at is made up for
BACK = dt.timedelta(days=7)
MOST = 500


@transaction.atomic
def today() -> None:
    """Tell what fell due; each thing once for each date."""
    if not tell.listened():
        return
    day = clock.today()
    unpaid = eligible().filter(Q(kind__code="invoice"), due_on__lte=day, due_on__gte=day - BACK)
    for record in rows().filter(pk__in=unpaid.order_by("pk").values("pk")[:MOST]):
        late = record.due_on is not None and record.due_on < day
        name = "invoice.overdue" if late else "invoice.due"
        about(name, record, once=f"{name}:{record.uid}:{record.due_on}")
    planned = Activity.objects.filter(state=Activity.State.PLANNED, due_on=day).select_related("type", "assignee")
    due = list(planned.order_by("pk")[:MOST])
    records = rows().in_bulk({one.record_id for one in due})
    for one in due:
        about("activity.due", records[one.record_id], once=f"activity.due:{one.pk}:{day}", activity=of_activity(one))


LOOPS = {"calendar-events": every(900.0, today)}
