"""The parts of a mail: which are its body, which are files."""

from __future__ import annotations

import binascii
import hashlib
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser, Parser
from typing import Any

from ariane.mail.parse import carve, charset, words

MAX_PARTS = 2000
MAX_MENDED = 5
SHOWN_BOUNDARY = re.compile(r"^--([^\s\"\\]{1,200})[ \t]*\r?\n(?:\r?\n|[\w-]+:)", re.M)
TYPE = re.compile(r"^[\w.+-]+/[\w.+-]+$")
TYPE_BEGINS = re.compile(r"^[\w.+-]+/[\w.+-]+")
SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")
# Plain words whose header claims base64: blanks between words, and stops that base64 has not.
SENTENCES = re.compile(rb"\A\s*(?:[^\s]{1,20}[ ]){3}[^\n]*[.,!?:;'\x80-\xff]")
BELOW_BASE64 = re.compile(rb"(?<=[A-Za-z0-9+/])={1,2}[ \t]{0,9}\r?\n")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s][^A-Za-z]{0,9}[A-Za-z]{3}|[A-Za-z]{3}[^A-Za-z0-9+/=\s]")
TYPE_FIXES = {"binary/octet-stream": "application/octet-stream", "image/jpg": "image/jpeg", "text": "text/plain"}


class LeafMessage(Message):
    """A message whose message/* parts are not parsed: their bytes stay as they came."""

    def get_content_maintype(self) -> str:
        main = super().get_content_maintype()
        return "x-message" if main == "message" else main

    def get_content_type(self) -> str:
        kind = super().get_content_type()
        return "x-" + kind if kind.startswith("message/") else kind

    @property
    def raw_payload(self) -> Any:
        """The body as read, surrogate escapes and all: `get_payload` would already apply a charset to it."""
        return self.__dict__["_payload"]


@dataclass(slots=True)
class Part:
    """A leaf: its type, parameters, disposition, and its bytes when asked."""

    type: str
    params: dict[str, str]
    disposition: str
    name: str
    content_id: str
    message: LeafMessage
    carved: carve.Carved
    parents: tuple[str, ...] = ()  # the multipart types around it, outermost first
    first_child: bool = False
    encoding: str = ""
    size: int = -1
    digest: str = ""
    _data: bytes | None = field(default=None, repr=False)

    @property
    def charset(self) -> str:
        return self.params.get("charset", "")

    def data(self) -> bytes:
        """The decoded bytes."""
        return b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        payload = self.message.raw_payload
        text = payload if isinstance(payload, str) else ""
        if self.encoding == "base64" and self.carved.carries(text):
            return carve.decoded(self.carved.pieces(words.to_bytes(text)))
        if self._data is None:
            whole = words.to_bytes(text)
            whole = b"".join(self.carved.pieces(whole)) if self.carved.carries(text) else whole
            self._data = transfer_decode(whole, self.encoding, text=self.type.startswith("text/"))
        return iter((self._data,))

    def measure(self) -> tuple[int, str]:
        """Size and SHA-256 of the decoded bytes, read once without holding them."""
        if self.size < 0:
            hasher = hashlib.sha256()
            self.size = 0
            for chunk in self.chunks():
                self.size += len(chunk)
                hasher.update(chunk)
            self.digest = hasher.hexdigest()
        return self.size, self.digest


def transfer_decode(data: bytes, encoding: str, *, text: bool = False) -> bytes:
    """The bytes behind a transfer encoding; lines that a list put below a `text` in base64 are kept as they are."""
    if encoding == "base64" and text and SENTENCES.search(data):
        return data
    if encoding == "base64":
        foot = BELOW_BASE64.search(data) if text else None
        below = data[foot.end() :] if foot else b""
        if foot and NOT_BASE64.search(below):
            return words.lenient_base64(data[: foot.end()]) + b"\n" + below
        return words.lenient_base64(data)
    if encoding == "quoted-printable":
        return quopri.decodestring(SOFT_BREAK.sub(b"=", data))
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return uudecode(data)
    return data


def uudecode(data: bytes) -> bytes:
    lines = data.splitlines()
    start = next((index + 1 for index, line in enumerate(lines) if line.startswith(b"begin ")), 0)
    out: list[bytes] = []
    for line in lines[start:]:
        if line.strip() in (b"end", b"`", b""):
            break
        out.append(uu_line(line))
    return b"".join(out)


def uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3  # trailing blanks were stripped, or rubbish added
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""


