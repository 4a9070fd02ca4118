"""From raw bytes to one verdict, with the trace of who was asked."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from ariane.accounts.models import Identity
from ariane.kernel import clock
from ariane.kernel.errors import Collision
from ariane.mail import outbox, process, routing, tokens
from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail, Mailbox, OutboundMail
from ariane.mail.outbox import Envelope, Outgoing, transmit
from ariane.mail.routing import Incoming, Verdict
from tests.mail.conftest import FakeServer

pytestmark = pytest.mark.django_db

FROM, TO = "dora@mairie.example", "journal@agence.example"


def raw(body: str = "Bonjour", /, **headers: str) -> bytes:
    fields = {"From": FROM, "To": TO, "Subject": "Question", "Message-ID": "<q@mairie.example>"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n" + body.encode()


@pytest.fixture
def desk() -> Iterator[dict[str, Any]]:
    """Only one router of our own and the last: what it answers is set by the test."""
    known = dict(routing._routers)
    answer: dict[str, Any] = {"say": lambda _incoming: None, "seen": []}

    def ask(incoming: Incoming) -> Verdict | None:
        answer["seen"].append(incoming)
        return answer["say"](incoming)

    routing._routers.clear()
    routing._routers["to_sort"] = known["to_sort"]
    routing.router("desk", position=10)(ask)
    yield answer
    routing._routers.clear()
    routing._routers.update(known)


def settled(mail: InboundMail) -> InboundMail:
    process.work()
    mail.refresh_from_db()
    return mail


@pytest.mark.req("M-011")
def test_what_nobody_knows_is_to_sort_with_every_rule_named(desk: Any) -> None:
    mail = settled(receive(raw("Bonjour\r\nune question"), source="pipe"))
    assert (mail.verdict, mail.rule, mail.reason) == ("sort", "to_sort", "unknown")
    assert (mail.subject, mail.from_address, mail.excerpt) == ("Question", FROM, "Bonjour une question")
    asked = [(hit.rule, hit.hit) for hit in mail.hits.all()]
    assert asked[-2:] == [("desk", False), ("to_sort", True)]
    assert {rule for rule, _hit in asked} >= {"oversize", "bounce", "auto_reply", "loop"}


def test_a_router_s_verdict_is_the_only_one(desk: Any) -> None:
    desk["say"] = lambda _incoming: Verdict("entry", "token", record_id=7, entry_id=9)
    mail = settled(receive(raw(), source="pipe"))
    assert (mail.verdict, mail.rule, mail.record_id, mail.entry_id) == ("entry", "desk", 7, 9)
    assert process.work() == 0


def test_a_router_that_breaks_loses_nothing_and_can_be_asked_again(desk: Any, ben: Any) -> None:
    def broken(_incoming: Incoming) -> Verdict:
        Identity.objects.create(address="half@written.example")
        raise RuntimeError("router is broken")

    desk["say"] = broken
    mail = settled(receive(raw(), source="pipe"))
    assert (mail.verdict, mail.rule) == ("failed", "desk")
    assert "router is broken" in mail.reason
    assert not Identity.objects.filter(address="half@written.example").exists()
    desk["say"] = lambda _incoming: Verdict("entry", "token")
    routing.again(mail, by=ben)
    assert settled(mail).verdict == "entry"


def test_a_busy_database_only_delays(desk: Any, time_machine: Any) -> None:
    def busy(_incoming: Incoming) -> Verdict:
        raise OperationalError("database is locked")

    desk["say"] = busy
    mail = settled(receive(raw(), source="pipe"))
    assert mail.verdict == "pending"
    desk["say"] = lambda _incoming: Verdict("entry", "token")
    assert process.work() == 0
    time_machine.move_to(clock.now() + dt.timedelta(seconds=11))
    assert settled(mail).verdict == "entry"


def test_a_worker_that_lost_its_lease_writes_nothing(desk: Any) -> None:
    def overtaken(_incoming: Incoming) -> Verdict:
        InboundMail.objects.update(epoch=99)
        Identity.objects.create(address="late@writer.example")
        return Verdict("entry", "token")

    desk["say"] = overtaken
    settled(receive(raw(), source="pipe"))
    assert not Identity.objects.filter(address="late@writer.example").exists()


def test_a_copy_to_another_address_is_routed_for_that_address_only(desk: Any) -> None:
    mail = settled(receive(raw(To="autre@ailleurs.example"), source="lmtp", envelope_to=["a@agence.example"]))
    assert mail.verdict == "sort"
    desk["say"] = lambda _incoming: Verdict("record", "ventes@", record_id=3)
    receive(raw(To="autre@ailleurs.example"), source="lmtp", envelope_to=["ventes@agence.example"])
    assert settled(mail).verdict == "record"
    assert list(desk["seen"][-1].addresses) == ["ventes@agence.example"]
    assert process.work() == 0


def test_a_person_files_once(desk: Any, ben: Any) -> None:
    mail = settled(receive(raw(), source="pipe"))
    routing.settle(mail, Verdict("entry", "by hand", record_id=1), by=ben)
    assert (mail.verdict, mail.settled_by, mail.rule) == ("entry", ben, "by_hand")
    with pytest.raises(Collision):
        routing.settle(mail, Verdict("refused", "spam"), by=ben)


def test_an_oversize_mail_waits_with_its_head_read(desk: Any, settings: Any) -> None:
    settings.MAIL_IN_MAX_BYTES = 1000
    mail = settled(receive(raw("x" * 2000), source="imap"))
    assert (mail.verdict, mail.reason, mail.subject) == ("sort", "too_large", "Question")
    assert not desk["seen"]


def test_a_mail_disowned_by_its_domain_is_marked(desk: Any) -> None:
    settled(receive(raw(Authentication_Results="mx.agence.example; dmarc=fail (p=reject)"), source="imap"))
    assert desk["seen"][-1].unverified
    settled(receive(raw("autre", Authentication_Results="mx.agence.example; dmarc=pass"), source="imap"))
    assert not desk["seen"][-1].unverified


# what comes back of what was sent


@pytest.fixture
def sent(office: Mailbox, server: FakeServer) -> OutboundMail:
    mail = Outgoing(origin="entry:1", entry_visibility="external", subject="Offre", html="<p>Offre</p>")
    person = Identity.of_address("dora@mairie.example", "Dora")
    (row,) = outbox.enqueue(mail, [Envelope(person, external=True)])
    transmit.work()
    row.refresh_from_db()
    assert row.state == "sent"
    return row


def bounce(to: str, *, original: str = "", status: str = "5.1.1", recipient: str = FROM) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <dsn{status}@mx.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
        f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\n--B--\r\n"
    ).encode()


def test_a_bounce_marks_the_transmission_and_the_address(sent: OutboundMail, desk: Any, server: FakeServer) -> None:
    verp = server.mails[0][0]
    mail = settled(receive(bounce(verp), source="smtp", envelope_to=[verp]))
    sent.refresh_from_db()
    assert (mail.verdict, mail.reason, mail.rule) == ("bounce", "bounced", "bounce")
    assert sent.state == "bounced" and "5.1.1" in sent.error
    assert sent.recipient.bounced_at is not None
    assert not desk["seen"]


def test_a_bounce_is_known_by_the_message_id_too(sent: OutboundMail, desk: Any) -> None:
    settled(receive(bounce(TO, original=sent.content.message_id), source="imap"))
    sent.refresh_from_db()
    assert sent.state == "bounced"


def test_whoever_has_read_a_message_id_cannot_condemn_the_address_of_another(sent: OutboundMail, desk: Any) -> None:
    settled(receive(bounce(TO, original=sent.content.message_id), source="imap"))
    assert Identity.objects.get(pk=sent.recipient_id).bounced_at is None


def test_a_full_mailbox_says_nothing_of_the_address(sent: OutboundMail, desk: Any, server: FakeServer) -> None:
    verp = server.mails[0][0]
    settled(receive(bounce(verp, status="5.2.2"), source="smtp", envelope_to=[verp]))
    sent.refresh_from_db()
    assert sent.state == "bounced"
    assert sent.recipient.bounced_at is None


def test_an_invented_bounce_marks_nobody(sent: OutboundMail, desk: Any) -> None:
    forged = sent.content.message_id.replace(".", ".r", 1)
    mail = settled(receive(bounce(TO, original=forged), source="imap"))
    sent.refresh_from_db()
    assert (mail.verdict, mail.reason) == ("bounce", "bounce_of_unknown")
    assert sent.state == "sent" and sent.recipient.bounced_at is None


def test_our_own_mail_coming_back_is_no_answer(sent: OutboundMail, desk: Any, server: FakeServer) -> None:
    mail = settled(receive(server.mails[0][2], source="imap"))
    assert (mail.verdict, mail.reason) == ("duplicate", "own_mail")
    assert not desk["seen"]


@pytest.mark.req("X-04")
def test_an_absence_notice_to_the_bounce_address_answers_its_mail(
    sent: OutboundMail, desk: Any, server: FakeServer
) -> None:
    verp = server.mails[0][0]
    notice = raw("Je suis absente.", To=verp, Auto_Submitted="auto-replied", Subject="Absence")
    settled(receive(notice, source="smtp", envelope_to=[verp]))
    incoming = desk["seen"][-1]
    assert incoming.automatic
    assert sent.content.key in map(tokens.read, incoming.addresses)


def test_a_machine_s_answer_to_nothing_bothers_nobody(desk: Any) -> None:
    notice = raw("Je suis absente.", Auto_Submitted="auto-replied", Subject="Absence")
    assert settled(receive(notice, source="smtp")).verdict == "auto_reply"


def test_a_form_sent_by_a_machine_is_a_mail_like_any_other(desk: Any) -> None:
    form = raw("Nom : Dora", Auto_Submitted="auto-generated", Subject="Formulaire")
    assert settled(receive(form, source="smtp")).verdict == "sort"
    assert not desk["seen"][-1].automatic
