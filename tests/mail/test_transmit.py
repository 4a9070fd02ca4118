"""The outbox at work against a server that does what it is told."""

import datetime as dt
import email
from email.policy import default
from typing import Any

import pytest
from django.db import OperationalError, connection

from ariane.accounts.models import Identity
from ariane.kernel import clock, events, hold
from ariane.mail import outbox, tokens
from ariane.mail.events import MailSettled
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.outbox import Envelope, Outgoing, evidence, transmit
from ariane.mail.outbox.evidence import Finding
from tests.mail.conftest import FakeServer
from tests.world import World

pytestmark = pytest.mark.usefixtures("world")


def queue(count: int = 1, **changes: Any) -> list[OutboundMail]:
    people = [Identity.of_address(f"client{n}@mairie.example", f"Client {n}") for n in range(count)]
    values = {"origin": "entry:1", "entry_visibility": "external", "subject": "Votre offre", "html": "<p>Bonjour</p>"}
    mail = Outgoing(**values | changes)
    return outbox.enqueue(mail, [Envelope(one, external=True) for one in people])


def fresh(mail: OutboundMail) -> OutboundMail:
    mail.refresh_from_db()
    return mail


@pytest.mark.req("O-025")
def test_a_batch_leaves_over_one_connection(office: Mailbox, server: FakeServer) -> None:
    shown = [("Client 0", "client0@mairie.example"), ("Hélène, la juriste", "client1@mairie.example")]
    mails = queue(3, shown_to=shown)
    assert transmit.work() == 3
    assert [fresh(mail).state for mail in mails] == ["sent"] * 3
    assert server.connections == 1
    sender, recipient, raw = server.mails[0]
    assert tokens.read(sender, kind="b") == mails[0].pk
    assert recipient == "client0@mairie.example"
    seen = email.message_from_bytes(raw, policy=default)
    assert seen["Message-ID"] == mails[0].content.message_id
    assert [one.addr_spec for one in seen["To"].addresses] == ["client0@mairie.example", "client1@mairie.example"]
    assert [one.display_name for one in seen["To"].addresses][1] == "Hélène, la juriste"


@pytest.mark.parametrize(
    ("stage", "answer", "state", "problem"),
    [
        ("recipient", "450 4.2.0 Greylisted", "retry", "later"),
        ("recipient", "550 5.1.1 No such user", "failed", "unknown_recipient"),
        ("recipient", "552 5.2.2 Over quota", "failed", "mailbox_full"),
        ("data", "554 5.7.1 Looks like spam", "failed", "blocked"),
        ("data", "452 4.3.1 Disk full", "retry", "later"),
        ("data", "552 5.3.4 Too big", "failed", "too_large"),
        ("sender", "451 4.3.0 Busy", "retry", "later"),
    ],
)
def test_a_refusal_becomes_a_state_with_its_reason(
    office: Mailbox, server: FakeServer, stage: str, answer: str, state: str, problem: str
) -> None:
    (mail,) = queue()
    server.answers[stage] = [answer]
    transmit.work()
    assert (fresh(mail).state, mail.problem, mail.error) == (state, problem, answer)
    assert mail.why() and not server.mails
    assert (mail.next_try_at is not None) == (state == "retry")


@pytest.mark.failure(29)
def test_what_is_refused_for_now_leaves_at_the_next_try(office: Mailbox, server: FakeServer, time_machine: Any) -> None:
    (mail,) = queue()
    server.answers["recipient"] = ["450 4.7.1 Greylisted"]
    assert transmit.work() == 1 and transmit.work() == 0
    time_machine.move_to(clock.now() + dt.timedelta(minutes=2))
    assert transmit.work() == 1
    assert (fresh(mail).state, mail.tries, mail.problem) == ("sent", 2, "")


def test_after_days_of_trying_the_author_is_told(office: Mailbox, server: FakeServer, time_machine: Any) -> None:
    (mail,) = queue()
    time_machine.move_to(clock.now() + dt.timedelta(days=5))
    server.answers["recipient"] = ["450 4.7.1 Greylisted"]
    transmit.work()
    assert (fresh(mail).state, mail.problem) == ("failed", "gave_up")


