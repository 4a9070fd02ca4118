"""A mail server on this machine that delivers to a folder: what the demonstration's customers receive.

Each mail is one `.eml` named by the mark of its transmission, stored and fsynced before it is acknowledged; the
envelope stands in two headers on top. Also the evidence of what left, and the server that tests send to.
"""

import asyncio
import os
import re
import secrets
import smtplib
import time
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from ariane.mail.listener import Listener
from ariane.mail.models import Mailbox

LARGEST = 100 * 1024 * 1024
MARK = re.compile(rb"^X-Ariane-Delivery:[ \t]*([a-z2-7]+)", re.MULTILINE | re.IGNORECASE)
LONGEST_LINE = 1 << 24


@dataclass(frozen=True)
class Received:
    """A mail in the sink: for whom, and its bytes."""

    path: Path
    sender: str
    recipient: str
    raw: bytes


def folder() -> Path:
    return Path(settings.HOME) / "sink"


def listen() -> tuple[str, int]:
    """Where the sink listens; port 0 when it is switched off."""
    host, _colon, port = settings.MAIL_SINK_LISTEN.rpartition(":")
    return host, int(port or 0)


def serves(mailbox: Mailbox | None) -> bool:
    """Whether a mailbox sends through the sink."""
    host, port = listen()
    return bool(mailbox and port and (mailbox.smtp_host, mailbox.smtp_port) == (host, port))


def has(mark: str) -> bool:
    """Whether the transmission of that mark has arrived."""
    return any(folder().glob(f"*-{mark}.eml"))


def by_mark(mark: str) -> bytes | None:
    """The bytes of the transmission of that mark, None when it has not arrived."""
    path = next(iter(folder().glob(f"*-{mark}.eml")), None)
    return read(path).raw if path else None


def hand_in(sender: str, recipient: str, raw: bytes) -> None:
    """Send a mail from outside into this installation, through its own door where it has one."""
    host, _colon, port = settings.MAIL_SMTP_LISTEN.rpartition(":")
    if not port.isdigit():
        from ariane.mail.ingress.receive import receive

        receive(raw, source="smtp", envelope_from=sender, envelope_to=[recipient])
        return
    with smtplib.SMTP(host, int(port), timeout=20) as door:
        door.sendmail(sender, [recipient], raw)


def received() -> list[Received]:
    """What has arrived, oldest first."""
    return [read(path) for path in sorted(folder().glob("*.eml"))]


def read(path: Path) -> Received:
    sender, recipient, raw = path.read_bytes().split(b"\r\n", 2)
    value = (line.partition(b": ")[2].decode("utf-8", "replace") for line in (sender, recipient))
    return Received(path, next(value), next(value), raw)


def store(sender: str, recipient: str, raw: bytes) -> Path:
    """Keep one mail for one recipient, whole and on disk before this returns."""
    target = folder()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = MARK.search(raw[:100_000])
    name = f"{time.time_ns():020d}-{mark.group(1).decode().lower() if mark else secrets.token_hex(8)}"
    part = target / f"{name}.part"
    top = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {recipient}\r\n".encode()
    with part.open("wb") as file:
        file.write(top + raw)
        file.flush()
        os.fsync(file.fileno())
    return part.rename(target / f"{name}.eml")


class Handler:
    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            store(envelope.mail_from or "", recipient, content)
        return "250 OK"


class LongLines(SMTP):
    line_length_limit = LONGEST_LINE


def sink(where: str) -> Listener:
    """A sink that is not started yet."""

    def conversation(loop: asyncio.AbstractEventLoop) -> SMTP:
        return LongLines(Handler(), data_size_limit=LARGEST, enable_SMTPUTF8=True, decode_data=False, loop=loop)

    return Listener(conversation, where)
