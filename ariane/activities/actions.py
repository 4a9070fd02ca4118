"""Planning and doing: what is done leaves its feedback in the journal for ever, what is cancelled leaves a trace."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from ariane.accounts.models import Membership, Team, User
from ariane.activities import notices
from ariane.activities.events import ActivityChanged
from ariane.activities.models import APPROVALS, Activity, ActivityType
from ariane.activities.repeating import following
from ariane.journal import notify, policy
from ariane.journal.actions import Note, post_note, say_system
from ariane.journal.append import Line, append
from ariane.journal.models import Delivery, Entry, Reader, Record
from ariane.journal.wording import said
from ariane.kernel import clock, events
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.kernel.html import clean_outgoing
from ariane.kernel.models import Signal
from ariane.kernel.text import from_html as to_text

State = Activity.State
OUTCOMES = ("done", "yes", "no", "no_answer", "postponed")


@dataclass(frozen=True)
class Plan:
    """What is to be done: by a day (and hour), or from–to for a meeting, by a person or a whole team."""

    type: ActivityType
    due_on: dt.date
    summary: str = ""
    note: str = ""
    assignee: User | None = None
    team: Team | None = None
    due_time: dt.time | None = None
    start_at: dt.datetime | None = None
    end_at: dt.datetime | None = None
    place: str = ""
    remind_at: dt.datetime | None = None
    from_entry: Entry | None = None
    repeats: str = ""
    repeats_until: dt.date | None = None


@transaction.atomic
def plan(*, by: User, record: Record, plan: Plan) -> Activity:
    """Plan an activity; whoever it is given to may read the record from now on and finds it in her ACTIVITÉS (P-005).

    Raises NotAllowed without the right to assign, DomainError when nobody is named or it ends before it starts.
    """
    policy.require(by, "note" if plan.assignee == by else "assign", record)
    if plan.assignee is None and plan.team is None:
        raise DomainError(_("Say who does it: a colleague or a team."))
    if plan.assignee is not None and not plan.assignee.is_active:
        raise DomainError(_("%(name)s no longer has an account. Choose somebody else.") % {"name": plan.assignee})
    if plan.type.code in APPROVALS and plan.assignee is not None and not policy.can(plan.assignee, "approve", record):
        raise DomainError(_("%(name)s may not approve this. Choose a manager.") % {"name": plan.assignee})
    if plan.start_at and plan.end_at and plan.end_at < plan.start_at:
        raise DomainError(_("It ends before it starts."))
    check_repetition(plan.due_on, plan.repeats, plan.repeats_until)
    values = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    values["repeats_from"] = plan.due_on if plan.repeats else None
    activity = Activity.objects.create(record=record, requested_by=by, **values)
    open_to(activity, by)
    changed(activity)
    return activity


def open_to(activity: Activity, by: User) -> None:
    """Reading the record comes with the assignment; the colleague is told when somebody else gives it to her."""
    people = [activity.assignee] if activity.assignee else []
    if activity.team is not None and activity.assignee is None:
        people = list(activity.team.members.filter(is_active=True))
    rows = [Reader(record=activity.record, user=user, reason="assigned", granted_by=by) for user in people]
    Reader.objects.bulk_create(rows, ignore_conflicts=True)
    tell_assignee(activity, by)


def tell_assignee(activity: Activity, by: User) -> None:
    """One delivery in the application for the person (not a whole team), which her ACTIVITÉS counter shows too."""
    user = activity.assignee
    if user is None or user.pk == by.pk:
        return
    row = Delivery(record=activity.record, origin=f"activity:{activity.pk}", user=user, recipient=user.identity)
    row.channel, row.reason = Delivery.Channel.APP, Delivery.Reason.ASSIGNED
    row.entry_visibility, row.not_before = Entry.Visibility.INTERNAL, clock.now()
    # the activity itself waits in ACTIVITÉS: MESSAGES need not hold it too (P-006)
    row.handled_at = clock.now()
    row.save()
    if notify.wants_mail(notify.Told(user, Delivery.Reason.ASSIGNED)):
        notices.queue_assigned(activity, by)


@transaction.atomic
def complete(*, by: User, activity: Activity, feedback: str = "", outcome: str = "done") -> Entry:
    """Mark done, with what came of it; the line stays in the journal for ever (domain invariant 15).

    Its assignee, her team, her substitute (« Y pour X ») or whoever asked for it may. Doing it twice returns the first
    line when it was oneself, and raises Collision when a colleague was faster.
    """
    owner = may_do(by, activity)
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    if held.state != State.PLANNED:
        if held.feedback is not None and held.done_by_id == by.pk:
            return held.feedback
        raise Collision(_("%(name)s has dealt with this activity meanwhile.") % {"name": held.done_by or "Ariane"})
    if outcome not in OUTCOMES:
        raise DomainError(_("Choose an outcome of the list."))
    if held.type.code in APPROVALS:
        policy.require(by, "approve", held.record)
        if outcome not in {"yes", "no"}:
            raise DomainError(_("Answer yes or no."))
    return finish(by=by, activity=held, feedback=feedback, outcome=outcome, owner=owner)


def finish(
    *, by: User, activity: Activity, feedback: str = "", outcome: str = "done", owner: User | None = None
) -> Entry:
    """Write a planned activity off as done, whoever it belonged to: `complete` has checked the right, or a fact did it
    (a promised answer has left). `owner` is the colleague for whom."""
    html = clean_outgoing(feedback) if "<" in feedback else f"<p>{escape(feedback)}</p>" if feedback.strip() else ""
    meta = {"activity": activity.pk, "type": activity.type_id, "what": str(activity.summary), "outcome": outcome}
    line = Line(type=Entry.Type.ACTIVITY, author=by.identity, html=html, on_behalf_of=owner)
    line.text, line.extra = " ".join((activity.summary, to_text(html))).strip(), {"meta": meta}
    entry = append(activity.record, line)
    activity.state, activity.outcome, activity.feedback = State.DONE, outcome, entry
    activity.done_at, activity.done_by, activity.on_behalf_of = clock.now(), by, owner
    activity.version += 1
    activity.save()
    again(by, activity)
    changed(activity)
    return entry


def again(by: User, activity: Activity) -> Activity | None:
    """The next one of a series, planned as soon as one is done (O-023); none on a record that is closed. Whoever left
    the house gives place to the record's owner, else to who did it."""
    record, today = activity.record, clock.today()
    first = activity.repeats_from or activity.due_on
    day = following(first, activity.repeats, activity.due_on, today, activity.repeats_until)
    if day is None or not record.is_open:
        return None
    who = activity.assignee
    if who is not None and not who.is_active:
        who = record.owner if record.owner and record.owner.is_active else by
    ahead = dt.timedelta(days=(day - activity.due_on).days)
    following_one = Activity.objects.create(
        record=record, type=activity.type, summary=activity.summary, note=activity.note, assignee=who,
        team=activity.team, requested_by=activity.requested_by, due_on=day, due_time=activity.due_time,
        start_at=on_day(activity.start_at, day), end_at=later(activity.end_at, ahead), place=activity.place,
        remind_at=later(activity.remind_at, ahead), repeats=activity.repeats, repeats_from=first,
        repeats_until=activity.repeats_until,
    )  # fmt: skip
    if who is not None and who != activity.assignee:
        open_to(following_one, by)
    changed(following_one)
    return following_one


