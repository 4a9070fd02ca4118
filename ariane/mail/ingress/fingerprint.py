"""What makes two deliveries the same mail: the Message-ID and a digest of From, Date, Subject and body.

The body is digested decoded, part by part, without trailing blanks: a copy that came another way, through relays that
add headers, change line ends or the transfer encoding, has the same digest.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from ariane.mail.parse import carve, headers, people, structure, words

log = logging.getLogger("ariane.mail")
LONGEST_ID = 250


@dataclass(frozen=True)
class Fingerprint:
    """`message_id` with its brackets, "" when the mail has none."""

    message_id: str
    digest: str
    subject: str
    from_address: str


def of(raw: bytes) -> Fingerprint:
    """The fingerprint of a mail, from its bytes alone. Never raises: no mail is lost for being badly made."""
    try:
        return read(raw)
    except Exception:
        log.exception("a mail without a readable structure")
        return Fingerprint("", hashlib.sha256(raw).hexdigest(), "", "")


def read(raw: bytes) -> Fingerprint:
    carved = carve.carve(raw)
    message = structure.read_message(carved)
    fields = headers.raw_headers(message)
    senders, _cut = people.addresses(fields.get("from", []))
    sender = senders[0].email.lower() if senders else ""
    subject = words.decode_value(fields.get("subject", [""])[0]).replace("\x00", "")
    digest = hashlib.sha256()
    for text in (sender, fields.get("date", [""])[0], subject):
        digest.update(" ".join(text.split()).encode("utf-8", "replace") + b"\x00")
    for piece in body(message, carved):
        digest.update(piece + b"\x00")
    return Fingerprint(fit(headers.one_id(fields.get("message-id", []))), digest.hexdigest(), subject, sender)


def body(message: structure.LeafMessage, carved: carve.Carved) -> Iterator[bytes]:
    for part in structure.leaves(message, carved):
        if part.type.startswith("text/"):
            yield b"\n".join(line.rstrip() for line in part.data().splitlines()).rstrip()
        else:
            yield part.measure()[1].encode("ascii")


def fit(message_id: str) -> str:
    """A Message-ID as it is stored: one too long for its column is replaced by its digest."""
    if len(message_id) <= LONGEST_ID:
        return message_id
    return f"<{hashlib.sha256(message_id.encode('utf-8', 'replace')).hexdigest()}@long.invalid>"
