"""Service levels driven by activities: a rule plans an activity with a deadline for the first answer and one for the
end; the fact closes it, a missed one stays visible as overdue (O-060).

Deadlines count working hours, Monday to Friday from nine to five where the organisation is.
"""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from ariane.accounts.models import Organisation, User
from ariane.activities import actions
from ariane.activities.models import Activity, ActivityType, SlaRule
from ariane.journal.events import EntryPosted, RecordChanged, RecordCreated, RecordsChanged
from ariane.journal.models import Entry, Record
from ariane.kernel import clock, memo
from ariane.kernel.events import subscribe
from ariane.kernel.prepared import prepared

OPENS, CLOSES = 9, 17
# what is promised: a first answer, and the end; each is one activity, known by its origin
ANSWER, END = "sla:answer", "sla:end"
WORDS = {ANSWER: gettext_noop("First answer to the customer"), END: gettext_noop("Solve")}
SOLVED = "resolved"
# fields that move a promise
MOVING = frozenset({"stage", "stars", "urgent", "owner", "team"})


def deadline(start: dt.datetime, hours: int) -> dt.datetime:
    """The instant that many working hours after another one."""
    moment, left = timezone.localtime(start), dt.timedelta(hours=hours)
    while True:
        day = moment.date()
        opens, closes = (clock.local_moment(day, dt.time(hour)) for hour in (OPENS, CLOSES))
        begins = max(moment, opens)
        room = closes - begins if day.weekday() < 5 else dt.timedelta()
        if dt.timedelta() < left <= room:
            return begins + left
        left -= max(room, dt.timedelta())
        moment = clock.local_moment(day + dt.timedelta(days=1), dt.time(0))


def rule_for(record: Record) -> SlaRule | None:
    """The most demanding rule that a record meets."""
    rules = rules_of(record.kind.code)
    meets = (rule for rule in rules if rule.min_stars <= record.stars and (record.urgent or not rule.urgent_only))
    return next(meets, None)


@memo.setting
@prepared
def rules_of(kind: str) -> QuerySet[SlaRule]:
    """The rules of a kind, the most demanding first."""
    return SlaRule.objects.filter(kind=kind).order_by("-urgent_only", "-min_stars", "pk")


@prepared
def whole(record_id: int) -> QuerySet[Record]:
    return Record.objects.filter(pk=record_id).select_related("kind", "stage", "owner", "team")


def planned(record: Record) -> dict[str, Activity]:
    """The promises not kept yet, by origin."""
    rows = Activity.objects.filter(record=record, state=Activity.State.PLANNED, origin__in=(ANSWER, END))
    return {row.origin: row for row in rows.select_related("type", "record")}


@subscribe(RecordCreated)
def begin(event: RecordCreated) -> None:
    """A new record of a kind with a rule gets its deadlines."""
    (record,) = whole(event.record_id)
    rule = rule_for(record)
    if rule is not None and record.is_open:
        promise(record, rule)


def promise(record: Record, rule: SlaRule) -> None:
    """Plan what is missing and bring what is planned to its deadline; whoever owns the record answers for it."""
    known = planned(record)
    kept = set(Activity.objects.filter(record=record, origin__in=(ANSWER, END)).values_list("origin", flat=True))
    for origin, hours in ((ANSWER, rule.answer_hours), (END, rule.solve_hours)):
        if not hours or (origin in kept and origin not in known):
            continue
        due = timezone.localtime(deadline(record.created_at, hours))
        activity = known.get(origin) or _new(record, origin)
        if activity is None:
            continue
        activity.due_on, activity.due_time = due.date(), due.time().replace(second=0, microsecond=0)
        activity.save()
        actions.changed(activity)


def _new(record: Record, origin: str) -> Activity | None:
    who = record.owner or (None if record.team else record.created_by)
    if who is None and record.team is None:
        return None
    with override(Organisation.current().language):
        summary = _(WORDS[origin])
    kind = ActivityType.objects.get(code="sla-target")
    team = record.team if who is None else None
    return Activity(record=record, type=kind, origin=origin, summary=summary, assignee=who, team=team)


@subscribe(EntryPosted)
def answered(event: EntryPosted) -> None:
    """The first message that a person sends outside keeps the first promise; a machine's does not (O-078)."""
    if (event.type, event.visibility, event.direction) != ("message", "external", "out"):
        return
    row = Activity.objects.filter(record=event.record_id, origin=ANSWER, state=Activity.State.PLANNED).first()
    entry = Entry.objects.select_related("author__user").get(pk=event.entry_id)
    if row is not None and entry.author.user is not None:
        _kept(row, entry.author.user)


@subscribe(RecordsChanged)
def many_changed(event: RecordsChanged) -> None:
    """Those of them that promise something are looked at one by one."""
    if not MOVING & set(event.fields):
        return
    kinds = SlaRule.objects.order_by().values("kind")
    ruled = Record.objects.filter(pk__in=event.record_ids, kind__code__in=kinds).values_list("pk", flat=True)
    promised = Activity.objects.filter(record__in=event.record_ids, state=Activity.State.PLANNED)
    ids = {*ruled, *promised.filter(origin__in=(ANSWER, END)).values_list("record_id", flat=True)}
    for pk in sorted(ids):
        changed(RecordChanged(pk, event.fields, event.by_user_id))


@subscribe(RecordChanged)
def changed(event: RecordChanged) -> None:
    """Solved keeps the second promise; another priority, urgency or owner moves both."""
    if not MOVING & set(event.fields):
        return
    record = Record.objects.select_related("kind", "stage", "owner", "team").get(pk=event.record_id)
    open_ = planned(record)
    by = User.objects.filter(pk=event.by_user_id).first() if event.by_user_id else None
    solved = record.stage is not None and (record.stage.final or record.stage.code == SOLVED)
    if solved:
        for row in open_.values():
            if by is not None:
                _kept(row, by)
        return
    if "owner" in event.fields and record.owner is not None:
        Activity.objects.filter(pk__in=[row.pk for row in open_.values()]).update(assignee=record.owner, team=None)
    rule = rule_for(record)
    if rule is not None and record.is_open:
        promise(record, rule)


def _kept(row: Activity, by: User) -> None:
    late = clock.now() > actions.due_moment(row)
    actions.finish(by=by, activity=row, feedback=_("After the deadline") if late else "")
