"""Cases 41–42, 47–56 and 82–86: notices of non-delivery, and machines that answer each other."""

import datetime as dt

import pytest

from ariane.accounts.models import Identity
from ariane.journal import actions
from ariane.journal.models import Entry, Record
from ariane.kernel import clock
from ariane.mail import pace, tokens
from ariane.mail.models import Alias, InboundMail, OutboundContent, OutboundMail
from ariane.templates.models import Template
from tests.gateway.letters import CATCHER, DORA, GROUPS, STRANGER, arrive, letter, raw
from tests.journal.test_replies import sent
from tests.world import World, record

REPORT = 'multipart/report; report-type=delivery-status; boundary="B"'
ODD = 'multipart/report; boundary="B"; report-type="delivery-status";'


def notice(
    to: str,
    *,
    original: str = "",
    recipient: str = "dora@aubrives.example",
    sender: str = "MAILER-DAEMON@mx.example",
    label: str = REPORT,
) -> bytes:
    final = f"Final-Recipient: rfc822; {recipient}\r\n" if recipient else ""
    body = (
        "--B\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"{final}Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
        f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\n--B--\r\n"
    )
    head = f"From: {sender}\nTo: {to}\nSubject: Undelivered\nMessage-ID: <n.{clock.now().timestamp()}@mx.example>"
    return raw(f"{head}\nMIME-Version: 1.0\nContent-Type: {label}", body)


def transmission(office: World) -> OutboundMail:
    _entry, content = sent(office)
    OutboundMail.objects.filter(content=content).update(state="sent", sent_at=clock.now())
    return OutboundMail.objects.get(content=content)


def bounce_address(mail: OutboundMail) -> str:
    return tokens.tag(CATCHER, tokens.make("b", mail.pk))


@pytest.mark.odoo(41, 42)
def test_a_notice_to_the_bounce_address_makes_nothing_and_sends_nothing(groups: Alias, office: World) -> None:
    mail, before = transmission(office), Record.objects.count()
    waiting = OutboundMail.objects.count()
    verp = bounce_address(mail)
    for to in ([verp], [GROUPS, verp]):
        got = arrive(notice(", ".join(to), original=mail.content.message_id), to)
        assert got.verdict == "bounce" and got.reason in ("bounced", "bounce_of_unknown")
    assert (Record.objects.count(), OutboundMail.objects.count()) == (before, waiting)


@pytest.mark.odoo(47, 48)
def test_a_mailer_daemon_s_words_make_no_record(groups: Alias, office: World) -> None:
    before = Record.objects.count()
    got = arrive(letter("MAILER-DAEMON@mx.example", GROUPS, Subject="Undelivered Mail Returned to Sender"), GROUPS)
    assert got.verdict in ("bounce", "auto_reply", "sort") and Record.objects.count() == before
    assert not Identity.objects.filter(bounced_at__isnull=False).exists()


@pytest.mark.odoo(49, 51, 55)
@pytest.mark.parametrize("recipient", ["dora@aubrives.example", ""])
def test_a_notice_marks_its_transmission_and_address_once(office: World, recipient: str) -> None:
    mail = transmission(office)
    verp = bounce_address(mail)
    for _n in range(2):
        arrive(notice(verp, original=mail.content.message_id, recipient=recipient), verp)
    mail.refresh_from_db()
    assert mail.state == "bounced" and mail.error
    dora = Identity.objects.get(address="dora@aubrives.example")
    assert dora.bounced_at is not None
    assert Entry.objects.filter(record=office.offer, meta__say="mail_bounced").count() == 1


@pytest.mark.odoo(50)
def test_a_notice_of_a_mail_that_is_not_ours_condemns_nobody(office: World) -> None:
    got = arrive(notice(CATCHER, original="<pas.de.nous@x.example>"), CATCHER)
    assert (got.verdict, got.reason) == ("bounce", "bounce_of_unknown")
    assert Identity.objects.get(address="dora@aubrives.example").bounced_at is None


@pytest.mark.odoo(52)
def test_who_sends_a_notice_does_not_matter(office: World) -> None:
    mail = transmission(office)
    arrive(notice(bounce_address(mail), sender="postmaster@tout-autre.example"), bounce_address(mail))
    mail.refresh_from_db()
    assert mail.state == "bounced"


@pytest.mark.odoo(53)
@pytest.mark.parametrize("label", [REPORT, ODD])
def test_a_notice_sent_to_an_ordinary_address_is_still_a_notice(groups: Alias, office: World, label: str) -> None:
    mail, before = transmission(office), Record.objects.count()
    got = arrive(notice(GROUPS, original=mail.content.message_id, label=label), GROUPS)
    mail.refresh_from_db()
    assert (got.verdict, mail.state, Record.objects.count()) == ("bounce", "bounced", before)


@pytest.mark.odoo(54)
def test_an_address_that_answers_again_works_again(office: World) -> None:
    mail = transmission(office)
    verp = bounce_address(mail)
    for _n in range(3):
        arrive(notice(verp, original=mail.content.message_id), verp)
    dora = Identity.objects.get(address="dora@aubrives.example")
    assert dora.bounced_at is not None
    arrive(letter(DORA, mail.content.reply_to), mail.content.reply_to)
    dora.refresh_from_db()
    assert dora.bounced_at is None


