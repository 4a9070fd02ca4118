"""Raw bytes first, and one mail once, whichever ways it comes."""

import errno
from pathlib import Path
from typing import Any

import pytest

from ariane.mail import process, store
from ariane.mail.ingress import fingerprint, receive
from ariane.mail.models import InboundMail

pytestmark = pytest.mark.django_db

MAIL = (
    "Received: from a by b; Sat, 21 Nov 2026 10:00:00 +0100\r\n"
    "From: Dora <dora@mairie.example>\r\nTo: journal@agence.example\r\n"
    "Date: Sat, 21 Nov 2026 10:00:00 +0100\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n"
    "Message-ID: <1@mairie.example>\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\nUn café.\r\n"
).encode()


def test_the_bytes_are_on_disk_and_in_the_row() -> None:
    mail = receive(MAIL, source="pipe", envelope_from="dora@mairie.example", envelope_to=["Journal@Agence.example"])
    assert store.read(mail.raw_path) == MAIL
    assert (mail.verdict, mail.size, mail.message_id) == ("pending", len(MAIL), "<1@mairie.example>")
    assert (mail.subject, mail.from_address) == ("Café", "dora@mairie.example")
    assert mail.envelope_to == ["journal@agence.example"]


@pytest.mark.req("M-011")
@pytest.mark.parametrize(
    "other_way",
    [
        MAIL,
        b"Received: from c by d\r\n" + MAIL,
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"\r\n\r\n",
        MAIL.replace(b"8bit", b"quoted-printable").replace("Un café".encode(), b"Un caf=C3=A9"),
        MAIL.replace(b"8bit", b"base64").replace("Un café.\r\n".encode(), b"VW4gY2Fmw6kuDQo=\r\n"),
    ],
    ids=["same", "another-hop", "line-ends", "blank-lines", "quoted-printable", "base64"],
)
def test_a_copy_adds_its_recipients_and_nothing_else(other_way: bytes) -> None:
    first = receive(MAIL, source="imap", envelope_to=["journal@agence.example"])
    copy = receive(other_way, source="lmtp", envelope_to=["ventes@agence.example", "journal@agence.example"])
    assert copy.is_copy and copy.pk == first.pk
    assert copy.envelope_to == ["journal@agence.example", "ventes@agence.example"]
    assert InboundMail.objects.count() == 1
    assert [path.is_file() for path in Path(store.full_path("raw")).rglob("*.eml")] == [True]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Un café".encode(), "Un thé".encode()),
        (b"dora@", b"doris@"),
        (b"21 Nov 2026 10:00:00 +0100\r\nSubject", b"21 Nov 2026 10:00:01 +0100\r\nSubject"),
    ],
)
def test_a_foreign_id_on_other_content_is_another_mail(before: bytes, after: bytes) -> None:
    receive(MAIL, source="pipe")
    assert not receive(MAIL.replace(before, after), source="pipe").is_copy
    assert InboundMail.objects.count() == 2


def test_without_an_id_the_content_alone_decides() -> None:
    bare = MAIL.replace(b"Message-ID: <1@mairie.example>\r\n", b"")
    receive(bare, source="pipe")
    assert receive(bare, source="pipe").is_copy
    assert not receive(bare.replace(b"Un caf", b"Deux caf"), source="pipe").is_copy


def test_an_endless_message_id_still_fits_and_still_identifies() -> None:
    long = MAIL.replace(b"<1@", b"<" + b"x" * 900 + b"@")
    assert not receive(long, source="pipe").is_copy
    assert receive(long, source="pipe").is_copy


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"Subject: only\r\n", b"\r\n\r\n", b"no headers at all"])
def test_rubbish_is_kept_like_anything_else(raw: bytes) -> None:
    mail = receive(raw, source="pipe")
    process.work()
    mail.refresh_from_db()
    assert mail.verdict == "sort" and store.read(mail.raw_path) == raw


def test_a_full_disk_is_said_and_leaves_nothing_half_written(monkeypatch: Any) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(store.StoreFull):
        receive(MAIL, source="pipe")
    assert not InboundMail.objects.exists()
    assert not list(Path(store.full_path("part")).iterdir())


def test_a_fingerprint_is_never_the_emergency_one_for_a_sound_mail() -> None:
    marks = fingerprint.of(MAIL)
    assert marks.message_id and marks.from_address
