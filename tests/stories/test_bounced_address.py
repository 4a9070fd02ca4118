"""An address that refuses mail: from the server's notice to the corrected address, in one thread (X-11, O-055)."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal import actions
from ariane.journal.models import Delivery, Entry
from ariane.kernel.errors import NotAllowed
from ariane.mail import suppression, tokens
from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail, OutboundMail, Suppression
from ariane.mail.process import process
from ariane.parties.actions import set_addresses
from tests.journal.test_replies import CATCHER, deliver, office, sent
from tests.mail.test_process import bounce
from tests.world import World, record

__all__ = ["office"]
Browser = Callable[[User], Client]
DORA = "dora@aubrives.example"


def left(world: World) -> tuple[Entry, OutboundMail]:
    entry, content = sent(world)
    Entry.objects.filter(pk=entry.pk).update(published_at=entry.occurred_at)
    content.mails.update(state="sent")
    return entry, content.mails.get()


def come_in(raw: bytes, to: str) -> InboundMail:
    kept = receive(raw, source="smtp", envelope_to=[to])
    process(kept)
    kept.refresh_from_db()
    return kept


def refuse(mail: OutboundMail, status: str = "5.1.1") -> None:
    verp = tokens.tag(CATCHER, tokens.make("b", mail.pk))
    come_in(bounce(verp, status=status, recipient=DORA), verp)


@pytest.mark.req("X-11", "O-055")
def test_a_bounce_marks_the_message_suppresses_the_address_and_plans_its_correction_once(office: World) -> None:
    entry, mail = left(office)
    refuse(mail)
    mail.refresh_from_db()
    assert mail.state == "bounced"
    assert Suppression.objects.get().reason == "bounce"
    todo = Activity.objects.get(type__code="fix-address")
    assert (todo.assignee, todo.record_id, todo.from_entry) == (office.ben, entry.record_id, entry)
    assert DORA in todo.summary and "5.1.1" in todo.note
    refuse(left(office)[1])
    assert Activity.objects.filter(type__code="fix-address").count() == 1


@pytest.mark.req("O-055")
def test_one_gesture_sends_to_the_corrected_address_mends_the_card_and_ends_the_activity(
    office: World, as_user: Browser
) -> None:
    entry, mail = left(office)
    refuse(mail)
    delivery = Delivery.objects.get(mail=mail)
    page = as_user(office.ben).get(f"/entries/{entry.pk}/deliveries/").content.decode()
    assert "Envoyer à cette adresse" in page and "rejeté" in page
    form = {"address": "dora.dupont@aubrives.example", "card": "on"}
    assert as_user(office.cleo).post(f"/deliveries/{delivery.pk}/correct/", form).status_code == 404
    assert as_user(office.ben).post(f"/deliveries/{delivery.pk}/correct/", form).status_code == 302
    again = OutboundMail.objects.get(content=mail.content, address="dora.dupont@aubrives.example")
    assert (again.state, again.decided_by) == ("queued", office.ben)
    assert [row.identity.address for row in office.dora.addresses.all()] == ["dora.dupont@aubrives.example"]
    assert Activity.objects.get(type__code="fix-address").state == "done"
    mail.refresh_from_db()
    assert mail.state == "bounced"


def test_an_answer_from_the_address_lifts_what_bounces_made_of_it(office: World) -> None:
    _entry, mail = left(office)
    refuse(mail)
    deliver(DORA, mail.content.reply_to)
    assert suppression.standing([DORA]) == {}
    assert Activity.objects.get(type__code="fix-address").state == "done"


def test_an_absence_notice_lifts_nothing(office: World) -> None:
    _entry, mail = left(office)
    refuse(mail)
    deliver(DORA, mail.content.reply_to, Auto_Submitted="auto-replied")
    assert DORA in suppression.standing([DORA])


def test_taking_the_wrong_address_off_its_card_is_a_correction(office: World) -> None:
    _entry, mail = left(office)
    refuse(mail)
    set_addresses(by=office.ben, party=office.dora, addresses=["d@aubrives.example"])
    assert Activity.objects.get(type__code="fix-address").state == "done"


@pytest.mark.req("O-055")
@pytest.mark.parametrize(("kind", "word"), [("delivered", "remis"), ("read", "lu")])
def test_a_receipt_becomes_a_state_of_the_message(office: World, as_user: Browser, kind: str, word: str) -> None:
    entry, mail = left(office)
    verp = tokens.tag(CATCHER, tokens.make("b", mail.pk))
    report = {
        "delivered": ("delivery-status", f"Final-Recipient: rfc822; {DORA}\r\nAction: delivered\r\nStatus: 2.0.0\r\n"),
        "read": (
            "disposition-notification",
            f"Final-Recipient: rfc822; {DORA}\r\nOriginal-Message-ID: {mail.content.message_id}\r\n"
            "Disposition: manual-action/MDN-sent-manually; displayed\r\n",
        ),
    }[kind]
    come_in(multipart(verp, report[0], report[1]), verp)
    mail.refresh_from_db()
    assert (mail.delivered_at if kind == "delivered" else mail.read_at) is not None
    assert mail.state == "sent"
    page = as_user(office.ben).get(f"/entries/{entry.pk}/deliveries/").content.decode()
    assert f"> {word}<" in page or f">{word}<" in page


def test_a_complaint_ends_all_mail_to_its_reader(office: World) -> None:
    _entry, mail = left(office)
    report = "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n"
    returned = f"Message-ID: {mail.content.message_id}\r\nX-Ariane-Delivery: {tokens.make('b', mail.pk)}\r\n\r\n"
    got = come_in(multipart(CATCHER, "feedback-report", report, returned), CATCHER)
    assert (got.verdict, got.reason) == ("bounce", "complaint")
    row = Suppression.objects.get()
    assert (row.address, row.scope, row.reason) == (DORA, "all", "complaint")
    suppression.works(DORA)
    assert DORA in suppression.standing([DORA])


def test_a_doubtful_message_is_settled_by_who_knows(office: World, as_user: Browser) -> None:
    entry, mail = left(office)
    OutboundMail.objects.filter(pk=mail.pk).update(state="uncertain", problem="unconfirmed")
    delivery = Delivery.objects.get(mail=mail)
    page = as_user(office.ben).get(f"/entries/{entry.pk}/deliveries/").content.decode()
    assert "incertain" in page and "Il est arrivé" in page
    assert as_user(office.cleo).post(f"/deliveries/{delivery.pk}/arrived/").status_code == 404
    assert as_user(office.ben).post(f"/deliveries/{delivery.pk}/arrived/").status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.decided_by) == ("sent", office.ben)


def test_a_corrected_address_needs_the_right_to_write(office: World) -> None:
    _entry, mail = left(office)
    refuse(mail)
    delivery = Delivery.objects.select_related("record__kind", "mail", "recipient").get(mail=mail)
    with pytest.raises(NotAllowed):
        actions.correct_delivery(by=office.nadia, delivery=delivery, address="x@y.example")
    assert record(office.offer).pk == delivery.record_id


def multipart(to: str, kind: str, report: str, returned: str = "") -> bytes:
    parts = [("text/plain", "Notice\r\n"), (f"message/{kind}", report)]
    parts += [("text/rfc822-headers", returned)] if returned else []
    body = "".join(f"--x\r\nContent-Type: {mime}\r\n\r\n{text}\r\n" for mime, text in parts)
    return (
        f"From: MAILER-DAEMON@aubrives.example\r\nTo: {to}\r\nSubject: Notice\r\nMIME-Version: 1.0\r\n"
        f'Message-ID: <{kind}@aubrives.example>\r\nContent-Type: multipart/report; report-type={kind}; boundary="x"\r\n'
        f"\r\n{body}--x--\r\n"
    ).encode()
