"""Mail fetched from a real Dovecot: all of it, once, and the mailbox left as it was."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from ariane.accounts.models import Identity, Organisation
from ariane.journal import actions
from ariane.journal.models import Entry
from ariane.kernel import clock, leases
from ariane.mail import imap as client
from ariane.mail import probe, process, store
from ariane.mail.imap import ImapFailed
from ariane.mail.ingress import imap
from ariane.mail.models import InboundMail, Mailbox
from ariane.mail.outbox import transmit
from tests.mail import dovecot
from tests.mail.conftest import FakeServer
from tests.mail.dovecot import Dovecot
from tests.world import World, record

pytestmark = [pytest.mark.imap, pytest.mark.django_db]


@pytest.fixture(scope="session")
def post() -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="ariane-dovecot-"))
    folder.chmod(0o755)
    try:
        with dovecot.running(folder / "post") as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def box(post: Dovecot, world: Any, request: Any) -> Mailbox:
    """A mailbox with a folder of its own, which begins empty."""
    folder = f"f{abs(hash(request.node.name))}"
    post.deliver(raw(0), folder)
    mailbox = Mailbox.objects.create(
        name="Journal",
        address="journal@agence.example",
        catches=True,
        imap_host="127.0.0.1",
        imap_port=post.port,
        imap_security="none",
        imap_username="journal",
        imap_password=dovecot.PASSWORD,
        imap_folder=folder,
    )
    assert imap.fetch(mailbox) == 1
    InboundMail.objects.all().delete()
    return mailbox


def raw(number: int, text: str = "Bonjour") -> bytes:
    return (
        f"From: dora@mairie.example\r\nTo: journal@agence.example\r\nSubject: Mail {number}\r\n"
        f"Message-ID: <{number}@mairie.example>\r\n\r\n{text}\r\n"
    ).encode()


def subjects() -> list[str]:
    return sorted(InboundMail.objects.values_list("subject", flat=True))


@pytest.mark.req("M-009", "M-010", "O-026")
def test_new_mail_is_fetched_once_and_nothing_is_marked_or_deleted(post: Dovecot, box: Mailbox) -> None:
    for number in (1, 2, 3):
        post.deliver(raw(number), box.imap_folder)
    assert imap.fetch(box) == 3
    assert imap.fetch(box) == 0
    assert subjects() == ["Mail 1", "Mail 2", "Mail 3"]
    kept = InboundMail.objects.get(subject="Mail 2")
    assert store.read(kept.raw_path) == raw(2)
    assert (kept.mailbox, kept.source, kept.envelope_to) == (box, "imap", ["journal@agence.example"])
    with client.connected(box) as session:
        session.select_folder(box.imap_folder, readonly=True)
        assert len(session.search("UNSEEN")) == 4
    box.refresh_from_db()
    assert box.last_error == "" and box.last_run_at is not None and box.next_run_at > box.last_run_at


def test_one_bad_mail_never_blocks_the_next_and_is_tried_again(post: Dovecot, box: Mailbox, monkeypatch: Any) -> None:
    for number in (1, 2, 3):
        post.deliver(raw(number), box.imap_folder)
    whole = imap.body

    def broken(session: Any, uid: int) -> bytes:
        found = whole(session, uid)
        if b"Mail 2" in found:
            raise ValueError("unreadable literal")
        return found

    monkeypatch.setattr(imap, "body", broken)
    assert imap.fetch(box) == 2
    box.refresh_from_db()
    assert [row["why"] for row in box.skipped_uids] == ["unreadable literal"]
    monkeypatch.undo()
    assert imap.fetch(box) == 1
    assert subjects() == ["Mail 1", "Mail 2", "Mail 3"]
    box.refresh_from_db()
    assert box.skipped_uids == []


def test_a_busy_database_stops_the_run_and_nothing_is_passed_over(
    post: Dovecot, box: Mailbox, monkeypatch: Any
) -> None:
    post.deliver(raw(1), box.imap_folder)

    def locked(*_args: Any, **_options: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(imap, "receive", locked)
    with pytest.raises(ImapFailed, match="locked"):
        imap.fetch(box)
    monkeypatch.undo()
    box.refresh_from_db()
    assert "locked" in box.last_error and box.failing_since is not None
    assert imap.fetch(box) == 1
    box.refresh_from_db()
    assert box.failing_since is None


def test_uids_that_begin_anew_lose_nothing_and_double_nothing(post: Dovecot, box: Mailbox) -> None:
    post.deliver(raw(1), box.imap_folder)
    imap.fetch(box)
    Mailbox.objects.update(uid_validity=1, last_uid=10_000)
    post.deliver(raw(2), box.imap_folder)
    imap.fetch(Mailbox.objects.get())
    assert subjects() == ["Mail 0", "Mail 1", "Mail 2"]


def test_an_oversize_mail_is_set_aside_with_its_size(post: Dovecot, box: Mailbox, settings: Any) -> None:
    settings.MAIL_IN_MAX_BYTES = 100_000
    post.deliver(raw(1, "x\r\n" * 100_000), box.imap_folder)
    post.deliver(raw(2), box.imap_folder)
    assert imap.fetch(box) == 1
    box.refresh_from_db()
    assert len(box.skipped_uids) == 1


@pytest.mark.req("O-048")
def test_idle_brings_mail_at_once(post: Dovecot, box: Mailbox, monkeypatch: Any) -> None:
    stop = threading.Event()
    received, waits = imap.receive, threading.Event()

    def last(*args: Any, **options: Any) -> InboundMail:
        mail = received(*args, **options)
        stop.set()
        return mail

    def announce_then_deliver() -> None:
        waits.wait(10)
        post.deliver(raw(7), box.imap_folder)

    look = imap.news

    def news(lines: Any) -> Any:
        waits.set()  # the server is listening by now
        return look(lines)

    monkeypatch.setattr(imap, "receive", last)
    monkeypatch.setattr(imap, "news", news)
    threading.Thread(target=announce_then_deliver).start()
    started = clock.now()
    imap.attend_once(box, stop)
    assert subjects() == ["Mail 7"]
    assert (clock.now() - started).total_seconds() < 8


def test_a_leased_mailbox_is_read_by_one_worker_only(box: Mailbox) -> None:
    assert leases.take(Mailbox.objects.filter(imap.fetching()), limit=1, seconds=60)
    imap.attend(box.pk, threading.Event())  # returns at once: another worker reads it


def test_the_sent_folder_is_evidence_of_what_left(post: Dovecot, box: Mailbox) -> None:
    post.deliver(b"X-Ariane-Delivery: bxyz\r\n" + raw(9), "Envoyes")
    assert client.search_header(box, "Envoyes", "X-Ariane-Delivery", "bxyz")
    assert not client.search_header(box, "Envoyes", "X-Ariane-Delivery", "babc")


@pytest.mark.req("M-020")
def test_the_test_button_says_what_works_and_what_does_not(post: Dovecot, box: Mailbox) -> None:
    assert probe.test_imap(box).ok
    box.imap_password = "faux"
    refused = probe.test_imap(box)
    assert not refused.ok and "mot de passe" in refused.lines[-1]
    box.imap_password, box.imap_folder = dovecot.PASSWORD, "Absent"
    assert not probe.test_imap(box).ok
    box.imap_port = 1
    assert not probe.test_imap(box).ok


def test_a_fetched_mail_gets_its_verdict(post: Dovecot, box: Mailbox) -> None:
    post.deliver(raw(1), box.imap_folder)
    imap.fetch(box)
    process.work()
    assert InboundMail.objects.get().verdict == "sort"


@pytest.mark.req("O-026", "M-007", "M-008", "M-009", "M-010")
def test_the_whole_circle_over_smtp_and_imap(post: Dovecot, box: Mailbox, server: FakeServer, world: World) -> None:
    """From the record to a mail server, from the customer's mailbox program to Dovecot, and back in the thread."""
    Mailbox.objects.filter(pk=box.pk).update(smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none")
    Organisation.objects.update(undo_seconds=0)
    dora = Identity.objects.get(address="dora@aubrives.example")
    message = actions.Message(html="<p>La toiture demande quinze jours.</p>", subject="Toiture", recipients=(dora,))
    entry = actions.post_message(by=world.ben, record=record(world.offer), message=message)
    while transmit.work():
        pass
    left = message_from_bytes(server.mails[-1][2], policy=policy.default)
    assert "quinze jours" in str(left.get_body(("plain",)))
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = "Dora <dora@aubrives.example>", left["Reply-To"], "Re: Toiture"
    answer["Message-ID"], answer["In-Reply-To"] = "<reponse@aubrives.example>", left["Message-ID"]
    answer.set_content("Merci, le collège décide mardi.")
    post.deliver(bytes(answer), box.imap_folder)
    imap.fetch(Mailbox.objects.get(pk=box.pk))
    process.work()
    filed = Entry.objects.get(inbound__message_id="<reponse@aubrives.example>")
    assert (filed.record_id, filed.reply_to, filed.visibility) == (world.offer.pk, entry, "external")
