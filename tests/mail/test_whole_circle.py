"""The post office among real servers: Postfix relays and bounces, Dovecot is read by IMAP, customers answer.

Two installations of Ariane that write to each other stop within three mails.
"""

import json
import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from ariane.accounts.models import Identity, Organisation
from ariane.journal import actions
from ariane.journal.models import Entry
from ariane.mail import process
from ariane.mail.ingress import mailboxes
from ariane.mail.models import Alias, InboundMail, Mailbox, OutboundMail, Suppression
from ariane.mail.outbox import transmit
from tests.mail import dovecot, postfix
from tests.mail.postfix import Postfix
from tests.stories.house import ROOT
from tests.world import World, record

pytestmark = [
    pytest.mark.imap,
    pytest.mark.django_db,
    pytest.mark.skipif(bool(postfix.why_not()), reason=postfix.why_not() or "-"),
]
BOXES = {
    "journal@agence.example": "agence",
    "commercial@agence.example": "agence",
    "dora@aubrives.example": "dora",
    "fil@a.example": "a",
    "commercial@a.example": "a",
    "fil@b.example": "b",
    "commercial@b.example": "b",
}


@pytest.fixture(scope="module")
def relay() -> Iterator[Postfix]:
    folder = Path(tempfile.mkdtemp(prefix="ariane-postfix-"))
    folder.chmod(0o755)
    try:
        with postfix.running(folder / "post", BOXES) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def imap_port(relay: Postfix) -> Iterator[int]:
    folder = Path(tempfile.mkdtemp(prefix="ariane-dovecot-"))
    folder.chmod(0o755)
    try:
        with dovecot.running(folder / "post", maildir=relay.folder("agence")) as server:
            yield server.port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def box(relay: Postfix, imap_port: int, world: World) -> Mailbox:
    Organisation.objects.update(undo_seconds=0)
    return Mailbox.objects.create(
        name="Journal", address="journal@agence.example", catches=True,
        smtp_host="127.0.0.1", smtp_port=relay.port, smtp_security="none",
        imap_host="127.0.0.1", imap_port=imap_port, imap_security="none", imap_username="journal",
        imap_password=dovecot.PASSWORD,
    )  # fmt: skip


def leave(relay: Postfix) -> None:
    while transmit.work():
        pass
    relay.settled()


def come_back(box: Mailbox) -> None:
    mailboxes.fetch(Mailbox.objects.get(pk=box.pk))
    while process.work():
        pass


def send(world: World, *addresses: str) -> Entry:
    people = tuple(Identity.of_address(address) for address in addresses)
    message = actions.Message(html="<p>Quinze jours.</p>", subject="Toiture", recipients=people)
    return actions.post_message(by=world.ben, record=record(world.offer), message=message)


def hand_in(relay: Postfix, mail: EmailMessage, *, sender: str, to: str) -> None:
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=20) as session:
        session.sendmail(sender, [to], bytes(mail))
    relay.settled()


