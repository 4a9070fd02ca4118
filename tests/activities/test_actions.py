"""Planning and doing: what is done stays in the thread, what is cancelled leaves a trace."""

import datetime as dt

import pytest

from ariane.accounts.models import Membership, User
from ariane.activities import actions
from ariane.activities.models import Activity, ActivityType
from ariane.journal import policy
from ariane.journal.models import Delivery, Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.mail.models import OutboundMail
from tests.world import World, fresh, record


def plan(world: World, *, by: User, to: User | None = None, code: str = "call", **more: object) -> Activity:
    kind = ActivityType.objects.get(code=code)
    day = clock.today() + dt.timedelta(days=2)
    content = actions.Plan(type=kind, due_on=day, summary="Rappeler Dora", assignee=to, **more)
    return actions.plan(by=by, record=record(world.offer), plan=content)


@pytest.mark.req("O-015", "P-004")
def test_an_activity_has_type_day_and_person_and_shows_on_its_record(world: World) -> None:
    activity = plan(world, by=world.ben, to=world.ben)
    assert (activity.type.code, activity.assignee, activity.state) == ("call", world.ben, "planned")
    assert fresh(world.offer).next_activity_at == actions.due_moment(activity)


@pytest.mark.req("P-005", "O-012")
def test_who_is_given_an_activity_may_read_its_record_and_is_told(world: World) -> None:
    assert not Record.objects.filter(policy.visible(world.cleo), pk=world.offer.pk).exists()
    plan(world, by=world.ben, to=world.cleo)
    assert Record.objects.filter(policy.visible(world.cleo), pk=world.offer.pk).exists()
    assert Delivery.objects.filter(user=world.cleo, reason="assigned", handled_at__isnull=False).count() == 1
    assert OutboundMail.objects.filter(recipient=world.cleo.identity, external=False).count() == 1


def test_what_one_plans_for_oneself_tells_nobody(world: World) -> None:
    plan(world, by=world.ben, to=world.ben)
    assert not Delivery.objects.exists() and not OutboundMail.objects.exists()


def test_a_whole_team_may_be_asked(world: World) -> None:
    plan(world, by=world.ben, team=world.team("achats"))
    assert Record.objects.filter(policy.visible(world.cleo), pk=world.offer.pk).exists()


def test_what_cannot_be_planned_is_said(world: World) -> None:
    with pytest.raises(DomainError):
        plan(world, by=world.ben)
    now = clock.now()
    with pytest.raises(DomainError):
        plan(world, by=world.ben, to=world.ben, start_at=now, end_at=now - dt.timedelta(hours=1))
    world.cleo.is_active = False
    with pytest.raises(DomainError):
        plan(world, by=world.ben, to=world.cleo)
    with pytest.raises(NotAllowed):
        plan(world, by=world.idle, to=world.ben)


@pytest.mark.req("O-042")
def test_done_leaves_its_feedback_in_the_journal_for_ever(world: World) -> None:
    activity = plan(world, by=world.bea, to=world.ben)
    entry = actions.complete(by=world.ben, activity=activity, feedback="Elle rappelle jeudi.", outcome="no_answer")
    assert (entry.type, entry.visibility, entry.author) == ("activity", "internal", world.ben.identity)
    assert "Elle rappelle jeudi." in entry.text and entry.meta["outcome"] == "no_answer"
    done = fresh(activity)
    assert (done.state, done.feedback, done.done_by) == ("done", entry, world.ben)
    assert fresh(world.offer).next_activity_at is None
    with pytest.raises(Collision):
        actions.cancel(by=world.ben, activity=done)
    assert Entry.objects.filter(pk=entry.pk, removed_at=None).exists()


def test_feedback_is_text_not_markup(world: World) -> None:
    activity = plan(world, by=world.ben, to=world.ben)
    entry = actions.complete(by=world.ben, activity=activity, feedback="2 > 1 & <script>alert(1)</script>")
    assert "<script" not in entry.html


def test_two_people_do_it_once(world: World) -> None:
    activity = plan(world, by=world.bea, to=world.ben)
    first = actions.complete(by=world.ben, activity=activity)
    assert actions.complete(by=world.ben, activity=activity) == first
    with pytest.raises(Collision):
        actions.complete(by=world.bea, activity=activity)
    assert Entry.objects.filter(type="activity").count() == 1


def test_a_stranger_to_the_activity_does_not_close_it(world: World) -> None:
    activity = plan(world, by=world.ben, to=world.ben)
    with pytest.raises(NotAllowed):
        actions.complete(by=world.cleo, activity=activity)
    Membership.objects.create(team=world.team("achats"), user=world.idle)
    mine = plan(world, by=world.ben, team=world.team("achats"))
    actions.complete(by=world.cleo, activity=mine)
    assert fresh(mine).state == "done"


@pytest.mark.req("X-12")
def test_a_substitute_does_it_for_the_colleague(world: World) -> None:
    activity = plan(world, by=world.ada, to=world.sophie)
    entry = actions.complete(by=world.thomas, activity=activity)
    assert (entry.author.user, entry.on_behalf_of) == (world.thomas, world.sophie)
    assert (fresh(activity).on_behalf_of, fresh(activity).assignee) == (world.sophie, world.sophie)


def test_cancelling_leaves_a_trace(world: World) -> None:
    activity = plan(world, by=world.ben, to=world.ben)
    actions.cancel(by=world.ben, activity=activity, reason="réglé par mail")
    assert fresh(activity).state == "cancelled"
    line = Entry.objects.get(record=world.offer, type="system", meta__say="activity_cancelled")
    assert line.meta["facts"] == {"name": "Ben Vendeur", "what": "Rappeler Dora — réglé par mail"}


def test_a_meeting_that_moves_keeps_its_hours(world: World) -> None:
    day = clock.today() + dt.timedelta(days=2)
    start, end = clock.local_moment(day, dt.time(14)), clock.local_moment(day, dt.time(15, 30))
    activity = plan(world, by=world.ben, to=world.ben, code="meet", start_at=start, end_at=end)
    later = day + dt.timedelta(days=5)
    actions.reschedule(by=world.ben, activity=activity, due_on=later, due_time=dt.time(14))
    moved = fresh(activity)
    assert moved.start_at == clock.local_moment(later, dt.time(14))
    assert moved.end_at == clock.local_moment(later, dt.time(15, 30))
    assert fresh(world.offer).next_activity_at == moved.start_at


def test_handing_over_opens_the_record_to_the_next_one(world: World) -> None:
    activity = plan(world, by=world.ben, to=world.ben)
    actions.reassign(by=world.ben, activity=activity, assignee=world.cleo)
    assert fresh(activity).assignee == world.cleo
    assert Record.objects.filter(policy.visible(world.cleo), pk=world.offer.pk).exists()
