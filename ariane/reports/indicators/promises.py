"""Promises kept (O-085): those whose day lay in the week, done by then ÷ all; what was cancelled is no promise left."""

import datetime as dt

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import TruncDate

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.activities.promises import TYPE
from ariane.journal import policy
from ariane.kernel import clock
from ariane.reports.indicators.whose import Whose
from ariane.reports.measures import Share

# done on its day at the latest, as days end where the house is
KEPT = Q(state=Activity.State.DONE, done_on__lte=F("due_on"))


def due(viewer: User | None, whose: Whose, monday: dt.date) -> QuerySet[Activity]:
    """The promises for a week that are done or late by now, those kept last."""
    week = (monday, monday + dt.timedelta(days=6))
    settled = Q(state=Activity.State.DONE) | Q(state=Activity.State.PLANNED, due_on__lt=clock.today())
    rows = Activity.objects.filter(settled, whose.activities, type__code=TYPE, due_on__range=week)
    if viewer is not None:
        rows = rows.filter(policy.of_readable(viewer))
    rows = rows.annotate(done_on=TruncDate("done_at")).annotate(kept=Case(When(KEPT, then=True), default=False))
    return rows.select_related("record__main_party", "type", "assignee", "team").order_by("kept", "due_on", "pk")


def share(viewer: User | None, whose: Whose, monday: dt.date) -> Share:
    """Kept ÷ due, a census."""
    counted = due(viewer, whose, monday).aggregate(whole=Count("pk"), part=Count("pk", filter=Q(kept=True)))
    return Share(counted["part"], counted["whole"], census=True)
