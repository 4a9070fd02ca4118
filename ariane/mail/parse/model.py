"""What a mail turned out to be: frozen values, no behaviour but reading an attachment's bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Chunks = Callable[[], Iterator[bytes]]

EXTENSIONS = {
    "application/ics": ".ics",
    "application/pdf": ".pdf",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox as a header gives it; `email` is lower-cased in its domain only, "" when the header has none."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the mail. `name` is what the sender wrote, perhaps nothing; `filename` always has something to show."""

    name: str
    type: str
    size: int
    sha256: str
    content_id: str = ""
    inline: bool = False
    chunks: Chunks = field(default=lambda: iter(()), repr=False, compare=False)
    suggested: str = field(default="", repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """The decoded bytes, read again at each call: large files are not kept in memory."""
        return b"".join(self.chunks())

    @property
    def filename(self) -> str:
        return self.name or self.suggested or "document" + EXTENSIONS.get(self.type, "")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A notice of non-delivery: addresses that failed for good, and those still being tried."""

    permanent: tuple[str, ...] = ()
    temporary: tuple[str, ...] = ()
    original_message_id: str = ""
    status: str = ""  # enhanced code such as 5.1.1, "" when the notice gives none
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A notice that a mail arrived or was opened (RFC 3464 delivered/relayed, RFC 8098 disposition)."""

    kind: Literal["delivery", "read", "deleted"]
    recipient: str = ""
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report that a reader called our mail unwanted (RFC 5965, abuse reporting format)."""

    kind: str  # abuse, fraud, virus, not-spam…
    original_message_id: str = ""
    recipients: tuple[str, ...] = ()
    delivery: str = ""  # the mark of the transmission, where the report returns our headers


@dataclass(frozen=True, slots=True)
class Hop:
    """One forwarded message inside the mail, outermost first."""

    name: str
    email: str
    date: datetime | None = None  # aware; the forwarder's own offset where the client wrote a bare local time
    subject: str = ""
    to: str = ""
    marker: str = ""  # the client's way of writing it, e.g. "outlook-fr": what a correction may be remembered by


@dataclass(frozen=True, slots=True)
class Forward:
    """Whom the mail was forwarded from: the first hop outside the forwarder's own domain, else the innermost."""

    name: str
    email: str
    date: datetime | None
    subject: str
    confidence: float
    marker: str = ""
    hops: tuple[Hop, ...] = ()
    text: str = ""  # the forwarded message's own text
    attached: bool = False  # forwarded as message/rfc822


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One mail, read. Every field has its empty value when the mail lacks it; nothing raises."""

    message_id: str = ""  # with its angle brackets, as are the others
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    from_: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    delivered_to: tuple[Address, ...] = ()
    return_path: str | None = None  # None: no such header; "": the null sender
    date: datetime | None = None
    text: str = ""
    html: str = ""
    reply_text: str = ""
    quoted_text: str = ""
    signature_text: str = ""
    reply_html: str = ""
    quoted_html: str = ""
    attachments: tuple[Attachment, ...] = ()
    bounce: Bounce | None = None
    receipt: Receipt | None = None
    complaint: Complaint | None = None
    auto: str | None = None  # why a machine wrote it, in words; None when a person did
    auto_reply: bool = False  # it answers one of ours, as an absence notice does (else a machine wrote it unasked)
    list_id: str = ""
    bulk: bool = False
    forward: Forward | None = None
    calendar: str | None = None  # the method in capitals (REQUEST, REPLY, CANCEL…), "" when the file names none
    signed: bool = False
    encrypted: bool = False
    headers: tuple[tuple[str, str], ...] = ()  # decoded and unfolded, in order, names as written
    problems: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The first header of that name, "" when there is none."""
        return next(iter(self.header_all(name)), "")

    def header_all(self, name: str) -> list[str]:
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To, Cc and Bcc as the headers show them (the envelope is the transport's affair)."""
        return self.to + self.cc + self.bcc
