"""Activities up to date (O-076): planned and not overdue ÷ all planned; beside it those overdue for 48 hours."""

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.activities.queries import in_order
from ariane.journal import policy
from ariane.kernel import clock
from ariane.reports.indicators.whose import Whose
from ariane.reports.measures import Share

LONG = dt.timedelta(hours=48)


def overdue(now: dt.datetime, by: dt.timedelta = dt.timedelta()) -> Q:
    """Planned ones whose moment went by so long ago: their hour, or the end of their day where the house is."""
    local = timezone.localtime(now - by)
    timed = Q(due_time__isnull=False, due_on=local.date(), due_time__lt=local.time())
    return Q(due_on__lt=local.date()) | timed


def planned(viewer: User | None, whose: Whose) -> QuerySet[Activity]:
    """What is planned, as far as the reader may read the records; None is the house’s own report."""
    rows = Activity.objects.filter(whose.activities, state=Activity.State.PLANNED)
    return rows if viewer is None else rows.filter(policy.of_readable(viewer))


def up_to_date(viewer: User | None, whose: Whose, now: dt.datetime | None = None) -> tuple[Share, int]:
    """(share up to date, how many are overdue by more than 48 hours), in one query."""
    moment = now or clock.now()
    counted = planned(viewer, whose).aggregate(
        whole=Count("pk"), late=Count("pk", filter=overdue(moment)), long=Count("pk", filter=overdue(moment, LONG))
    )
    return Share(counted["whole"] - counted["late"], counted["whole"], census=True), counted["long"]


def long_overdue(viewer: User | None, whose: Whose, now: dt.datetime | None = None) -> QuerySet[Activity]:
    """The list whose aim is zero, longest overdue first."""
    return in_order(Q(pk__in=planned(viewer, whose).filter(overdue(now or clock.now(), LONG)).values("pk")))
