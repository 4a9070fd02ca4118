"""Open records without an external message for so many days (O-077); the kind says how many."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Entry, Kind, Record
from ariane.kernel import clock
from ariane.reports.indicators.whose import Whose


def silent(viewer: User | None, whose: Whose, now: dt.datetime | None = None, kind: str = "") -> QuerySet[Record]:
    """Neither archived nor in a final stage, no message in or out for the kind’s number of days, an automatic
    follow-up counting as one; a record that never had any counts from its creation. Longest silent first."""
    moment = now or clock.now()
    rows = Kind.objects.filter(active=True, silent_days__isnull=False)
    since = {
        one.pk: moment - dt.timedelta(days=one.silent_days or 0) for one in (rows.filter(code=kind) if kind else rows)
    }
    condition = Q(pk__in=())
    for pk, before in since.items():
        sent = Entry.objects.filter(
            record=OuterRef("pk"), type=Entry.Type.FLOW, visibility=Entry.Visibility.EXTERNAL, occurred_at__gte=before
        )
        quiet = Q(last_message_at__lt=before) | Q(last_message_at=None)
        condition |= Q(kind=pk, created_at__lt=before) & quiet & ~Q(Exists(sent))
    found = Record.objects.filter(condition, whose.records, archived_at=None).exclude(stage__final=True)
    found = found if viewer is None else found.filter(policy.visible(viewer))
    heard = found.annotate(heard_at=Coalesce("last_message_at", "created_at")).order_by("heard_at", "pk")
    return heard.select_related("kind", "stage", "owner", "main_party")


def by_kind(viewer: User | None, whose: Whose, now: dt.datetime | None = None) -> list[tuple[Kind, int]]:
    """How many of each kind that has a number of days, zeros too."""
    counted = silent(viewer, whose, now).order_by().values("kind").annotate(n=Count("pk"))
    numbers = {row["kind"]: row["n"] for row in counted}
    kinds = Kind.objects.filter(active=True, silent_days__isnull=False)
    return [(kind, numbers.get(kind.pk, 0)) for kind in kinds]
