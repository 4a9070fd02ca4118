"""One mail each working morning with what is due or overdue, until it is done (O-021, O-053)."""

import datetime as dt

import pytest
import time_machine

from ariane.accounts.models import Cover, Organisation, User
from ariane.activities.actions import Plan, complete, plan
from ariane.activities.models import Activity, ActivityType
from ariane.journal.actions import Note, post_note
from ariane.kernel import clock
from ariane.mail.models import OutboundMail
from ariane.reports import morning
from tests.world import World, fresh, record

MONDAY_8 = dt.datetime(2026, 11, 16, 8, 5, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def house(world: World) -> None:
    Organisation.objects.update(timezone="UTC", country="BE")


def asked(world: World, due: dt.date, code: str = "chase-quote", who: User | None = None) -> Activity:
    wanted = Plan(ActivityType.objects.get(code=code), due, "Relancer le hall", assignee=who or world.ben)
    return plan(by=world.ada, record=record(world.offer), plan=wanted)


def mails(origin: str = "morning:") -> list[OutboundMail]:
    rows = OutboundMail.objects.filter(content__origin__startswith=origin).select_related("content")
    return list(rows.order_by("pk"))


@pytest.mark.req("O-021", "O-053")
def test_each_working_morning_one_mail_until_it_is_done(world: World) -> None:
    day = MONDAY_8.date()
    with time_machine.travel(MONDAY_8 - dt.timedelta(minutes=30), tick=False):
        row = asked(world, day)
        asked(world, day - 3 * DAY)
        asked(world, day + DAY)
        assert morning.send_digests() == 0
    with time_machine.travel(MONDAY_8, tick=False):
        assert morning.send_digests() == 1 and morning.send_digests() == 0
    (mail,) = mails()
    assert mail.address == world.ben.email and not mail.external
    assert mail.content.subject == "1 activité aujourd’hui, 1 activité en retard"
    assert mail.content.html.count("Relancer le hall") == 2 and f"?activity={row.pk}" in mail.content.html
    for days, count in ((1, 2), (4, 3), (5, 3), (6, 3), (7, 4)):
        with time_machine.travel(MONDAY_8 + days * DAY, tick=False):
            morning.send_digests()
        assert len(mails()) == count, days
    for one in Activity.objects.filter(state="planned"):
        complete(by=fresh(world.ben), activity=one)
    with time_machine.travel(MONDAY_8 + 8 * DAY, tick=False):
        assert morning.send_digests() == 0


@pytest.mark.req("O-021")
def test_who_wants_none_gets_none_and_a_substitute_gets_hers(world: World) -> None:
    with time_machine.travel(MONDAY_8, tick=False):
        asked(world, MONDAY_8.date())
        User.objects.filter(pk=world.ben.pk).update(morning=False)
        assert morning.send_digests() == 0
    User.objects.filter(pk=world.ben.pk).update(morning=True, notify="none")
    with time_machine.travel(MONDAY_8 + DAY, tick=False):
        assert morning.send_digests() == 0
    User.objects.filter(pk=world.ben.pk).update(notify="mine")
    two = MONDAY_8 + 2 * DAY
    Cover.objects.create(user=world.ben, substitute=world.bea, from_day=two.date(), to_day=two.date())
    with time_machine.travel(two, tick=False):
        assert morning.send_digests() == 1
    assert [mail.address for mail in mails()] == [world.bea.email] and "pour Ben Vendeur" in mails()[0].content.html


@pytest.mark.req("M-017", "O-021")
def test_the_daily_summary_also_tells_what_waits_under_messages(world: World) -> None:
    User.objects.filter(pk=world.ben.pk).update(notify="digest")
    with time_machine.travel(MONDAY_8, tick=False):
        mention = f'<p><span data-mention="user:{world.ben.pk}">@Ben</span> regarde</p>'
        post_note(by=world.bea, record=record(world.offer), note=Note(html=mention))
        assert clock.now() and morning.send_digests() == 1
    (mail,) = mails()
    assert "1 message attend" in mail.content.subject and world.offer.title in mail.content.html
    assert "regarde" not in mail.content.html
