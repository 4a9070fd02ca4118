"""Tickets resolved in one thread (O-079): between opening and resolution no mail of theirs went elsewhere or was filed
by hand, no entry was moved in or out, and they were not reopened."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Entry, Placement, Record, Stage
from ariane.mail.models import InboundMail
from ariane.reports.indicators.whose import Whose
from ariane.reports.measures import Share

KIND, SOLVED = "ticket", "resolved"
ELSEWHERE, BY_HAND, MOVED, REOPENED = "elsewhere", "by_hand", "moved", "reopened"
FILED = (InboundMail.Verdict.ENTRY, InboundMail.Verdict.RECORD)


@dataclass
class Resolved:
    """A ticket with when it was resolved, and why it was not in one thread."""

    record: Record
    at: dt.datetime
    reasons: set[str] = field(default_factory=set)


def resolved(viewer: User | None, whose: Whose, first: dt.datetime, last: dt.datetime) -> list[Resolved]:
    """The tickets that were resolved between two instants and still were at the end, in five queries."""
    ends = endings()
    rows = Entry.objects.filter(
        whose.of_record(), type=Entry.Type.CHANGE, record__kind__code=KIND, occurred_at__lt=last
    )
    rows = rows.filter(record__in=rows.filter(occurred_at__gte=first).order_by().values("record"))
    rows = rows if viewer is None else rows.filter(policy.of_readable(viewer))
    turns: dict[int, list[tuple[dt.datetime, bool]]] = defaultdict(list)
    for record, at, changes in rows.order_by("occurred_at", "pk").values_list("record", "occurred_at", "changes"):
        turns[record] += [(at, one["new"] in ends) for one in changes if one["field"] == "stage"]
    done = {record: story(moves) for record, moves in turns.items()}
    moments = {record: at for record, (at, _again) in done.items() if at is not None and at >= first}
    records = Record.objects.select_related("kind", "stage", "owner", "main_party").in_bulk(moments)
    found = {pk: Resolved(records[pk], at) for pk, at in moments.items()}
    for pk, one in found.items():
        if done[pk][1]:
            one.reasons.add(REOPENED)
    _moved(found)
    _elsewhere(found)
    return sorted(found.values(), key=lambda one: (not one.reasons, one.at))


def endings() -> set[int]:
    """The stages in which a ticket is resolved."""
    rows = Stage.objects.filter(Q(final=True) | Q(code=SOLVED), kind__code=KIND)
    return set(rows.values_list("pk", flat=True))


def story(moves: list[tuple[dt.datetime, bool]]) -> tuple[dt.datetime | None, bool]:
    """(when it was resolved for good, whether it had been before) from its changes of stage in order: (when, resolved).
    Resolved, then closed, is one resolution: the first of the two."""
    at: dt.datetime | None = None
    again = False
    for moment, solved in moves:
        if solved:
            at = at or moment
        elif at is not None:
            at, again = None, True
    return at, again


def share(rows: Collection[Resolved]) -> Share:
    return Share(sum(not one.reasons for one in rows), len(rows))


def _moved(found: Mapping[int, Resolved]) -> None:
    rows = Placement.objects.filter(Q(from_record__in=found) | Q(to_record__in=found), undone_at=None)
    for left, to, at in rows.values_list("from_record", "to_record", "at"):
        for one in (found.get(left), found.get(to)):
            if one is not None and one.record.created_at <= at <= one.at:
                one.reasons.add(MOVED)


def _elsewhere(found: Mapping[int, Resolved]) -> None:
    """Mails of a ticket’s people that landed on another record, or here only by a colleague’s hand."""
    wrote: dict[str, set[int]] = defaultdict(set)
    outside = Entry.objects.filter(record__in=found, visibility=Entry.Visibility.EXTERNAL, author__user=None)
    for address, record in outside.order_by().values_list("author__address", "record").distinct():
        wrote[address or ""].add(record)
    wrote.pop("", None)
    if not wrote:
        return
    start = min(one.record.created_at for one in found.values())
    mails = InboundMail.objects.filter(from_address__in=wrote, verdict__in=FILED, received_at__gte=start)
    for address, at, filed_on, rule in mails.values_list("from_address", "received_at", "record_id", "rule"):
        for one in map(found.__getitem__, wrote[address]):
            if one.record.created_at <= at <= one.at:
                if rule == BY_HAND:
                    one.reasons.add(BY_HAND)
                elif filed_on != one.record.pk:
                    one.reasons.add(ELSEWHERE)