@pytest.mark.odoo(56)
def test_of_several_recipients_only_the_named_one_bounced(office: World) -> None:
    people = tuple(Identity.objects.filter(address__in=("dora@aubrives.example", "erik@plans.example")).order_by("pk"))
    message = actions.Message(html="<p>Bonjour</p>", subject="Offre", recipients=people)
    entry = actions.post_message(by=office.ben, record=record(office.offer), message=message)
    actions.publish_due()
    OutboundMail.objects.filter(content__entry_uid=entry.uid).update(state="sent", sent_at=clock.now())
    rows = {row.address: row for row in OutboundMail.objects.filter(content__entry_uid=entry.uid, external=True)}
    hit = rows["erik@plans.example"]
    arrive(notice(bounce_address(hit), recipient="erik@plans.example"), bounce_address(hit))
    states = dict(OutboundMail.objects.filter(pk__in=[row.pk for row in rows.values()]).values_list("address", "state"))
    assert states["erik@plans.example"] == "bounced" and states["dora@aubrives.example"] != "bounced"


# pace


@pytest.mark.odoo(82, 83)
@pytest.mark.parametrize("shout", [False, True])
def test_the_one_record_too_many_waits_and_the_pace_falls_by_itself(groups: Alias, time_machine, shout: bool) -> None:  # type: ignore[no-untyped-def]
    for _n in range(pace.MOST):
        assert arrive(letter(), GROUPS).verdict == "record"
    sender = STRANGER.upper() if shout else STRANGER
    late = arrive(letter(sender), GROUPS)
    assert (late.verdict, late.reason) == ("sort", "too_fast") and not OutboundMail.objects.exists()
    assert arrive(letter("autre@ailleurs.example"), GROUPS).verdict == "record", "another sender is not concerned"
    time_machine.move_to(clock.now() + dt.timedelta(hours=3))
    assert arrive(letter(), GROUPS).verdict == "record"


@pytest.mark.odoo(84)
def test_two_machines_on_one_record_are_parted(office: World) -> None:
    _entry, content = sent(office)
    for _n in range(pace.MOST):
        assert arrive(letter(DORA, content.reply_to), content.reply_to).verdict == "entry"
    late = arrive(letter(DORA, content.reply_to), content.reply_to)
    assert (late.verdict, late.reason) == ("sort", "too_fast")


@pytest.mark.odoo(85)
def test_a_notification_that_comes_back_makes_nothing(groups: Alias, office: World) -> None:
    _entry, content = sent(office)
    before, waiting = Record.objects.count(), OutboundMail.objects.count()
    echo = arrive(letter(f"Nous <{CATCHER}>", GROUPS, Message_ID=content.message_id), GROUPS)
    assert (echo.verdict, echo.reason) == ("duplicate", "own_mail")
    assert (Record.objects.count(), OutboundMail.objects.count()) == (before, waiting)


@pytest.mark.odoo(86)
@pytest.mark.req("X-06")
def test_a_machine_s_answer_to_our_machine_s_answer_ends_there(groups: Alias, office: World) -> None:
    Alias.objects.filter(pk=groups.pk).update(acknowledge="Bien reçu sous {ref}.")
    first = arrive(letter(), GROUPS)
    ack = OutboundContent.objects.get(origin__startswith="ack:")
    assert Record.objects.get(pk=first.record_id).ref in ack.html and ack.automatic == "auto-replied"
    waiting = OutboundMail.objects.count()
    for to in (ack.reply_to, GROUPS, CATCHER):
        got = arrive(letter(to=to, In_Reply_To=ack.message_id, Auto_Submitted="auto-replied", Subject="Absence"), to)
        assert got.verdict == "auto_reply"
    assert OutboundMail.objects.filter(external=True).count() == 1 and waiting == OutboundMail.objects.count()


@pytest.mark.req("X-06")
@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "OOF, AutoReply"},
        {"List_Id": "<liste.ailleurs.example>"},
        {"Return_Path": "<>"},
        {"From": "no-reply@ailleurs.example"},
        {"Authentication_Results": "mx.agence.example; dmarc=fail"},
    ],
)
def test_no_automatic_answer_to_what_no_person_wrote(groups: Alias, headers: dict[str, str]) -> None:
    Alias.objects.filter(pk=groups.pk).update(acknowledge="Bien reçu.")
    arrive(letter(**headers), GROUPS)
    assert not OutboundMail.objects.filter(external=True).exists()


@pytest.mark.req("X-06")
def test_one_acknowledgement_a_day_to_one_address(groups: Alias, time_machine, office: World) -> None:  # type: ignore[no-untyped-def]
    Alias.objects.filter(pk=groups.pk).update(acknowledge="Bien reçu.")
    acks = OutboundMail.objects.filter(content__origin__startswith="ack:")
    for _n in range(3):
        arrive(letter(), GROUPS)
    arrive(letter("nadia@agence.example"), GROUPS)
    assert acks.count() == 1
    assert InboundMail.objects.filter(verdict="record").count() == 4
    time_machine.move_to(clock.now() + dt.timedelta(hours=25))
    arrive(letter(), GROUPS)
    assert acks.count() == 2


@pytest.mark.req("M-021", "X-06")
def test_a_template_in_use_acknowledges_in_place_of_the_address_and_as_carefully(groups: Alias, office: World) -> None:
    Alias.objects.filter(pk=groups.pk).update(acknowledge="Bien reçu.")
    Template.objects.filter(code="request-received").update(active=True)
    arrive(letter(Precedence="bulk"), GROUPS)
    assert not OutboundMail.objects.filter(external=True).exists()
    for _n in range(2):
        arrive(letter(), GROUPS)
    mail = OutboundMail.objects.select_related("content").get(external=True)
    assert mail.content.automatic == "auto-generated"
    assert "Bien reçu." not in mail.content.html
    assert "bien reçu votre demande" in mail.content.html
