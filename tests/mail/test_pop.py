"""Mail fetched by POP3 from a real Dovecot: once, all of it, and left there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from ariane.mail import pop as client
from ariane.mail import probe, store
from ariane.mail.failures import ServerFailed
from ariane.mail.ingress import mailboxes, pop
from ariane.mail.models import InboundMail, Mailbox, PopMark
from tests.mail import dovecot
from tests.mail.dovecot import Dovecot

pytestmark = [
    pytest.mark.imap,
    pytest.mark.django_db,
    pytest.mark.skipif(not dovecot.POP and not os.environ.get("CI"), reason="dovecot-pop3d is not installed"),
]


@pytest.fixture
def post() -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="ariane-dovecot-"))
    folder.chmod(0o755)
    try:
        with dovecot.running(folder / "post") as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def box(post: Dovecot, world: Any) -> Mailbox:
    return Mailbox.objects.create(
        name="Journal", address="journal@agence.example", catches=True, protocol="pop", imap_host="127.0.0.1",
        imap_port=post.pop_port, imap_security="none", imap_username="journal", imap_password=dovecot.PASSWORD,
    )  # fmt: skip


def raw(number: int, text: str = "Bonjour", date: str = "") -> bytes:
    return (
        f"From: dora@mairie.example\r\nTo: journal@agence.example\r\nSubject: Mail {number}\r\n{date}"
        f"Message-ID: <{number}@mairie.example>\r\n\r\n{text}\r\n"
    ).encode()


def subjects() -> list[str]:
    return sorted(InboundMail.objects.values_list("subject", flat=True))


@pytest.mark.req("M-009", "M-010")
def test_new_mail_is_fetched_once_and_left_on_the_server(post: Dovecot, box: Mailbox) -> None:
    long_line = "x" * 9000 + "\r\n.un point\r\n"
    post.deliver(raw(1))
    post.deliver(raw(2, long_line))
    assert mailboxes.fetch(box) == 2
    assert mailboxes.fetch(box) == 0
    post.deliver(raw(3))
    assert mailboxes.fetch(box) == 1
    assert subjects() == ["Mail 1", "Mail 2", "Mail 3"]
    assert store.read(InboundMail.objects.get(subject="Mail 2").raw_path) == raw(2, long_line)
    assert len(post.names()) == 3
    assert InboundMail.objects.first().source == "pop"  # type: ignore[union-attr]


def test_years_of_old_mail_are_passed_over_and_marks_go_with_their_mails(post: Dovecot, box: Mailbox) -> None:
    post.deliver(raw(1, date="Date: Mon, 3 Feb 2020 10:00:00 +0100\r\n"))
    post.deliver(raw(2))
    assert mailboxes.fetch(box) == 1
    assert (subjects(), PopMark.objects.count()) == (["Mail 2"], 2)
    for path in (post.root / "mail").rglob("*"):
        if path.is_file() and path.parent.name in {"new", "cur"}:
            path.unlink()
    mailboxes.fetch(box)
    assert PopMark.objects.count() == 0


def test_one_bad_mail_never_blocks_the_next_and_is_tried_again(post: Dovecot, box: Mailbox, monkeypatch: Any) -> None:
    for number in (1, 2, 3):
        post.deliver(raw(number))
    whole = client.text

    def broken(session: Any, number: int) -> bytes:
        found = whole(session, number)
        if b"Mail 2" in found:
            raise ValueError("unreadable")
        return found

    monkeypatch.setattr(pop.pop, "text", broken)
    assert mailboxes.fetch(box) == 2
    assert PopMark.objects.get(why="unreadable").tries == 1
    monkeypatch.undo()
    assert mailboxes.fetch(box) == 1
    assert subjects() == ["Mail 1", "Mail 2", "Mail 3"]


def test_a_busy_database_loses_nothing(post: Dovecot, box: Mailbox, monkeypatch: Any) -> None:
    post.deliver(raw(1))

    def locked(*_args: Any, **_options: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(pop, "receive", locked)
    with pytest.raises(ServerFailed, match="locked"):
        mailboxes.fetch(box)
    monkeypatch.undo()
    assert mailboxes.fetch(box) == 1


@pytest.mark.req("M-020")
def test_the_test_button_speaks_pop_too(post: Dovecot, box: Mailbox) -> None:
    post.deliver(raw(1))
    good = probe.test_fetching(box)
    assert good.ok and any(line.startswith("1 ") for line in good.lines)
    box.imap_password = "faux"
    assert "mot de passe" in probe.test_fetching(box).lines[-1]