def test_a_server_that_is_down_keeps_everything_waiting(office: Mailbox) -> None:
    Mailbox.objects.update(smtp_port=1)
    mails = queue(2)
    transmit.work()
    assert {(fresh(mail).state, mail.problem) for mail in mails} == {("retry", "unreachable")}


def test_a_refused_password_is_nobody_else_s_fault(office: Mailbox) -> None:
    Mailbox.objects.update(smtp_username="agence", smtp_password="faux")
    (mail,) = queue()
    transmit.work()
    assert (fresh(mail).state, mail.problem) == ("retry", "login_refused")


def test_without_an_outgoing_server_mail_waits_and_says_so() -> None:
    (mail,) = queue()
    transmit.work()
    assert (fresh(mail).state, mail.problem) == ("retry", "no_server")


def test_a_connection_lost_before_the_dot_is_tried_again(office: Mailbox, server: FakeServer) -> None:
    (mail,) = queue()
    server.hang_up_at = "recipient"
    transmit.work()
    assert (fresh(mail).state, mail.problem) == ("retry", "interrupted")


@pytest.mark.failure(3)
def test_a_connection_lost_after_the_dot_is_uncertain_and_never_resent_by_itself(
    office: Mailbox, server: FakeServer, time_machine: Any
) -> None:
    (mail,) = queue()
    server.hang_up_at = "answer"
    transmit.work()
    assert (fresh(mail).state, mail.problem) == ("uncertain", "unconfirmed")
    time_machine.move_to(clock.now() + dt.timedelta(days=2))
    assert transmit.work() == 0
    assert len(server.mails) == 1


def test_a_sender_s_bounce_address_falls_back_to_the_plain_one(office: Mailbox, server: FakeServer) -> None:
    (mail,) = queue()
    server.answers["sender"] = ["550 5.7.60 SendAsDenied"]
    transmit.work()
    assert fresh(mail).state == "sent"
    assert server.mails[0][0] == office.address


def test_a_held_outbox_sends_nothing_until_it_is_released(office: Mailbox, server: FakeServer) -> None:
    (mail,) = queue()
    hold.hold(hold.OUTBOX, reason="restored")
    assert transmit.work() == 0 and fresh(mail).state == "queued"
    hold.release(hold.OUTBOX)
    assert transmit.work() == 1


@pytest.mark.req("X-30")
def test_nothing_leaves_before_its_time_and_what_is_cancelled_never_does(
    office: Mailbox, server: FakeServer, time_machine: Any
) -> None:
    mails = queue(2, origin="entry:2")
    OutboundMail.objects.update(not_before=clock.now() + dt.timedelta(seconds=20))
    assert transmit.work() == 0
    assert outbox.cancel(origin="entry:2").count == 2
    time_machine.move_to(clock.now() + dt.timedelta(minutes=1))
    assert transmit.work() == 0
    assert {fresh(mail).state for mail in mails} == {"cancelled"}


def test_cancelling_says_what_had_left_already(office: Mailbox, server: FakeServer) -> None:
    mails = queue(2)
    server.answers["recipient"] = ["250 OK", "450 later"]
    transmit.work()
    undone = outbox.cancel(origin="entry:1")
    assert undone.count == 1
    assert [mail.pk for mail in undone.too_late] == [mails[0].pk]


@pytest.mark.parametrize(
    ("state", "finding", "expected"),
    [
        ("claimed", Finding.UNKNOWN, ("sent", 1)),
        ("transmitting", Finding.FOUND, ("sent", 0)),
        ("transmitting", Finding.ABSENT, ("sent", 1)),
        ("transmitting", Finding.UNKNOWN, ("uncertain", 0)),
    ],
)
def test_what_a_dead_worker_held_is_judged_by_evidence(
    office: Mailbox, server: FakeServer, monkeypatch: Any, state: str, finding: Finding, expected: tuple[str, int]
) -> None:
    (mail,) = queue()
    past = clock.now() - dt.timedelta(seconds=1)
    OutboundMail.objects.update(state=state, lease_until=past, epoch=1)
    monkeypatch.setattr(evidence, "SOURCES", (lambda _mail: finding,))
    transmit.work()
    assert (fresh(mail).state, len(server.mails)) == expected


