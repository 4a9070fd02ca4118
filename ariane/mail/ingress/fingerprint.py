"""What makes two deliveries the same mail: the Message-ID and a digest of From, Date, Subject and body.

Headers that each hop adds are left out, and line ends are one: a copy that came another way has the same digest.
"""

import hashlib
import re
from dataclasses import dataclass
from email.header import decode_header, make_header

HEADERS_END = re.compile(rb"\r?\n\r?\n|\r\r")
NAMES = ("message-id", "from", "date", "subject")
FOLD = re.compile(rb"[ \t]*\r?\n[ \t]+")
LONGEST_HEAD = 1_000_000


@dataclass(frozen=True)
class Fingerprint:
    message_id: str
    digest: str
    subject: str
    from_address: str


def of(raw: bytes) -> Fingerprint:
    """The fingerprint of a mail, from its bytes alone; never raises."""
    end = HEADERS_END.search(raw, 0, LONGEST_HEAD)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw[:LONGEST_HEAD], raw[LONGEST_HEAD:])
    found = fields(head)
    subject = readable(found["subject"])
    sender = address(readable(found["from"]))
    digest = hashlib.sha256()
    for text in (sender or readable(found["from"]), readable(found["date"]), subject):
        digest.update(" ".join(text.split()).encode("utf-8", "replace") + b"\0")
    digest.update(body.replace(b"\r\n", b"\n").rstrip())
    return Fingerprint(one_id(readable(found["message-id"])), digest.hexdigest(), subject, sender)


def fields(head: bytes) -> dict[str, bytes]:
    """The first value of each header that matters, unfolded."""
    found = dict.fromkeys(NAMES, b"")
    for line in FOLD.sub(b" ", head).splitlines():
        name, colon, value = line.partition(b":")
        key = name.strip().lower().decode("latin-1")
        if colon and key in found and not found[key]:
            found[key] = value.strip()
    return found


def readable(value: bytes) -> str:
    """A header as text: encoded words decoded, whatever bytes it holds."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    try:
        return str(make_header(decode_header(text))).replace("\0", "")
    except (LookupError, ValueError, UnicodeError):
        return text.replace("\0", "")


def address(text: str) -> str:
    found = re.search(r"<([^<>\s]+@[^<>\s]+)>\s*$", text) or re.search(r"([^\s<>,;\"]+@[^\s<>,;\"]+)", text)
    return found.group(1).lower() if found else ""


def one_id(text: str) -> str:
    """The Message-ID with its brackets; one too long for its column is replaced by its digest."""
    found = re.search(r"<\s*([^<>\s]+)\s*>", text)
    bare = found.group(1) if found else "".join(text.split())
    if not bare:
        return ""
    if len(bare) > 248:
        bare = hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest() + "@long.invalid"
    return f"<{bare}>"