@transaction.atomic
def repeat(*, by: User, activity: Activity, repeats: str, until: dt.date | None = None) -> None:
    """Have a planned activity come again, otherwise, or no more (`repeats` empty); counted from its present day."""
    may_do(by, activity)
    check_repetition(activity.due_on, repeats, until)
    mine = Activity.objects.filter(pk=activity.pk, state=State.PLANNED)
    first = activity.due_on if repeats != activity.repeats else activity.repeats_from
    values = {
        "repeats": repeats,
        "repeats_until": until if repeats else None,
        "repeats_from": first if repeats else None,
    }
    if not mine.update(**values, version=activity.version + 1):
        raise Collision(_("This activity is no longer planned."))
    activity.refresh_from_db()
    changed(activity)


def check_repetition(due_on: dt.date, repeats: str, until: dt.date | None) -> None:
    if repeats not in Activity.Repeats.values:
        raise DomainError(_("Choose how often it comes again."))
    if repeats and until is not None and until < due_on:
        raise DomainError(_("It would end before it begins."))


@transaction.atomic
def cancel(*, by: User, activity: Activity, reason: str = "") -> None:
    """Give an activity up, and the rest of its series; the journal says who and what."""
    owner = may_do(by, activity)
    mine = Activity.objects.filter(pk=activity.pk, state=State.PLANNED)
    if not mine.update(state=State.CANCELLED, done_at=clock.now(), done_by=by, on_behalf_of=owner):
        raise Collision(_("This activity is no longer planned."))
    what = " — ".join(filter(None, (str(activity.summary or activity.type.name), reason.strip())))
    say_system(activity.record, by, said("activity_cancelled", name=by.name, what=what))
    activity.refresh_from_db()
    changed(activity)