def read_message(carved: carve.Carved) -> LeafMessage:
    """The standard library's parse of the skeleton; never raises (the headers alone when the structure cannot be)."""
    parser = BytesParser(LeafMessage)
    try:
        return parser.parsebytes(carved.skeleton)
    except (RecursionError, ValueError, LookupError, TypeError, IndexError, AttributeError) as error:
        carved.problems.append(f"structure: {type(error).__name__}, body read as text")
        return parser.parsebytes(carved.skeleton, headersonly=True)


def leaves(message: LeafMessage, carved: carve.Carved) -> Iterator[Part]:
    """Every part that is no container, in order, at most MAX_PARTS."""
    stack: list[tuple[LeafMessage, tuple[str, ...], bool]] = [(message, (), True)]
    count = 0
    while stack:
        current, parents, first = stack.pop()
        payload = current.raw_payload
        if isinstance(payload, list):
            inner = (*parents, true_type(current))
            children = [(child, inner, first and index == 0) for index, child in enumerate(payload)]
            stack.extend(reversed(children))
            continue
        mended = reparse(current, carved) if len(parents) < MAX_MENDED else None
        if mended is not None:
            stack.append((mended, parents, first))
            continue
        count += 1
        if count > MAX_PARTS:
            carved.problems.append(f"structure: more than {MAX_PARTS} parts, the rest left out")
            return
        yield make_part(current, carved, parents, first)


def reparse(message: LeafMessage, carved: carve.Carved) -> LeafMessage | None:
    """A multipart whose boundary is missing or wrong, read by the boundary its lines show."""
    payload = message.raw_payload
    if not isinstance(payload, str) or not true_type(message).startswith("multipart/"):
        return None
    found = SHOWN_BOUNDARY.search(payload)
    if not found:
        return None
    carved.problems.append("structure: boundary missing or wrong, guessed")
    head = f'Content-Type: {true_type(message)}; boundary="{found.group(1)}"\n\n'
    made = Parser(LeafMessage).parsestr(head + payload)
    return made if isinstance(made.raw_payload, list) else None


def true_type(message: LeafMessage) -> str:
    return content_type(message, ())[0]


def content_type(message: LeafMessage, parents: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    value = first_value(message, "content-type")
    kind, params = words.split_params(value) if value else ("", {})
    kind = TYPE_FIXES.get(kind, kind)
    if not TYPE.match(kind) and (begins := TYPE_BEGINS.match(kind)):
        kind = begins.group()
    if not TYPE.match(kind):
        in_digest = bool(parents) and parents[-1] == "multipart/digest"
        guess = "message/rfc822" if in_digest else "text/plain"
        kind = "application/octet-stream" if "/" in kind and not kind.startswith("text") else guess
    return kind, params


def first_value(message: LeafMessage, name: str) -> str:
    return next((str(value) for key, value in message.raw_items() if key.strip().lower() == name), "")


def make_part(message: LeafMessage, carved: carve.Carved, parents: tuple[str, ...], first: bool) -> Part:
    kind, params = content_type(message, parents)
    kind = "text/plain" if kind.startswith("multipart/") else kind  # a container without parts
    disposition, extra = words.split_params(first_value(message, "content-disposition"))
    name = extra.get("filename") or params.get("name") or extra.get("name") or params.get("filename") or ""
    return Part(
        type=kind,
        params=params,
        disposition=disposition,
        name=base_name(name),
        content_id=words.decode_value(first_value(message, "content-id")).strip("<> \t"),
        message=message,
        carved=carved,
        parents=parents,
        first_child=first,
        encoding=words.unfold(first_value(message, "content-transfer-encoding"))
        .lower()
        .partition("(")[0]
        .strip("\"'; "),
    )


def base_name(name: str) -> str:
    """A file name without the sender's folders or line breaks."""
    name = re.sub(r"\s+", " ", name).strip()
    if len(name) > 2 and name[0] == name[-1] == "'":
        name = name[1:-1]
    return re.split(r"[\\/]", name)[-1].strip()[:255]


def text_of(part: Part, problems: list[str]) -> str:
    """A text part as text with plain line feeds."""
    text, remark = charset.decode(part.data(), part.charset, html=part.type == "text/html")
    if remark:
        problems.append(remark)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if part.params.get("delsp", "").lower() == "yes" and part.params.get("format", "").lower() == "flowed":
        text = re.sub(r"(?<!^--) \n", "", text, flags=re.M)  # RFC 3676: here the blank is none of the text's
    return text
