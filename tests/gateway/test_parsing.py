"""Cases 1–10 and 74–80: what a mail holds is read whole, however badly it is labelled."""

import base64

import pytest

from ariane.mail.parse import parse
from tests.gateway.letters import raw

PDF = b"%PDF-1.4\n\x00\x01\xff\xfe plan"
HEADERS = "From: a@b.example\nTo: groupes@agence.example\nSubject: x\nMessage-ID: <m@b.example>\nMIME-Version: 1.0"


def mixed(*parts: str | bytes, kind: str = "mixed", extra: str = "") -> bytes:
    body = b"".join(b"--B\r\n" + (part if isinstance(part, bytes) else part.encode()) + b"\r\n" for part in parts)
    return raw(f'{HEADERS}\n{extra}Content-Type: multipart/{kind}; boundary="B"', body + b"--B--\r\n")


def file(content_type: str, name: str = "plan.pdf", content: bytes = PDF) -> bytes:
    head = f'Content-Type: {content_type}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(content)


TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour"
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour <b>vous</b></p>"


@pytest.mark.odoo(1, 2, 3)
@pytest.mark.parametrize("label", ["binary/octet-stream", "*/*", "pdf;", "application/pdf"])
def test_a_wrongly_labelled_file_keeps_its_name_and_bytes(label: str) -> None:
    (found,) = parse(mixed(TEXT, file(label))).attachments
    assert (found.filename, found.content) == ("plan.pdf", PDF)


@pytest.mark.odoo(4)
def test_the_body_of_every_structure() -> None:
    plain = parse(raw(f"{HEADERS}\nContent-Type: text/plain", "Bonjour"))
    assert (plain.text.strip(), plain.html) == ("Bonjour", "")
    only_html = parse(raw(f"{HEADERS}\nContent-Type: text/html", "<p>Bonjour</p>"))
    assert "Bonjour" in only_html.html and "Bonjour" in only_html.text
    assert "<b>vous</b>" in parse(mixed(TEXT, HTML, kind="alternative")).html
    two = parse(mixed(HTML, HTML.replace("Bonjour", "Au revoir")))
    assert "Bonjour" in two.html and "Au revoir" in two.html
    lone = parse(raw(f'{HEADERS}\nContent-Type: application/pdf; name="p.pdf"', "%PDF-1.4"))
    assert lone.text.strip() == "" and [one.filename for one in lone.attachments] == ["p.pdf"]
    forwarded = parse(mixed(TEXT, extra="Delivered-To: autre@agence.example\n"))
    assert [one.email for one in forwarded.delivered_to] == ["autre@agence.example"]
    weird = mixed(TEXT, file("application/pdf", "=?utf-8?q?d=C3=A9vis_=22n=C2=B03=22;_v2.pdf?="))
    assert "devis" in parse(weird).attachments[0].filename.replace("é", "e")


@pytest.mark.odoo(5)
def test_a_notice_without_recipient_and_a_blank_body_are_read() -> None:
    report = mixed(
        TEXT, "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n",
        kind='report; report-type="delivery-status"',
    )  # fmt: skip
    assert parse(report) is not None
    assert parse(raw(f"{HEADERS}\nContent-Type: text/plain", " \r\n\t\r\n ")).text.strip() == ""


@pytest.mark.odoo(6)
def test_a_mail_inside_a_mail_with_an_empty_file_is_read() -> None:
    inner = (
        b'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="autre.eml"\r\n\r\n'
        b'From: z@z.example\r\nContent-Type: multipart/mixed; boundary="C"\r\n\r\n'
        b"--C\r\nContent-Type: text/plain\r\n\r\n"
        b'x\r\n--C\r\nContent-Type: application/pdf; name="vide.pdf"\r\n\r\n\r\n--C--\r\n'
    )
    found = parse(mixed(TEXT, inner)).attachments
    assert any(one.type == "message/rfc822" or one.filename.endswith(".eml") for one in found)


@pytest.mark.odoo(7, 8)
@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable"])
def test_a_notice_names_the_mail_it_is_about(encoding: str) -> None:
    returned = "Message-ID: <notre.mail@agence.example>\r\nSubject: Offre"
    if encoding == "quoted-printable":
        returned = returned.replace("<notre.mail", "<notre=2Email")
    status = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; dora@aubrives.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    headers = f"Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{returned}"
    notice = parse(mixed(TEXT, status, headers, kind='report; report-type="delivery-status"')).bounce
    assert notice is not None
    assert (notice.original_message_id, notice.permanent) == ("<notre.mail@agence.example>", ("dora@aubrives.example",))


@pytest.mark.odoo(9)
def test_plain_text_keeps_its_lines() -> None:
    read = parse(raw(f"{HEADERS}\nContent-Type: text/plain", "Bonjour,\r\n\r\nun\r\ndeux"))
    assert read.text.strip().splitlines() == ["Bonjour,", "", "un", "deux"]


@pytest.mark.odoo(10)
def test_xhtml_with_a_declared_encoding_is_read() -> None:
    xhtml = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Été</p></body></html>'
    assert "Été" in parse(raw(f"{HEADERS}\nContent-Type: text/html; charset=utf-8", xhtml)).text


@pytest.mark.odoo(74, 78, 79, 80)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.xml"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-32-be", "cp850", ""])
def test_a_text_file_keeps_its_bytes_in_any_charset(name: str, charset: str) -> None:
    content = "é;à;ç\r\n1;2;3\r\n".encode(charset or "utf-8")
    kind = {"a.txt": "text/plain", "a.csv": "text/csv", "a.xml": "text/xml"}[name]
    label = f"{kind}; charset={charset}" if charset else kind
    (found,) = parse(mixed(TEXT, file(label, name, content))).attachments
    assert found.content == content


@pytest.mark.odoo(75, 76)
@pytest.mark.parametrize(
    ("charset", "codec", "words"), [("iso-8859-8-i", "iso-8859-8", "שלום עולם"), ("windows-874", "cp874", "สวัสดี")]
)
def test_hebrew_and_thai_are_read(charset: str, codec: str, words: str) -> None:
    subject = f"=?{charset}?b?{base64.b64encode(words.encode(codec)).decode()}?="
    head = HEADERS.replace("Subject: x", f"Subject: {subject}")
    read = parse(raw(f"{head}\nContent-Type: text/plain; charset={charset}", words.encode(codec)))
    assert (read.subject, read.text.strip()) == (words, words)


@pytest.mark.odoo(77)
def test_a_file_said_to_be_ascii_that_is_not_keeps_its_bytes() -> None:
    content = b"<?xml version='1.0'?><a>\xe9\xff</a>"
    (found,) = parse(mixed(TEXT, file("text/xml; charset=us-ascii", "a.xml", content))).attachments
    assert found.content == content
