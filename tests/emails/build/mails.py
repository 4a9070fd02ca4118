"""Mails as bytes: a plain way to write any mail, however broken, with what is expected of it."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass, field
from typing import Any

SENT = "Tue, 04 Mar 2025 09:12:33 +0100"


@dataclass
class Case:
    """A file, and the fields of the parsed mail that the test compares."""

    name: str
    raw: bytes
    expected: dict[str, Any] = field(default_factory=dict)


@dataclass
class Piece:
    """A MIME part: its headers below Content-Type come from here."""

    type: str
    data: bytes
    encoding: str = "quoted-printable"
    disposition: str = ""
    extra: tuple[str, ...] = ()

    def bytes(self) -> bytes:
        head = [f"Content-Type: {self.type}"]
        if self.encoding:
            head.append(f"Content-Transfer-Encoding: {self.encoding}")
        if self.disposition:
            head.append(f"Content-Disposition: {self.disposition}")
        return "\r\n".join([*head, *self.extra, "", ""]).encode("utf-8") + self.encoded()

    def encoded(self) -> bytes:
        if self.encoding == "base64":
            return base64.encodebytes(self.data).replace(b"\n", b"\r\n").rstrip()
        if self.encoding == "quoted-printable":
            return quopri.encodestring(self.data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        return self.data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def text(words: str, charset: str = "utf-8", encoding: str = "quoted-printable") -> Piece:
    return Piece(f"text/plain; charset={charset}", words.encode(charset), encoding)


def html(words: str, charset: str = "utf-8", encoding: str = "quoted-printable") -> Piece:
    return Piece(f"text/html; charset={charset}", words.encode(charset), encoding)


def file(name: str, kind: str, data: bytes, disposition: str = "attachment") -> Piece:
    return Piece(f'{kind}; name="{name}"', data, "base64", f'{disposition}; filename="{name}"')


def multipart(kind: str, *pieces: Piece, boundary: str = "", params: str = "") -> Piece:
    mark = boundary or f"=_{kind.replace('/', '_')}_{len(pieces)}"
    body = b"".join(b"--" + mark.encode() + b"\r\n" + piece.bytes() + b"\r\n" for piece in pieces)
    return Piece(f'multipart/{kind}; boundary="{mark}"{params}', body + b"--" + mark.encode() + b"--\r\n", "")


def both(words: str, markup: str) -> Piece:
    return multipart("alternative", text(words), html(markup))


def word(value: str, charset: str = "utf-8") -> str:
    """A header value, encoded when it must be."""
    if value.isascii():
        return value
    return f"=?{charset}?B?{base64.b64encode(value.encode(charset)).decode()}?="


def mail(piece: Piece, headers: dict[str, str] | None = None, **standard: str) -> bytes:
    """A whole mail; an empty value leaves a standard header out, `headers` are added as they stand."""
    values = {
        "from": "Marc Dupont <marc.dupont@client.example>",
        "to": "Ventes <ventes@nous.example>",
        "subject": "Question",
        "date": SENT,
        "message_id": "<case@client.example>",
        **standard,
    }
    names = {"from": "From", "to": "To", "subject": "Subject", "date": "Date", "message_id": "Message-ID"}
    head = [
        f"{names.get(key, key.replace('_', '-').title())}: {encoded(key, value)}"
        for key, value in values.items()
        if value
    ]
    head += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*head, "MIME-Version: 1.0", ""]).encode("utf-8", "surrogateescape") + piece.bytes()


def encoded(key: str, value: str) -> str:
    if value.isascii() or key not in {"from", "to", "cc", "subject", "reply_to", "sender"}:
        return value
    name, bracket, address = value.partition(" <")
    return f"{word(name)} <{address}" if bracket and key != "subject" else word(value)