def letter(sender: str, to: str, text: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    for name, value in {"Subject": "Re: Toiture", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail["Message-ID"] = f"<{abs(hash((sender, to, text)))}@aubrives.example>"
    mail.set_content(text)
    return mail


@pytest.mark.req("O-026", "M-007", "M-010", "M-004")
def test_a_message_leaves_is_answered_and_the_answer_stands_in_the_thread(
    relay: Postfix, box: Mailbox, world: World
) -> None:
    sent = send(world, "dora@aubrives.example")
    leave(relay)
    (read,) = relay.arrived("dora")
    assert "Quinze jours" in str(read.get_body(("plain",)))
    answer = letter(
        "Dora <dora@aubrives.example>", read["Reply-To"], "Le collège décide mardi.",
        In_Reply_To=read["Message-ID"], References=read["Message-ID"],
    )  # fmt: skip
    hand_in(relay, answer, sender="dora@aubrives.example", to=str(read["Reply-To"].addresses[0].addr_spec))
    come_back(box)
    filed = Entry.objects.get(inbound__message_id=answer["Message-ID"])
    assert (filed.record_id, filed.reply_to, filed.direction) == (world.offer.pk, sent, "in")


@pytest.mark.req("O-027")
def test_a_bounce_marks_its_very_transmission(relay: Postfix, box: Mailbox, world: World) -> None:
    send(world, "dora@aubrives.example", "personne@aubrives.example")
    leave(relay)
    come_back(box)
    states = dict(OutboundMail.objects.filter(content__subject="Toiture").values_list("address", "state"))
    assert states["dora@aubrives.example"] == "sent"
    assert states["personne@aubrives.example"] == "bounced"
    assert Suppression.objects.filter(address="personne@aubrives.example").exists()
    assert InboundMail.objects.get(verdict="bounce").reason == "bounced"
    relay.arrived("dora")


@pytest.mark.req("O-026")
def test_an_absence_notice_is_noted_and_never_answered(relay: Postfix, box: Mailbox, world: World) -> None:
    send(world, "dora@aubrives.example")
    leave(relay)
    (read,) = relay.arrived("dora")
    back = str(read["Return-Path"]).strip("<>")
    notice = letter(
        "Dora <dora@aubrives.example>", back, "Je suis absente jusqu’au 3.", Auto_Submitted="auto-replied",
        Subject="Réponse automatique : Toiture", In_Reply_To=read["Message-ID"],
    )  # fmt: skip
    before = OutboundMail.objects.filter(address="dora@aubrives.example").count()
    hand_in(relay, notice, sender="", to=back)
    come_back(box)
    kept = InboundMail.objects.get(message_id=notice["Message-ID"])
    assert (kept.verdict, kept.record_id) == ("auto_reply", world.offer.pk)
    assert OutboundMail.objects.filter(address="dora@aubrives.example").count() == before
    leave(relay)
    assert relay.waiting("dora") == []


@pytest.mark.req("P-008")
def test_a_forward_to_an_address_makes_a_request_of_its_first_sender(
    relay: Postfix, box: Mailbox, world: World
) -> None:
    Alias.objects.create(address="commercial@agence.example", mailbox=box, target_kind="request")
    text = (
        "Pour vous.\n\n---------- Message transféré ---------\nDe : Erik Architecte <erik@plans.example>\n"
        "Date: ven. 20 nov. 2026 à 10:00\nObjet : Devis de toiture\n"
        "À : <ben@agence.example>\n\nPouvez-vous chiffrer ?\n"
    )
    mail = letter("Ben <ben@agence.example>", "commercial@agence.example", text, Subject="Tr : Devis de toiture")
    hand_in(relay, mail, sender="ben@agence.example", to="commercial@agence.example")
    come_back(box)
    kept = InboundMail.objects.get(message_id=mail["Message-ID"])
    assert kept.verdict == "record"
    assert Entry.objects.get(inbound=kept).author.address == "erik@plans.example"


# two installations

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from ariane.accounts.models import Organisation, User
from ariane.mail.models import Alias, Mailbox
from tests import world
world.build()
Organisation.objects.update(undo_seconds=0)
box = Mailbox.objects.create(name="Fil", address="fil@{me}.example", catches=True, smtp_host="127.0.0.1",
                             smtp_port={port}, smtp_security="none")
ben = User.objects.get(username="ben")
User.objects.filter(pk=ben.pk).update(email="commercial@{other}.example", notify="all")
Alias.objects.create(address="commercial@{me}.example", mailbox=box, target_kind="request", default_owner=ben)
"""

STEP = """
import json, sys
from pathlib import Path
import django
django.setup()
from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail, OutboundMail
from ariane.mail.outbox import transmit
from ariane.mail.process import process
for name in json.loads(sys.argv[1]):
    raw = Path(name).read_bytes()
    to = next(line.split(b":", 1)[1].strip().decode() for line in raw.splitlines() if line.startswith(b"Delivered-To:"))
    process(receive(raw, source="pipe", envelope_to=[to]))
while transmit.work():
    pass
print(json.dumps([list(row) for row in InboundMail.objects.order_by("pk").values_list("verdict", "reason")]))
"""


class Installation:
    """An Ariane with a home, a database and keys of its own."""

    def __init__(self, home: Path, me: str, other: str, port: int) -> None:
        self.me = me
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "ARIANE_HOME": str(home), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "ariane.config.settings",
            "ARIANE_URL": f"https://ariane.{me}.example",
        }  # fmt: skip
        home.mkdir()
        self.run(PREPARE.format(me=me, other=other, port=port))

    def run(self, script: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], env=self.environment, capture_output=True, text=True, cwd=ROOT,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def take_in(self, relay: Postfix) -> list[Any]:
        """File what waits in the mailbox, let go what follows; returns the verdicts so far."""
        new = relay.waiting(self.me)
        relay.seen.update(new)
        told = json.loads(self.run(STEP, json.dumps([str(path) for path in new])).splitlines()[-1])
        relay.settled()
        return list(told)


@pytest.mark.req("O-026")
@pytest.mark.odoo(84)
def test_two_installations_that_write_to_each_other_stop_within_three_mails(relay: Postfix, tmp_path: Path) -> None:
    """Each tells its seller of new requests, and the seller's address is the other's request address."""
    first = Installation(tmp_path / "a", "a", "b", relay.port)
    second = Installation(tmp_path / "b", "b", "a", relay.port)
    mail = letter("Dora <dora@aubrives.example>", "commercial@a.example", "Un devis, s’il vous plaît.", Subject="Devis")
    hand_in(relay, mail, sender="dora@aubrives.example", to="commercial@a.example")
    told = first.take_in(relay)
    assert told == [["record", told[0][1]]]
    carried = 0
    for _round in range(4):
        for one in (second, first):
            if new := relay.waiting(one.me):
                carried += len(new)
                told = one.take_in(relay)
    assert 1 <= carried <= 3, told
    assert not relay.waiting("a") and not relay.waiting("b")
