"""Notices of failure as some hundred and fifty servers word them, and mails of people who speak of failures.

notices.txt holds one after the other: « @ name | failed|delayed ADDRESS… », « nobody » where the notice names none and
« person » where it is none, then headers, a blank line, and the words; {copy} stands for the mail that came back.
"""

import re
from collections.abc import Iterator
from email.header import Header
from pathlib import Path

import pytest

from ariane.mail.parse import parse
from ariane.mail.parse.bounce_reasons import status_of

TEXT = (Path(__file__).parent / "notices.txt").read_text("utf-8")
COPY = """Received: from pc.nous.example (pc.nous.example [192.0.2.9])
\tby relay.nous.example (Postfix) with ESMTP id 4F1A22C0
\tfor <jean@client.example>; Mon,  3 Mar 2025 14:05:00 +0100 (CET)
Message-ID: <offre-1@nous.example>
Date: Mon, 3 Mar 2025 14:05:00 +0100
From: Ventes <ventes@nous.example>
To: Jean <{to}>
Subject: Offre de mars

Bonjour Jean, notre offre. Contact : info@nous.example
"""


def notices() -> Iterator[tuple[str, str, list[str], bytes]]:
    for piece in re.split(r"(?m)^@ ", TEXT)[1:]:
        first, _, rest = piece.partition("\n")
        name, _, told = first.partition(" | ")
        kind, *addresses = told.split()
        head, _, body = rest.partition("\n\n")
        fields = dict(line.split(": ", 1) for line in head.split("\n"))
        charset = fields.pop("Charset", "utf-8")
        fields["Subject"] = Header(fields["Subject"], "utf-8" if not fields["Subject"].isascii() else None).encode()
        fields |= {"To": "ventes@nous.example", "Message-ID": "<n@x.example>", "MIME-Version": "1.0"}
        fields["Content-Type"] = f"{fields.pop('Type', 'text/plain')}; charset={charset}"
        body = body.replace("{copy}", COPY.format(to=addresses[0] if addresses else "jean@client.example"))
        top = "".join(f"{key}: {value}\n" for key, value in fields.items())
        yield name, kind, sorted(addresses), top.encode() + b"\n" + body.encode(charset)


@pytest.mark.req("X-11")
@pytest.mark.parametrize(("kind", "addresses", "raw"), [pytest.param(*row[1:], id=row[0]) for row in notices()])
def test_whom_a_notice_says_was_not_reached(kind: str, addresses: list[str], raw: bytes) -> None:
    found = parse(raw).bounce
    if kind == "person":
        assert found is None
        return
    assert found is not None
    assert sorted(found.permanent) == (addresses if kind == "failed" else [])
    assert sorted(found.temporary) == (addresses if kind == "delayed" else [])
    assert not found.original_message_id or found.original_message_id == "<offre-1@nous.example>"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Sorry, the recipient's mailbox is full", "5.2.2"),
        ("Quota exceeded", "5.2.2"),
        ("la boîte aux lettres du destinataire est pleine", "5.2.2"),
        ("550 no such user here", "5.1.1"),
        ("Le destinataire est inconnu", "5.1.1"),
        ("Host or domain name not found. Name service error for name=client.example", "5.1.2"),
        ("This account has been disabled or discontinued", "5.2.1"),
        ("message size exceeds the maximum", "5.3.4"),
        ("554 rejected due to spam content", "5.7.1"),
        ("relaying denied", "5.7.1"),
        ("Too many hops, mail loop", "5.4.6"),
        ("retry timeout exceeded", "5.4.7"),
        ("Something else", ""),
    ],
)
def test_a_notice_without_a_code_has_one_by_its_words(words: str, code: str) -> None:
    """An address is given up on 5.1.x: a full mailbox must not read as one that does not exist."""
    assert status_of("", (words,), permanent=True) == code
    assert status_of("5.0.0", (words,), permanent=True) == (code or "5.0.0")
    assert status_of("5.4.4", (words,), permanent=True) == "5.4.4"


def test_a_notice_that_lists_who_failed_and_who_still_waits() -> None:
    found = parse(
        b"From: MAILER-DAEMON@relais.example\nTo: ventes@nous.example\nSubject: Returned mail: see transcript\n\n"
        b"   ----- The following addresses had permanent fatal errors -----\n<mort@client.example>\n\n"
        b"   ----- The following addresses had transient non-fatal errors -----\n<lent@client.example>\n\n"
        b"   ----- Transcript of session follows -----\n550 5.1.1 <mort@client.example>... User unknown\n"
        b"<lent@client.example>... Deferred: Connection timed out\n"
    ).bounce
    assert found is not None
    assert (found.permanent, found.temporary) == (("mort@client.example",), ("lent@client.example",))


def test_an_address_of_the_returned_mail_did_not_fail() -> None:
    found = parse(
        b"From: postmaster@relais.example\nTo: ventes@nous.example\nSubject: Undeliverable message\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nA message that you sent could not be delivered to one '
        b"or more of its recipients.\n\nRecipient: jean@client.example\nReason: 550 mailbox unavailable\n--b\n"
        b"Content-Type: message/rfc822\n\n" + COPY.format(to="jean@client.example").encode() + b"--b--\n"
    ).bounce
    assert found is not None
    assert found.permanent == ("jean@client.example",)


def test_an_original_recipient_in_xtext() -> None:
    report = (
        b"From: MAILER-DAEMON@relais.example\nContent-Type: multipart/report; boundary=b\n\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; relais.example\n\n"
        b"Original-Recipient: rfc822;jean+2Bventes@client.example\nAction: failed\nStatus: 5.1.1\n--b--\n"
    )
    found = parse(report).bounce
    assert found is not None
    assert found.permanent == ("jean+ventes@client.example",)