def test_the_log_of_the_local_mail_server_is_evidence(office: Mailbox, settings: Any, tmp_path: Any) -> None:
    first, second = queue(2)
    settings.MAIL_MTA_LOG = str(tmp_path / "mail.log")
    (tmp_path / "mail.log").write_text(
        f"Nov 21 mx postfix/cleanup[12]: 4BC1234XYZ: message-id={first.content.message_id}\n"
        f"Nov 21 mx postfix/smtp[13]: 4BC1234XYZ: to=<{first.address}>, relay=x, dsn=2.0.0, status=sent (250 ok)\n"
    )
    assert evidence.in_log(first) is Finding.FOUND
    assert evidence.in_log(second) is Finding.UNKNOWN


def test_a_person_settles_an_uncertain_mail(office: Mailbox, server: FakeServer, ben: Any) -> None:
    mails = queue(2)
    OutboundMail.objects.update(state="uncertain")
    outbox.settle_uncertain(mails[0], by=ben, sent=True)
    outbox.send_again(mails[1], by=ben)
    assert transmit.work() == 1
    assert [fresh(mail).state for mail in mails] == ["sent", "sent"]
    assert [to for _from, to, _raw in server.mails] == [mails[1].address]


def test_a_person_sends_a_failed_mail_again(office: Mailbox, server: FakeServer, ben: Any) -> None:
    (mail,) = queue()
    server.answers["recipient"] = ["550 5.1.1 No such user"]
    transmit.work()
    outbox.retry(fresh(mail), by=ben)
    transmit.work()
    assert (fresh(mail).state, mail.decided_by) == ("sent", ben)


def test_whoever_became_an_outsider_gets_nothing_internal(office: Mailbox, server: FakeServer, world: World) -> None:
    mail = Outgoing(origin="notice:1", entry_visibility="internal", subject="Note", html="<p>Secret</p>")
    (row,) = outbox.enqueue(mail, [Envelope(world.ben.identity, external=False)])
    Identity.objects.filter(pk=world.ben.identity.pk).update(user=None)
    transmit.work()
    assert (fresh(row).state, row.problem) == ("failed", "became_external")
    assert not server.mails


def test_a_missing_file_fails_its_own_mail_only(office: Mailbox, server: FakeServer) -> None:
    broken = queue(1, attachments=[outbox.StoredFile("a.pdf", "application/pdf", "aa/none", 3)])
    whole = queue(1, origin="entry:2")
    transmit.work()
    assert (fresh(broken[0]).state, broken[0].problem) == ("failed", "file_missing")
    assert fresh(whole[0]).state == "sent"


def test_each_settling_is_told_inside_its_transaction(office: Mailbox, server: FakeServer) -> None:
    told: list[tuple[str, bool]] = []

    @events.subscribe(MailSettled)
    def watch(event: MailSettled) -> None:
        told.append((event.state, connection.in_atomic_block))
        if len(told) == 2:
            raise RuntimeError("a watcher that fails")

    mails = queue(2)
    transmit.work()
    events._inside[MailSettled].remove(watch)
    assert told == [("sent", True), ("sent", True)]
    assert [fresh(mail).state for mail in mails] == ["sent", "sent"]


@pytest.mark.failure(25)
def test_a_mail_whose_state_cannot_be_written_does_not_leave(
    office: Mailbox, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail,) = queue()

    def full(*_args: Any, **_values: Any) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(transmit, "start", full)
        transmit.work()
    assert server.mails == [] and (fresh(mail).state, mail.problem) == ("retry", "unsure")
    OutboundMail.objects.update(next_try_at=clock.now())
    transmit.work()
    assert len(server.mails) == 1 and fresh(mail).state == "sent"
