"""From rows to the bytes of a mail: text and HTML, inline images, files or links, and headers that cannot be forged.

The bytes are made once for all recipients of a content; only the lines on top differ.
"""

import email.charset
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import encoders
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import formatdate

from django.conf import settings

from ariane.mail import signing, store, tokens
from ariane.mail.models import OutboundAttachment, OutboundContent, OutboundMail, SigningKey
from ariane.mail.outbox import layout
from ariane.mail.outbox.enqueue import flat
from ariane.mail.outbox.outgoing import HIDDEN_FROM

WIRE = compat32.clone(linesep="\r\n", max_line_length=76)
QUOTED_PRINTABLE_LIMIT = 100_000
Person = Sequence[str]

quoted = email.charset.Charset("utf-8")
quoted.header_encoding = quoted.body_encoding = email.charset.QP
base64 = email.charset.Charset("utf-8")


@dataclass(frozen=True)
class Composed:
    """A mail for all its recipients: everything below the lines that differ."""

    content: OutboundContent
    data: bytes
    key: SigningKey | None = None

    def for_recipient(self, mail: OutboundMail) -> bytes:
        """The bytes for one transmission: visible recipients, and a mark by which evidence of it can be found."""
        to, cc = visible(self.content, mail)
        lines = [f"To: {folded('To', to)}", *([f"Cc: {folded('Cc', cc)}"] if cc else [])]
        lines.append(f"X-Ariane-Delivery: {tokens.make('b', mail.pk)}")
        if self.content.purpose == "commercial":
            lines.append(f"List-Unsubscribe: <{unsubscribe_url(mail)}>")
            lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        whole = "".join(line + "\r\n" for line in lines).encode("ascii") + self.data
        return signing.signed(whole, self.key)


def unsubscribe_url(mail: OutboundMail) -> str:
    """Where a reader declines commercial mail: a page for her, a POST for her mail program (RFC 8058)."""
    return f"{settings.PUBLIC_URL}/unsubscribe/{tokens.make('u', mail.pk)}/"


def view_url(mail: OutboundMail) -> str:
    """Where its recipient reads the conversation on line; empty for a mail without such a link."""
    return f"{settings.PUBLIC_URL}/{tokens.VIEW_PATH}{tokens.make('v', mail.view_key)}/" if mail.view_key else ""


def compose(content: OutboundContent, mail: OutboundMail | None = None) -> Composed:
    """Put a mail together; a mail that holds its reader's own link is put together for each of them. Raises
    FileNotFoundError when one of its files is gone.
    """
    files = list(content.attachments.order_by("pk"))
    inline = [file for file in files if file.cid]
    attached, linked = heavy_as_links([file for file in files if not file.cid])
    unsubscribe = unsubscribe_url(mail) if mail is not None and content.purpose == "commercial" else ""
    view = view_url(mail) if mail is not None else ""
    html, text = layout.render(content, linked, unsubscribe=unsubscribe, view=view)
    body = multipart("alternative", [text_part(text, "plain"), related(text_part(html, "html"), inline)])
    whole = multipart("mixed", [body, *map(file_part, attached)]) if attached else body
    for name, value in headers(content):
        whole[name] = value
    return Composed(content, whole.as_bytes(policy=WIRE), signing.key_for(content.from_address))


def headers(content: OutboundContent) -> Iterable[tuple[str, str]]:
    """Everything but the recipients; every value is one line before it is folded."""
    yield "From", folded("From", [(content.from_name, content.from_address)])
    if content.reply_to and content.reply_to != content.from_address:
        yield "Reply-To", folded("Reply-To", [("", content.reply_to)])
    yield "Subject", Header(flat(content.subject), "utf-8", 76, "Subject").encode(linesep="\r\n")
    yield "Date", formatdate(localtime=False, usegmt=False)
    yield "Message-ID", content.message_id
    # relays that write their own Message-ID leave this one
    yield "X-Ariane-Message-ID", content.message_id
    if content.in_reply_to:
        yield "In-Reply-To", content.in_reply_to
    if content.references:
        yield "References", "\r\n ".join(content.references.split())
    if content.automatic:
        yield "Auto-Submitted", content.automatic
        # absence notices to customers are wanted: they postpone what is automatic
        yield "X-Auto-Response-Suppress", "AutoReply" if content.entry_visibility == "external" else "OOF, AutoReply"


def visible(content: OutboundContent, mail: OutboundMail) -> tuple[list[Person], list[Person]]:
    """The To and Cc that this recipient reads: everybody, so that all can be answered, unless they are too many."""
    shown = [*content.shown_to, *content.shown_cc]
    if not shown or len(shown) >= HIDDEN_FROM:
        return [(mail.recipient.name, mail.address)], []
    return content.shown_to or [(mail.recipient.name, mail.address)], content.shown_cc


def folded(header: str, people: Sequence[Person]) -> str:
    """A list of addresses, names encoded word by word, folded at commas."""
    return ",\r\n ".join(person(header, name, address) for name, address in people)


def person(header: str, name: str, address: str) -> str:
    name, address = flat(name), ascii_address(address)
    if not name or name == address:
        return address
    if name.isascii():
        escaped = name[:200].replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    encoded = Header(name[:200], quoted, 60, header).encode(linesep="\r\n")
    return f"{encoded}\r\n <{address}>" if "\n" in encoded else f"{encoded} <{address}>"


def ascii_address(address: str) -> str:
    """An address with its domain in ASCII; raises UnicodeError for one that plain mail cannot carry."""
    local, _at, domain = flat(address).rpartition("@")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode('ascii')}" if domain else local


def heavy_as_links(
    files: Sequence[OutboundAttachment],
) -> tuple[list[OutboundAttachment], list[OutboundAttachment]]:
    """Attached files and linked ones: the largest that have a link leave the mail until it is light enough."""
    attached, linked = list(files), []
    for file in sorted(files, key=lambda one: -one.size):
        if sum(one.size for one in attached) <= settings.MAIL_ATTACH_MAX_BYTES:
            break
        if file.url:
            attached.remove(file)
            linked.append(file)
    return attached, linked


def multipart(kind: str, parts: Iterable[Message]) -> MIMEMultipart:
    whole = MIMEMultipart(kind, policy=WIRE)
    for part in parts:
        whole.attach(part)
    return whole


def related(html: Message, images: Sequence[OutboundAttachment]) -> Message:
    return multipart("related", [html, *map(file_part, images)]) if images else html


def text_part(text: str, kind: str) -> Message:
    part = MIMENonMultipart("text", kind, charset="utf-8", policy=WIRE)
    lines = "\n".join(text.splitlines()) + "\n"
    part.set_payload(lines, charset=quoted if len(lines) < QUOTED_PRINTABLE_LIMIT else base64)
    return part


def file_part(file: OutboundAttachment) -> Message:
    main, _slash, sub = (file.mime if file.mime.isascii() else "").partition("/")
    if main in ("", "multipart", "message") or not sub:
        main, sub = "application", "octet-stream"
    part = MIMEBase(main, sub, policy=WIRE)
    part.set_payload(store.read(file.path))
    encoders.encode_base64(part)
    name = flat(file.name)
    part.add_header(
        "Content-Disposition",
        "inline" if file.cid else "attachment",
        filename=name if name.isascii() else ("utf-8", "", name),
    )
    if file.cid:
        part["Content-ID"] = f"<{flat(file.cid).strip('<>')}>"
    return part