@transaction.atomic
def cancel_rest(*, by: User, record: Record) -> int:
    """Give up what is still planned on a record that is closed; returns how many. Raises NotAllowed for who may not
    change the record."""
    policy.require(by, "edit", record)
    rows = list(Activity.objects.filter(record=record, state=State.PLANNED).select_related("record", "type"))
    for row in rows:
        cancel(by=by, activity=row)
    return len(rows)


@transaction.atomic
def withdraw(*, activity: Activity, why: str) -> None:
    """Take back an activity that was planned by itself; the journal says what and why. Nothing when it is done."""
    mine = Activity.objects.filter(pk=activity.pk, state=State.PLANNED)
    if not mine.update(state=State.CANCELLED, done_at=clock.now(), version=F("version") + 1):
        return
    what = str(activity.summary or activity.type.name)
    say_system(activity.record, None, said("activity_withdrawn", what=what, why=why))
    activity.refresh_from_db()
    changed(activity)


@transaction.atomic
def reschedule(*, by: User, activity: Activity, due_on: dt.date, due_time: dt.time | None = None) -> None:
    """Move an activity to another day; a meeting keeps its hours and its length."""
    may_do(by, activity)
    start, end = on_day(activity.start_at, due_on), None
    if activity.start_at and activity.end_at and start:
        end = start + (activity.end_at - activity.start_at)
    mine = Activity.objects.filter(pk=activity.pk, state=State.PLANNED)
    if not mine.update(due_on=due_on, due_time=due_time, start_at=start, end_at=end, version=activity.version + 1):
        raise Collision(_("This activity is no longer planned."))
    activity.refresh_from_db()
    changed(activity)


def on_day(moment: dt.datetime | None, day: dt.date) -> dt.datetime | None:
    """The same wall-clock hour on another day."""
    return clock.local_moment(day, timezone.localtime(moment).time()) if moment else None


def later(moment: dt.datetime | None, ahead: dt.timedelta) -> dt.datetime | None:
    """The same wall-clock hour so many days later."""
    return on_day(moment, clock.local_day(moment) + ahead) if moment else None


@transaction.atomic
def reassign(*, by: User, activity: Activity, assignee: User) -> None:
    """Give an activity to somebody else."""
    policy.require(by, "assign", activity.record)
    if activity.type.code in APPROVALS and not policy.can(assignee, "approve", activity.record):
        raise DomainError(_("%(name)s may not approve this. Choose a manager.") % {"name": assignee})
    mine = Activity.objects.filter(pk=activity.pk, state=State.PLANNED)
    if not mine.update(assignee=assignee, version=activity.version + 1):
        raise Collision(_("This activity is no longer planned."))
    activity.refresh_from_db()
    open_to(activity, by)
    changed(activity)


@transaction.atomic
def remark(*, by: User, activity: Activity, html: str) -> Entry:
    """Say something about an activity: a note of the record's journal."""
    return post_note(by=by, record=activity.record, note=Note(html=html))


def may_do(by: User, activity: Activity) -> User | None:
    """Whether the person may close it; returns the colleague for whom, when she only covers. Raises NotAllowed."""
    own = {activity.assignee_id, activity.requested_by_id}
    if by.pk in own or (activity.team_id and Membership.objects.filter(team=activity.team_id, user=by).exists()):
        return None
    covered = next((other.user_id for other in by.rights.covering if other.user_id in own), None)
    if covered is not None:
        return User.objects.get(pk=covered)
    if policy.can(by, "edit", activity.record):
        return None
    raise NotAllowed(_("This activity belongs to somebody else."))


def changed(activity: Activity) -> None:
    """Bring the record's next due time up to date, tell open pages and those above."""
    first = Activity.objects.filter(record=activity.record, state=State.PLANNED).order_by("due_on", "due_time").first()
    at = due_moment(first) if first else None
    Record.objects.filter(pk=activity.record_id).update(next_activity_at=at)
    users = {activity.assignee_id, activity.requested_by_id} - {None}
    topics = [f"record:{activity.record_id}", *(f"user:{pk}" for pk in users)]
    Signal.objects.bulk_create(Signal(topic=t, kind="activity.changed", object_id=activity.pk) for t in topics)
    events.publish(ActivityChanged(activity.pk, activity.record_id, activity.state))


def due_moment(activity: Activity) -> dt.datetime:
    """When it is due, as an instant: its hour, its start, or the end of its day in the organisation's zone."""
    if activity.start_at is not None:
        return activity.start_at
    hour = activity.due_time or dt.time(23, 59)
    return clock.local_moment(activity.due_on, hour)
