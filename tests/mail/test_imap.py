"""Mail fetched from a real Dovecot: all of it, once, and the mailbox left as it was."""

import datetime as dt
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections

from ariane.accounts.models import Identity, Organisation
from ariane.journal import actions
from ariane.journal.models import Entry
from ariane.kernel import clock, leases
from ariane.mail import imap as client
from ariane.mail import probe, process, store
from ariane.mail.failures import ServerFailed
from ariane.mail.ingress import imap, mailboxes
from ariane.mail.models import FetchRun, FolderMark, InboundMail, Mailbox
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
        imap_folders=[folder],
    )
    assert mailboxes.fetch(mailbox) == 1
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
        post.deliver(raw(number), box.imap_folders[0])
    assert mailboxes.fetch(box) == 3
    assert mailboxes.fetch(box) == 0
    assert subjects() == ["Mail 1", "Mail 2", "Mail 3"]
    kept = InboundMail.objects.get(subject="Mail 2")
    assert store.read(kept.raw_path) == raw(2)
    assert (kept.mailbox, kept.source, kept.envelope_to) == (box, "imap", ["journal@agence.example"])
    with client.connected(box) as session:
        session.select_folder(box.imap_folders[0], readonly=True)
        assert len(session.search("UNSEEN")) == 4
    box.refresh_from_db()
    assert box.last_error == "" and box.last_run_at is not None and box.next_run_at > box.last_run_at


def test_one_bad_mail_never_blocks_the_next_and_is_tried_again(post: Dovecot, box: Mailbox, monkeypatch: Any) -> None:
    for number in (1, 2, 3):
        post.deliver(raw(number), box.imap_folders[0])
    whole = imap.body

    def broken(session: Any, uid: int) -> bytes:
        found = whole(session, uid)
        if b"Mail 2" in found:
            raise ValueError("unreadable literal")
        return found

    monkeypatch.setattr(imap, "body", broken)
    assert mailboxes.fetch(box) == 2
    assert [row["why"] for row in FolderMark.objects.get().skipped] == ["unreadable literal"]
    monkeypatch.undo()
    assert mailboxes.fetch(box) == 1
    assert subjects() == ["Mail 1", "Mail 2", "Mail 3"]
    assert FolderMark.objects.get().skipped == []


