"""What may keep a mail, or a whole server, from sending: the last look, an end date, throttles, rests, suppression."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import pytest

from ariane.accounts.models import Identity
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError
from ariane.mail import outbox, suppression
from ariane.mail.events import AboutToLeave, AddressBounced
from ariane.mail.models import Mailbox, OutboundMail, Suppression
from ariane.mail.outbox import schedule, senders, servers, transmit
from tests.mail.conftest import FakeServer
from tests.mail.test_transmit import fresh, queue
from tests.world import World

pytestmark = pytest.mark.usefixtures("world")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def last_look() -> Iterator[list[AboutToLeave]]:
    """Calls off what is queued for `flow:paid`; breaks on `flow:broken`."""
    seen: list[AboutToLeave] = []

    @events.subscribe(AboutToLeave)
    def look(event: AboutToLeave) -> None:
        seen.append(event)
        if event.origin == "flow:paid":
            event.call_off("payée entre-temps")
        if event.origin == "flow:broken":
            raise RuntimeError("no facts")

    yield seen
    events._inside[AboutToLeave].remove(look)


def test_the_last_look_calls_a_mail_off_after_the_server_took_its_address(
    office: Mailbox, server: FakeServer, last_look: list[AboutToLeave]
) -> None:
    (paid,), (due,) = queue(origin="flow:paid"), queue(origin="flow:due")
    transmit.work()
    assert [look.origin for look in last_look] == ["flow:paid", "flow:due"]
    assert (fresh(paid).state, paid.problem, paid.error) == ("cancelled", "called_off", "payée entre-temps")
    assert paid.tries == 0 and fresh(due).state == "sent"
    assert len(server.mails) == 1


def test_a_last_look_that_breaks_keeps_the_mail(
    office: Mailbox, server: FakeServer, last_look: list[AboutToLeave]
) -> None:
    (mail,) = queue(origin="flow:broken")
    transmit.work()
    assert (fresh(mail).state, mail.problem, mail.error) == ("retry", "unsure", "no facts")
    assert not server.mails


def test_what_was_taken_back_while_the_server_answered_does_not_leave(
    office: Mailbox, server: FakeServer, monkeypatch: Any
) -> None:
    (mail,) = queue()
    real = transmit.start

    def taken_back(row: OutboundMail, size: int) -> Any:
        OutboundMail.objects.filter(pk=row.pk).update(state="cancelled")
        return real(row, size)

    monkeypatch.setattr(transmit, "start", taken_back)
    transmit.work()
    assert fresh(mail).state == "cancelled" and not server.mails


def test_a_mail_has_an_end_date(office: Mailbox, server: FakeServer, time_machine: Any) -> None:
    (mail,) = queue()
    OutboundMail.objects.update(expires_at=clock.now() + MINUTE)
    time_machine.move_to(clock.now() + 2 * MINUTE)
    transmit.work()
    assert (fresh(mail).state, mail.problem) == ("cancelled", "expired") and not server.mails


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("sender", "421 4.3.2 Closing, too busy"),
        ("recipient", "421 4.7.0 Try again later"),
        ("data", "450 4.7.28 Rate limited"),
        ("sender", "550 5.4.5 Daily user sending quota exceeded"),
        ("recipient", "452 4.5.3 Too many messages from you"),
    ],
)
def test_a_server_that_asks_for_less_rests_and_fails_nothing(
    office: Mailbox, server: FakeServer, time_machine: Any, stage: str, answer: str
) -> None:
    mails = queue(3)
    server.answers[stage] = [answer]
    transmit.work()
    assert [fresh(mail).state for mail in mails] == ["retry", "queued", "queued"]
    office.refresh_from_db()
    assert servers.resting(office) and office.rest_said == answer and servers.why(office)
    assert transmit.work() == 0
    time_machine.move_to(clock.now() + 2 * MINUTE)
    transmit.work()
    assert [fresh(mail).state for mail in mails] == ["sent"] * 3
    office.refresh_from_db()
    assert (office.rests, office.rest_problem) == (0, "")


def test_a_server_that_is_down_for_days_fails_nothing_and_rests_longer(
    office: Mailbox, server: FakeServer, time_machine: Any, ben: Any
) -> None:
    (mail,) = queue()
    Mailbox.objects.update(smtp_port=1)
    transmit.work()
    time_machine.move_to(clock.now() + dt.timedelta(days=6))
    transmit.work()
    assert (fresh(mail).state, mail.tries) == ("retry", 0)
    office.refresh_from_db()
    assert office.rests == 2 and office.rests_until and MINUTE < office.rests_until - clock.now() <= 2 * MINUTE
    Mailbox.objects.update(smtp_port=server.port)
    servers.try_now(office, by=ben)
    transmit.work()
    assert fresh(mail).state == "sent"


def test_one_server_that_rests_holds_no_other(office: Mailbox, server: FakeServer) -> None:
    other = Mailbox.objects.create(
        name="Autre", address="b@b.example", smtp_host="127.0.0.1", smtp_port=1, smtp_security="none"
    )
    (down,) = queue(origin="entry:9", mailbox=other)
    transmit.work()
    (up,) = queue()
    transmit.work()
    assert (fresh(down).state, fresh(up).state) == ("retry", "sent")


@pytest.mark.parametrize(
    ("per_minute", "per_hour"), [(1, None), (6, None), (60, None), (61, None), (600, None), (None, 30), (None, 7200)]
)
def test_no_window_ever_holds_more_than_the_throttle(per_minute: int | None, per_hour: int | None) -> None:
    wait = schedule.interval(per_minute, per_hour)
    window, most = (dt.timedelta(minutes=1), per_minute) if per_minute else (dt.timedelta(hours=1), per_hour)
    now = start = clock.now()
    left: list[dt.datetime] = []
    next_slot = None
    while now < start + 1.5 * window:
        count, begin = schedule.slots(next_slot, wait, now)
        if count:
            next_slot = begin + count * wait
            left += [now] * count
        now += dt.timedelta(seconds=0.47)
    busiest = max(bisect_left(left, one + window) - place for place, one in enumerate(left))
    assert most and most * 0.9 <= busiest <= most


def test_a_throttled_server_drains_evenly(office: Mailbox, server: FakeServer, time_machine: Any) -> None:
    Mailbox.objects.update(per_minute=6)
    queue(4)
    start = clock.now()
    time_machine.move_to(start, tick=False)
    assert [transmit.work(), transmit.work()] == [1, 0]
    time_machine.move_to(start + dt.timedelta(seconds=10), tick=False)
    assert [transmit.work(), transmit.work()] == [1, 0]
    assert len(server.mails) == 2


def test_an_address_that_does_not_exist_is_suppressed(office: Mailbox, server: FakeServer) -> None:
    told: list[AddressBounced] = []
    events.subscribe(AddressBounced)(told.append)
    (mail,) = queue()
    server.answers["recipient"] = ["550 5.1.1 No such user", "550 relaying denied"]
    transmit.work()
    events._inside[AddressBounced].remove(told.append)
    row = Suppression.objects.get()
    assert (row.address, row.scope, row.reason, row.mail_id) == (mail.address, "all", "bounce", mail.pk)
    assert [event.identity_id for event in told] == [mail.recipient_id]
    assert Identity.objects.get(pk=mail.recipient_id).bounced_at is not None


def test_our_own_server_s_refusal_suppresses_nobody(office: Mailbox, server: FakeServer) -> None:
    queue()
    server.answers["recipient"] = ["550 relaying denied"]
    transmit.work()
    assert not Suppression.objects.exists()


def test_a_suppressed_address_is_refused_with_its_reason_and_sent_to_on_a_person_s_word(
    office: Mailbox, server: FakeServer, ben: Any
) -> None:
    suppression.suppress("client0@mairie.example", "complaint", said="reported")
    (mail,) = queue()
    transmit.work()
    assert (fresh(mail).state, mail.problem) == ("failed", "suppressed")
    assert "reported" in mail.error and not server.mails
    outbox.send_again(mail, by=ben)
    transmit.work()
    assert (fresh(mail).state, mail.decided_by) == ("sent", ben)
    (later,) = queue(origin="entry:2")
    transmit.work()
    assert fresh(later).state == "failed"


def test_who_declined_commercial_mail_still_gets_the_rest(office: Mailbox, server: FakeServer) -> None:
    suppression.suppress("client0@mairie.example", "opt_out", scope="commercial")
    (offer,) = queue(automatic="auto-generated", purpose="commercial")
    (invoice,) = queue(origin="entry:2")
    transmit.work()
    assert (fresh(offer).state, offer.problem) == ("failed", "unsubscribed")
    assert fresh(invoice).state == "sent"


def test_the_third_soft_bounce_in_a_month_suppresses(office: Mailbox, server: FakeServer) -> None:
    for n in range(3):
        assert not Suppression.objects.exists()
        server.answers["recipient"] = ["552 5.2.2 Over quota"]
        queue(origin=f"entry:{n}")
        transmit.work()
    assert Suppression.objects.get().reason == "soft"


def test_lifting_wants_a_reason_and_happens_once(world: World, ben: Any) -> None:
    row = suppression.suppress("client0@mairie.example", "bounce")
    with pytest.raises(DomainError):
        suppression.lift(by=ben, row=row, reason=" ")
    suppression.lift(by=ben, row=row, reason="corrigée au téléphone")
    assert suppression.standing(["client0@mairie.example"]) == {}
    with pytest.raises(DomainError):
        suppression.lift(by=ben, row=row, reason="encore")
    again = suppression.suppress("client0@mairie.example", "bounce")
    assert again.pk != row.pk


def test_the_server_is_chosen_by_address_then_domain_then_team_then_default(world: World) -> None:
    def box(name: str, **more: Any) -> Mailbox:
        return Mailbox.objects.create(name=name, address=f"{name}@x.example", smtp_host="x", **more)

    first, default = box("a"), box("d", default=True)
    sales = box("s", team=world.team("ventes"))
    domain = box("m", from_domains=["agence.example"])
    personal = box("p", from_domains=["ben@agence.example"])
    box("probe", probe=True, default=True)

    def chosen(address: str = "", team: str = "") -> Mailbox | None:
        return senders.offices(address=address, team=world.team(team).pk if team else None).sending

    assert chosen("ben@agence.example", "ventes") == personal
    assert chosen("bea@agence.example", "ventes") == domain
    assert chosen("x@ailleurs.example", "ventes") == sales
    assert chosen("x@ailleurs.example", "achats") == default
    Mailbox.objects.filter(pk=default.pk).update(active=False)
    assert chosen() == first
