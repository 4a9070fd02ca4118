"""Header values as people wrote them: unfolding, RFC 2047 encoded words, raw 8-bit bytes, RFC 2231 parameters."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from ariane.mail.parse import charset

# Lenient on purpose: mailers put blanks and raw question marks inside, and forget the charset's quotes.
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?(.*?)\?=", re.S)
BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[BbQq]\?)")
FOLD = re.compile(r"\r?\n[ \t]*|\r[ \t]*")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Q_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
PARAM = re.compile(r";\s*([^\s=;]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.S)
MAX_VALUE = 200_000


def to_bytes(value: str) -> bytes:
    """The bytes that stood in the mail for a value read with surrogate escapes."""
    return value.encode("utf-8", "surrogateescape")


def unfold(value: str) -> str:
    return FOLD.sub(" ", value[:MAX_VALUE]).strip()


def as_text(value: str) -> str:
    """A header value whose raw bytes, of eight bits or in escapes (ISO-2022), have become characters."""
    return value if value.isascii() and "\x1b" not in value else charset.decode(to_bytes(value))[0]


def decode_value(value: str) -> str:
    """A header value as one readable line."""
    value = as_text(unfold(value))
    if "=?" in value:
        value = decode_words(value)
    return CONTROLS.sub("", FOLD.sub(" ", value)).strip()


def decode_words(value: str) -> str:
    """Encoded words replaced by their text; neighbours of one charset are joined as bytes first.

    Mailers cut multi-byte characters between two words, so that decoding each alone would break them.
    """
    value = BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    position = 0
    for match in ENCODED_WORD.finditer(value):
        plain = value[position : match.start()]
        data = word_bytes(match.group(2), match.group(3))
        if pending and (plain or charset_key(pending[0]) != charset_key(match.group(1))):
            out.append(charset.decode(pending[1], pending[0])[0])
            pending = None
        out.append(plain)
        pending = (pending[0], pending[1] + data) if pending else (match.group(1), data)
        position = match.end()
    if pending:
        out.append(charset.decode(pending[1], pending[0])[0])
    out.append(value[position:])
    return "".join(out)


def charset_key(label: str) -> str:
    return label.split("*", 1)[0].lower()


def word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return Q_ESCAPE.sub(lambda hit: bytes.fromhex(hit.group(1).decode()), raw.replace(b"_", b" "))
    return lenient_base64(raw)


def lenient_base64(raw: bytes) -> bytes:
    """Base64 with anything foreign dropped and the padding mended; what cannot be read is left out."""
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", raw)
    if b"=" in clean.rstrip(b"="):  # several padded texts, one after the other
        return b"".join(lenient_base64(chunk) for chunk in re.findall(rb"[^=]+=*", clean))
    clean = clean.rstrip(b"=")
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def split_params(value: str) -> tuple[str, dict[str, str]]:
    """A structured value such as Content-Type: its main token and its decoded parameters.

    RFC 2231 continuations and charsets are put together; an extended parameter wins over its plain twin.
    """
    value = unfold(value)
    main, _, _ = value.partition(";")
    if "=" in main:  # « text/plain charset=utf-8 », the semicolon forgotten
        main = main.split(None, 1)[0]
        value = f"{main}; {value[len(main) :]}"
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for match in PARAM.finditer(value[len(main) :]):
        key, raw = match.group(1).lower(), unquote(match.group(2))
        base, star, rest = key.partition("*")
        if not star:
            plain.setdefault(key, decode_value(raw))
            continue
        number, _, mark = rest.partition("*")
        extended = rest == "" or (mark == "" and rest.endswith("*"))
        if rest == "" or number.isdigit():
            pieces.setdefault(base, {}).setdefault(int(number[:4]) if number else 0, (extended, raw))
    for base, parts in pieces.items():
        joined = join_extended(parts)
        if joined:
            plain[base] = joined
    return main.strip().strip("\"'").lower(), plain


def unquote(raw: str) -> str:
    raw = raw.strip()
    if raw[:1] == '"':
        body = raw[1:-1] if len(raw) > 1 and raw.endswith('"') else raw[1:]
        return re.sub(r"\\([\"\\])", r"\1", body)
    return raw


def join_extended(parts: dict[int, tuple[bool, str]]) -> str:
    """RFC 2231 pieces in order, their bytes joined before the charset named by the first is applied."""
    label = ""
    data = b""
    for position, index in enumerate(sorted(parts)):
        extended, raw = parts[index]
        if extended and position == 0 and raw.count("'") >= 2:
            label, _, raw = raw.split("'", 2)
        data += unquote_to_bytes(to_bytes(raw)) if extended else to_bytes(raw)
    text = charset.decode(data, label)[0]
    if "=?" in text:
        text = decode_words(text)
    return CONTROLS.sub("", text).strip()