def test_a_busy_database_stops_the_run_and_nothing_is_passed_over(
    post: Dovecot, box: Mailbox, monkeypatch: Any
) -> None:
    post.deliver(raw(1), box.imap_folders[0])

    def locked(*_args: Any, **_options: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(imap, "receive", locked)
    with pytest.raises(ServerFailed, match="locked"):
        mailboxes.fetch(box)
    monkeypatch.undo()
    box.refresh_from_db()
    assert "locked" in box.last_error and box.failing_since is not None
    assert mailboxes.fetch(box) == 1
    box.refresh_from_db()
    assert box.failing_since is None


def test_uids_that_begin_anew_lose_nothing_and_double_nothing(post: Dovecot, box: Mailbox) -> None:
    post.deliver(raw(1), box.imap_folders[0])
    mailboxes.fetch(box)
    FolderMark.objects.update(uid_validity=1, last_uid=10_000)
    post.deliver(raw(2), box.imap_folders[0])
    mailboxes.fetch(Mailbox.objects.get())
    assert subjects() == ["Mail 0", "Mail 1", "Mail 2"]


def test_an_oversize_mail_is_set_aside_with_its_size(post: Dovecot, box: Mailbox, settings: Any) -> None:
    settings.MAIL_IN_MAX_BYTES = 100_000
    post.deliver(raw(1, "x\r\n" * 100_000), box.imap_folders[0])
    post.deliver(raw(2), box.imap_folders[0])
    assert mailboxes.fetch(box) == 1
    assert len(FolderMark.objects.get().skipped) == 1


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
        post.deliver(raw(7), box.imap_folders[0])

    look = imap.news

    def news(lines: Any) -> Any:
        waits.set()  # the server is listening by now
        return look(lines)

    monkeypatch.setattr(imap, "receive", last)
    monkeypatch.setattr(imap, "news", news)
    threading.Thread(target=announce_then_deliver).start()
    started = clock.now()
    mailboxes.attend_once(box, stop)
    assert subjects() == ["Mail 7"]
    assert (clock.now() - started).total_seconds() < 8


def test_a_leased_mailbox_is_read_by_one_worker_only(box: Mailbox) -> None:
    assert leases.take(Mailbox.objects.filter(mailboxes.fetching()), limit=1, seconds=60)
    mailboxes.attend(box.pk, threading.Event())  # returns at once: another worker reads it


def test_the_sent_folder_is_evidence_of_what_left(post: Dovecot, box: Mailbox) -> None:
    post.deliver(b"X-Ariane-Delivery: bxyz\r\n" + raw(9), "Envoyes")
    assert client.search_header(box, "Envoyes", "X-Ariane-Delivery", "bxyz")
    assert not client.search_header(box, "Envoyes", "X-Ariane-Delivery", "babc")


@pytest.mark.req("M-009")
def test_several_folders_are_followed_and_a_missing_one_stops_none(post: Dovecot, box: Mailbox) -> None:
    box.imap_folders = [box.imap_folders[0], "Absent", "Demandes"]
    box.save()
    post.deliver(raw(1), box.imap_folders[0])
    post.deliver(raw(2), "Demandes")
    with pytest.raises(ServerFailed, match="Absent"):
        mailboxes.fetch(box)
    assert subjects() == ["Mail 1", "Mail 2"]
    box.refresh_from_db()
    assert "Absent" in box.last_error
    post.deliver(raw(3), "Demandes")
    box.imap_folders = [box.imap_folders[0], "Demandes"]
    assert mailboxes.fetch(box) == 1
    assert set(FolderMark.objects.values_list("name", flat=True)) == {box.imap_folders[0], "Demandes"}


@pytest.mark.req("M-009")
def test_each_run_is_told_and_runs_that_say_the_same_are_one_line(post: Dovecot, box: Mailbox) -> None:
    post.deliver(raw(1), box.imap_folders[0])
    for _turn in range(4):
        mailboxes.fetch(box)
    box.imap_password = "faux"
    for _turn in range(2):
        with pytest.raises(ServerFailed):
            mailboxes.fetch(box)
    told = [(run.kept, run.times, bool(run.error)) for run in FetchRun.objects.order_by("pk")][-3:]
    assert told == [(1, 1, False), (0, 3, False), (0, 2, True)]
    assert "mot de passe" in FetchRun.objects.latest("pk").error


def test_a_failing_mailbox_rests_longer_the_longer_it_fails(box: Mailbox) -> None:
    box.failing_since = clock.now()
    assert mailboxes.rest(box) == 60
    box.failing_since = clock.now() - dt.timedelta(minutes=20)
    assert 595 <= mailboxes.rest(box) <= 605
    box.failing_since = clock.now() - dt.timedelta(days=3)
    assert mailboxes.rest(box) == 1800


@pytest.mark.req("M-009")
def test_a_mailbox_that_hangs_holds_up_no_other(
    post: Dovecot, box: Mailbox, transactional_db: None, monkeypatch: Any
) -> None:
    hung = Mailbox.objects.create(name="Pendue", address="p@x.example", catches=True, imap_host="127.0.0.1")
    post.deliver(raw(5), box.imap_folders[0])
    stop, waits, attended = threading.Event(), threading.Event(), mailboxes.attend_once

    def attend_once(mailbox: Mailbox, ends: threading.Event) -> None:
        if mailbox.pk == hung.pk:
            waits.wait(20)
            return
        attended(mailbox, ends)

    monkeypatch.setattr(mailboxes, "attend_once", attend_once)

    def watch() -> None:
        mailboxes.watch(stop)
        connections.close_all()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        deadline = time.monotonic() + 10
        while "Mail 5" not in subjects() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "Mail 5" in subjects()
    finally:
        waits.set()
        stop.set()
        watcher.join(20)


@pytest.mark.req("M-020")
def test_the_test_button_says_what_works_and_what_does_not(post: Dovecot, box: Mailbox) -> None:
    assert probe.test_fetching(box).ok
    box.imap_password = "faux"
    refused = probe.test_fetching(box)
    assert not refused.ok and "mot de passe" in refused.lines[-1]
    box.imap_password, box.imap_folders = dovecot.PASSWORD, ["Absent"]
    absent = probe.test_fetching(box)
    assert not absent.ok and "Absent" in absent.lines[-1] and "INBOX" in absent.lines[-1]
    box.imap_port = 1
    assert "port 1" in probe.test_fetching(box).lines[-1]
    box.imap_host = "nulle-part.invalid"
    assert "nulle-part.invalid" in probe.test_fetching(box).lines[-1]


def test_a_fetched_mail_gets_its_verdict(post: Dovecot, box: Mailbox) -> None:
    post.deliver(raw(1), box.imap_folders[0])
    mailboxes.fetch(box)
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
    post.deliver(bytes(answer), box.imap_folders[0])
    mailboxes.fetch(Mailbox.objects.get(pk=box.pk))
    process.work()
    filed = Entry.objects.get(inbound__message_id="<reponse@aubrives.example>")
    assert (filed.record_id, filed.reply_to, filed.visibility) == (world.offer.pk, entry, "external")
