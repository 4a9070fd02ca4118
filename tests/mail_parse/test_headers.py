"""Headers, names of files and dates as mailers write them, broken ones too; messages.txt has whole messages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ariane.mail.parse import ParsedMail, parse

TEXT = (Path(__file__).parent / "messages.txt").read_text("utf-8")
SUBJECTS = [
    ("=?utf-8?B?RMOpdmlz?=", "Dévis"),
    ("=?utf-8?Q?D=C3=A9vis_44?=", "Dévis 44"),
    ("=?utf-8?q?D=c3=a9vis?=", "Dévis"),
    ("=?utf-8?Q?D=C3=A9vis 44?=", "Dévis 44"),
    ("=?utf-8?Q?D=C3?= =?utf-8?Q?=A9vis?=", "Dévis"),
    ("=?utf-8?B?RMM=?= =?utf-8?B?qXZpcw==?=", "Dévis"),
    ("=?utf-8?Q?D=C3=A9?==?utf-8?Q?vis?=", "Dévis"),
    ("=?utf-8?Q?D=C3=A9?=\n =?utf-8?Q?vis?=", "Dévis"),
    ("Re: =?iso-8859-1?Q?D=E9vis?= 44", "Re: Dévis 44"),
    ("a=?utf-8?Q?=C3=A9?=b", "aéb"),
    ("=?iso-8859-1?Q?=80_10?=", "€ 10"),
    ("=?x-unknown?Q?D=E9vis?=", "Dévis"),
    ("=?utf-8?B?RMOpdmlz?=", "Dévis"),
    ("=?utf-8?B?RMOpdmlzIA?=", "Dévis"),
    ("=?utf-8*fr?Q?D=C3=A9vis?=", "Dévis"),
    ("Dévis", "Dévis"),
    ("=?utf-8?Q?D=C3=A9vis", "=?utf-8?Q?D=C3=A9vis"),
    ("=?utf-8?Q?Quoi??=", "Quoi?"),
    ('"=?utf-8?Q?D=C3=A9vis?="', '"Dévis"'),
    ("=?gb2312?B?xOO6ww==?=", "你好"),
    ("=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
    ("=?ISO-2022-JP?B?GyRCJDMkcxsoQg==?= =?ISO-2022-JP?B?GyRCJEskQSRPGyhC?=", "こんにちは"),
    ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
    ("=?utf-7?Q?D+AOk-vis?=", "Dévis"),
    ("=?UTF-8?B?8J+YgA==?=", "😀"),
    ("=?utf-8?Q?D=C3=A9?=\n\t=?utf-8?Q?vis?=", "Dévis"),
    ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
    ("=?utf-8?Q?a=5Fb_c?=", "a_b c"),
    ("=?utf-8?Q?a=0Ab?=", "a b"),
    ("=?utf-8?Q??=", ""),
    ("=?utf-8?Q?=ED=A0=BD=ED=B8=80?= ok", "😀 ok"),
    ("\x1b$B8+@Q$b$j\x1b(B", "見積もり"),
]
SENDERS = [
    ("jean@client.example", [("", "jean@client.example")]),
    ("<jean@client.example>", [("", "jean@client.example")]),
    ("Jean Martin <jean@client.example>", [("Jean Martin", "jean@client.example")]),
    ('"Martin, Jean" <jean@client.example>', [("Martin, Jean", "jean@client.example")]),
    ("jean@client.example (Jean Martin)", [("Jean Martin", "jean@client.example")]),
    ("Jean (Chef) Martin <jean@client.example>", [("Jean Martin", "jean@client.example")]),
    ("=?utf-8?Q?Andr=C3=A9?= <a@client.example>", [("André", "a@client.example")]),
    ('"=?utf-8?Q?Andr=C3=A9?=" <a@client.example>', [("André", "a@client.example")]),
    ("=?utf-8?Q?Martin=2C_Jean?= <jean@client.example>", [("Martin, Jean", "jean@client.example")]),
    ("a@x.example, b@y.example", [("", "a@x.example"), ("", "b@y.example")]),
    ("Equipe: a@x.example, b@y.example;", [("", "a@x.example"), ("", "b@y.example")]),
    ("undisclosed-recipients:;", []),
    ("a@x.example; b@y.example", [("", "a@x.example"), ("", "b@y.example")]),
    ("<@relay.example:jean@client.example>", [("", "jean@client.example")]),
    ("Jean<jean@client.example>", [("Jean", "jean@client.example")]),
    ("Jean <jean@client.example", [("Jean", "jean@client.example")]),
    ("'Jean' <jean@client.example>", [("Jean", "jean@client.example")]),
    ("jean@client.example <jean@client.example>", [("", "jean@client.example")]),
    ('"jean@other.example" <jean@client.example>', [("jean@other.example", "jean@client.example")]),
    ("<mailto:jean@client.example>", [("", "jean@client.example")]),
    ("a@x.example, ", [("", "a@x.example")]),
    (", a@x.example", [("", "a@x.example")]),
    ('"jean martin"@client.example', [("", '"jean martin"@client.example')]),
    ('"Jean \\"JM\\" Martin" <jean@client.example>', [('Jean "JM" Martin', "jean@client.example")]),
    ("André <a@client.example>", [("André", "a@client.example")]),
    ("Jean M. Martin <jean@client.example>", [("Jean M. Martin", "jean@client.example")]),
    ("Jean [Client] <jean@client.example>", [("Jean [Client]", "jean@client.example")]),
    ("Service: Client <jean@client.example>", [("Service: Client", "jean@client.example")]),
    ("Jean <jean@münchen.example>", [("Jean", "jean@münchen.example")]),
    ("Jean <jean@client.example> <jean@client.example>", [("Jean", "jean@client.example")]),
    ("Jean < jean@client.example >", [("Jean", "jean@client.example")]),
    ("jean@client.example (Jean (le chef))", [("Jean (le chef)", "jean@client.example")]),
    ("Jean\n Martin <jean@client.example>", [("Jean Martin", "jean@client.example")]),
    ("Jean/NOUS/FR@Client <jean@client.example>", [("Jean/NOUS/FR@Client", "jean@client.example")]),
    ('"Jean <jean@client.example>', [("Jean", "jean@client.example")]),
    ("Jean <Jean@CLIENT.Example>", [("Jean", "Jean@client.example")]),
    ("A: a@x.example;, B: b@y.example;", [("", "a@x.example"), ("", "b@y.example")]),
    ("jean+tag@client.example", [("", "jean+tag@client.example")]),
    ("O'Neil <o'neil@client.example>", [("O'Neil", "o'neil@client.example")]),
    ("jean@[192.0.2.1]", [("", "jean@[192.0.2.1]")]),
]
FILES = [
    ('attachment; filename="a b.pdf"', "application/pdf", "a b.pdf"),
    ("attachment; filename=a b.pdf", "application/pdf", "a b.pdf"),
    ("attachment; filename*=UTF-8''D%C3%A9vis.pdf", "application/pdf", "Dévis.pdf"),
    ("attachment; filename*=iso-8859-1'fr'D%E9vis.pdf", "application/pdf", "Dévis.pdf"),
    ('attachment; filename*0="Dev"; filename*1="is.pdf"', "application/pdf", "Devis.pdf"),
    ("attachment; filename*0*=UTF-8''D%C3%A9; filename*1=\"vis.pdf\"", "application/pdf", "Dévis.pdf"),
    ("attachment; filename*0*=UTF-8''D%C3; filename*1*=%A9vis.pdf", "application/pdf", "Dévis.pdf"),
    ("attachment; filename*1*=vis.pdf; filename*0*=UTF-8''D%C3%A9", "application/pdf", "Dévis.pdf"),
    ('attachment; filename="=?utf-8?Q?D=C3=A9vis.pdf?="', "application/pdf", "Dévis.pdf"),
    ("attachment; filename==?utf-8?Q?D=C3=A9vis.pdf?=", "application/pdf", "Dévis.pdf"),
    ('attachment; filename="=?utf-8?Q?D=C3=A9?= =?utf-8?Q?vis.pdf?="', "application/pdf", "Dévis.pdf"),
    ('attachment; filename="=?utf-8?B?RMOp?=\n =?utf-8?B?dmlzLnBkZg==?="', "application/pdf", "Dévis.pdf"),
    ('attachment; filename="Dévis.pdf"', "application/pdf", "Dévis.pdf"),
    ("attachment; filename=\"Devis.pdf\"; filename*=UTF-8''D%C3%A9vis.pdf", "application/pdf", "Dévis.pdf"),
    ("attachment", 'application/pdf; name="a.pdf"', "a.pdf"),
    ('attachment; filename="C:\\\\Docs\\\\a.pdf"', "application/pdf", "a.pdf"),
    ('attachment; filename="../../etc/passwd"', "application/pdf", "passwd"),
    ('attachment; filename="a;b.pdf"', "application/pdf", "a;b.pdf"),
    ('attachment; filename="a\\"b.pdf"', "application/pdf", 'a"b.pdf'),
    ('attachment; filename="100%25.pdf"', "application/pdf", "100%25.pdf"),
    ("attachment; filename*=100%25.pdf", "application/pdf", "100%.pdf"),
    ('ATTACHMENT; FILENAME="A.PDF"', "application/pdf", "A.PDF"),
    ('attachment; filename="a.pdf', "application/pdf", "a.pdf"),
    ('; filename="a.pdf"', "application/pdf", "a.pdf"),
    ('inline; filename="a.png"', "image/png", "a.png"),
    (
        'attachment; size=3; filename=a.pdf; modification-date="Mon, 3 Mar 2025 14:05:00 +0100"',
        "application/pdf",
        "a.pdf",
    ),
    ("attachment; filename='a.pdf'", "application/pdf", "a.pdf"),
    ('attachment; filename="a\x00b.pdf"', "application/pdf", "ab.pdf"),
    ("attachment; filename*=iso-2022-jp''%1B%24B%24%22%1B%28B.pdf", "application/pdf", "あ.pdf"),
    ('attachment; filename=" a.pdf "', "application/pdf", "a.pdf"),
    ('attachment filename="a.pdf"', "application/pdf", "a.pdf"),
]
DATES = [
    ("Mon, 3 Mar 2025 14:05:00 +0100", "2025-03-03T13:05"),
    ("3 Mar 2025 14:05:00 +0100", "2025-03-03T13:05"),
    ("Mon, 3 Mar 25 14:05:00 +0100", "2025-03-03T13:05"),
    ("Mon, 3 Mar 2025 14:05:00 GMT", "2025-03-03T14:05"),
    ("Mon, 3 Mar 2025 14:05:00 EST", "2025-03-03T19:05"),
    ("Mon, 3 Mar 2025 14:05:00 +0100 (CET)", "2025-03-03T13:05"),
    ("Mon, 3 Mar 2025 14:05 +0100", "2025-03-03T13:05"),
    ("Mon, 3 Mar 2025 14:05:00 Z", "2025-03-03T14:05"),
    ("2025-03-03T14:05:00+01:00", "2025-03-03T13:05"),
    ("Mon Mar  3 14:05:00 2025", "2025-03-03T14:05"),
    ("Mon, 03-Mar-2025 14:05:00 +0100", "2025-03-03T13:05"),
    ("yesterday", None),
    ("Mon, 31 Feb 2025 14:05:00 +0100", None),
    ("Mon, 3 Mar 2025 14:05:00 +01:00", "2025-03-03T13:05"),
    ("Mon, 3 Mar (mars) 2025 14:05:00 +0100", "2025-03-03T13:05"),
    ("lun., 3 mars 2025 14:05:00 +0100", "2025-03-03T13:05"),
]


def read(head: str, body: str = "x") -> ParsedMail:
    return parse(f"{head}\nMessage-ID: <a@x.example>\n\n{body}\n".encode())


@pytest.mark.parametrize(("written", "subject"), SUBJECTS)
def test_a_subject_is_read(written: str, subject: str) -> None:
    assert read(f"From: a@b.example\nSubject: {written}").subject == subject


@pytest.mark.parametrize(("written", "people"), SENDERS)
def test_people_are_read(written: str, people: list[tuple[str, str]]) -> None:
    assert [(person.name, person.email) for person in read(f"From: {written}").from_] == people


@pytest.mark.parametrize(("disposition", "kind", "name"), FILES)
def test_a_file_has_its_name(disposition: str, kind: str, name: str) -> None:
    part = f"Content-Type: {kind}\nContent-Disposition: {disposition}\nContent-Transfer-Encoding: base64\n\nAAAA\n"
    body = f"--bb\nContent-Type: text/plain\n\nx\n--bb\n{part}--bb--"
    found = read("From: a@b.example\nContent-Type: multipart/mixed; boundary=bb", body).attachments
    assert [(file.name, file.size) for file in found] == [(name, 3)]


@pytest.mark.parametrize(("written", "moment"), DATES)
def test_a_date_is_read(written: str, moment: str | None) -> None:
    found = read(f"From: a@b.example\nDate: {written}").date
    assert (found.isoformat()[:16] if found else None) == moment


def messages() -> Iterator[tuple[str, dict[str, Any], str]]:
    for piece in re.split(r"(?m)^@ (?=\S+ \| )", TEXT)[1:]:
        first, _, raw = piece.partition("\n")
        name, _, wanted = first.partition(" | ")
        yield name, json.loads(wanted), raw


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("wanted", "raw"), [pytest.param(*row[1:], id=row[0]) for row in messages()])
def test_a_message_is_read_whatever_is_wrong_with_it(wanted: dict[str, Any], raw: str, ends: str) -> None:
    mail = parse(raw.replace("\n", ends).encode())
    assert mail.text.strip() == wanted.get("text", mail.text.strip())
    assert mail.html.strip() == wanted.get("html", mail.html.strip())
    assert mail.subject == wanted.get("subject", mail.subject)
    assert [file.name for file in mail.attachments] == wanted.get("files", [file.name for file in mail.attachments])
    assert len(mail.attachments) == wanted.get("nfiles", len(mail.attachments))
    assert list(mail.references) == wanted.get("refs", list(mail.references))
