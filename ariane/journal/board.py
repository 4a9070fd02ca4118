"""The same list by stage or by month: what a kanban and a calendar show, in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, F, Q, Sum

from ariane.accounts.models import User
from ariane.journal import lists
from ariane.journal.models import Kind, Record, Stage
from ariane.kernel import clock

COLUMN = 20
MONTH = 500
SHOWN = ("stage", "owner", "main_party", "kind")


@dataclass
class Column:
    """A stage with how many records stand in it, what they amount to per currency (minor units), and the first ones."""

    stage: Stage
    number: int = 0
    amounts: dict[str, int] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.number - len(self.records)


def by_stage(user: User, kind: Kind, filters: lists.Filters, *, stages: Sequence[Stage]) -> list[Column]:
    """A column per stage of the kind, the urgent and the soonest due first; those put away are left out."""
    state = filters.state if filters.state == "archived" else "all"
    found = lists.rows(user, kind, replace(filters, state=state, stage=""), stages)
    if state == "all":
        found = found.filter(archived_at=None)
    columns: dict[int | None, Column] = {stage.pk: Column(stage) for stage in stages}
    totals = found.filter(stage__isnull=False).order_by().values("stage", "currency")
    for row in totals.annotate(number=Count("pk"), amount=Sum("amount")):
        column = columns[row["stage"]]
        column.number += row["number"]
        if row["amount"]:
            column.amounts[row["currency"]] = column.amounts.get(row["currency"], 0) + row["amount"]
    order = (F("urgent").desc(), F("stars").desc(), F("due_on").asc(nulls_last=True), F("pk").desc())
    near = Q(pk__in=())
    for stage in stages:
        near |= Q(pk__in=found.filter(stage=stage).order_by(*order).values("pk")[:COLUMN])
    ids = list(Record.objects.filter(near).order_by("stage", *order).values_list("pk", flat=True))
    known = Record.objects.select_related(*SHOWN).in_bulk(ids)
    for pk in ids:
        stage_id = known[pk].stage_id if pk in known else None
        if stage_id in columns:
            columns[stage_id].records.append(known[pk])
    return list(columns.values())


def by_day(
    user: User, kind: Kind, filters: lists.Filters, *, stages: Sequence[Stage], month: dt.date
) -> dict[dt.date, list[Record]]:
    """The records whose due date, or without one whose next activity, falls in the month of that day; 500 at most."""
    start = month.replace(day=1)
    end = (start + dt.timedelta(days=32)).replace(day=1)
    found = lists.rows(user, kind, filters, stages)
    begins, ends = (clock.local_moment(day, dt.time.min) for day in (start, end))
    planned = Q(due_on=None, next_activity_at__gte=begins, next_activity_at__lt=ends)
    rows = found.filter(Q(due_on__gte=start, due_on__lt=end) | planned)
    ids = list(rows.order_by("due_on", "next_activity_at", "pk").values_list("pk", flat=True)[:MONTH])
    known = Record.objects.select_related(*SHOWN).in_bulk(ids)
    days: dict[dt.date, list[Record]] = defaultdict(list)
    for record in (known[pk] for pk in ids if pk in known):
        day = record.due_on or (record.next_activity_at and clock.local_day(record.next_activity_at))
        if day:
            days[day].append(record)
    return days
