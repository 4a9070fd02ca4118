"""Preparing raw bytes for the standard MIME parser: header slips mended, large base64 bodies set aside.

The standard parser makes a Python string of every line; a 25 MB photograph would cost it 200 MB and half a second.
Long runs of base64 lines are therefore replaced by a mark before parsing and read from the raw bytes when wanted.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ariane.mail.parse.words import lenient_base64

# At least 64 kB of equally long base64 lines: text never looks like this, and a slip would only cost memory.
LONG_BASE64 = re.compile(rb"(?:(?<=\n)[A-Za-z0-9+/]{40,998}\r?\n){1000,}+(?:[A-Za-z0-9+/]{1,998}={0,2}(?=\r?\n|\Z))?")
FIELD = re.compile(rb"[\x21-\x39\x3b-\x7e]+:")
SLACK_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]+:")
DECLARED = re.compile(rb"[\s;]boundary\s*=\s*\"?([^\s\";]{1,200})", re.I)
DECLARED_OR_CLOSED = re.compile(DECLARED.pattern + rb"|\n--([^\r\n]{1,200}?)--(?=[ \t]*(?:\r|\n|\Z))", re.I)
MAX_DEPTH = 60
MAX_HEADER_BLOCK = 4_000_000
STEP = 4 * 16_384


@dataclass(slots=True)
class Carved:
    """The mail without its long base64 bodies, and where those stand in the raw bytes."""

    raw: bytes
    skeleton: bytes
    mark: bytes
    spans: list[tuple[int, int]]
    problems: list[str] = field(default_factory=list)

    def carries(self, payload: str) -> bool:
        """Whether a part's payload stands for bytes set aside."""
        return self.mark.decode() in payload

    def pieces(self, payload: bytes) -> Iterator[bytes]:
        """The bytes that stood in the mail for `payload`, a small piece at a time."""
        position = 0
        for match in re.finditer(re.escape(self.mark) + rb"(\d+)", payload):
            yield payload[position : match.start()]
            start, end = self.spans[int(match.group(1))]
            for at in range(start, end, STEP):
                yield self.raw[at : min(at + STEP, end)]
            position = match.end()
        yield payload[position:]


def carve(raw: bytes) -> Carved:
    problems: list[str] = []
    body = mend_headers(raw, problems)
    mark = b"@ariane-carved-"
    while mark in raw:
        mark += b"x-"
    spans: list[tuple[int, int]] = []
    if len(body) > 65_536:
        pieces: list[bytes] = []
        position = 0
        for match in LONG_BASE64.finditer(body):
            start, end = match.span()
            pieces += [body[position:start], mark + str(len(spans)).encode()]
            pieces.append(b"\n" if body[end - 1 : end] == b"\n" else b"")
            spans.append((start, end))
            position = end
        skeleton = b"".join([*pieces, body[position:]]) if spans else body
    else:
        skeleton = body
    return Carved(body, bound_nesting(skeleton, problems), mark, spans, problems)


def mend_headers(raw: bytes, problems: list[str]) -> bytes:
    """The mail with a header block that the standard parser reads to its end.

    A line without a colon, or a blank before one, would make it take the rest of the headers for the body.
    """
    start = len(raw) - len(raw.lstrip(b"\r\n\x00\xef\xbb\xbf \t"))
    if b"\r\r\n" in raw[:MAX_HEADER_BLOCK]:
        raw = raw.replace(b"\r\r\n", b"\r\n")
        problems.append("line ends: doubled carriage returns")
    block = re.compile(rb"\r?\n\r?\n|\r\r").search(raw, start, start + MAX_HEADER_BLOCK)
    end = block.start() if block else min(len(raw), start + MAX_HEADER_BLOCK)
    head = raw[start:end]
    lines = re.split(rb"\r\n|\n|\r", head)
    if all(FIELD.match(line) or line[:1] in b" \t" for line in lines[1:]) and FIELD.match(lines[0]):
        return raw[start:] if start else raw
    mended = mend_lines(lines)
    if mended is None:
        return raw[start:] if start else raw
    problems.append("headers: malformed lines mended")
    return b"\r\n".join(mended) + raw[end:]


def mend_lines(lines: list[bytes]) -> list[bytes] | None:
    """Header lines made well-formed, None where these are no headers at all (a mail without any)."""
    fields = [index for index, line in enumerate(lines) if FIELD.match(line) or SLACK_FIELD.match(line)]
    if not fields:
        return None
    first, last = fields[0], fields[-1]
    out: list[bytes] = []
    for index, line in enumerate(lines):
        if FIELD.match(line) or line[:1] in (b" ", b"\t"):
            out.append(line)
        elif SLACK_FIELD.match(line):
            out.append(SLACK_FIELD.sub(rb"\1:", line, count=1))
        elif line.startswith((b"From ", b">From ")) or index < first:
            continue  # an mbox separator, or what a pipe put before the mail
        elif index < last:
            out.append(b" " + line)  # a fold that lost its indentation
        else:
            out += [b"", line]  # the blank line before the body was forgotten
    return out


def bound_nesting(skeleton: bytes, problems: list[str]) -> bytes:
    """Multiparts at most MAX_DEPTH deep, as the parser recurses: those beyond stay text of their parent."""
    if len(DECLARED.findall(skeleton)) <= MAX_DEPTH:
        return skeleton
    opened: list[bytes] = []
    out = bytearray(skeleton)
    cut = 0
    for match in DECLARED_OR_CLOSED.finditer(skeleton):
        boundary, closed = match.group(1), match.group(2)
        if closed is not None:
            if closed in opened:
                del opened[opened.index(closed) :]
        elif len(opened) < MAX_DEPTH:
            opened.append(boundary)
        else:
            at = match.start() + match.group().lower().index(b"boundary")
            out[at : at + 8] = b"unbounds"
            cut += 1
    if cut:
        problems.append(f"structure: multiparts nested deeper than {MAX_DEPTH} left as text")
    return bytes(out)


def decoded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Base64 decoded as it comes: what is foreign is dropped, padding ends a text and another may follow."""
    rest = b""
    for piece in pieces:
        text = rest + re.sub(rb"[^A-Za-z0-9+/=]", b"", piece)
        if b"=" in text:
            whole, rest = text, b""
            yield lenient_base64(whole)
            continue
        usable = len(text) - len(text) % 4
        rest = text[usable:]
        yield base64.b64decode(text[:usable])
    yield lenient_base64(rest)
