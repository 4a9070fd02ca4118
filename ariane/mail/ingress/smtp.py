"""The door for mail servers: SMTP or LMTP. An unknown address is refused at RCPT; 250 is said after the commit only.

Each refusal is one that the sender's mail server understands: 550 for ever, 451 and 452 to try again.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import OperationalError, connections

from ariane.mail import addresses, store
from ariane.mail.ingress.receive import Source, receive
from ariane.mail.listener import Listener

log = logging.getLogger("ariane.mail")
T = TypeVar("T")
MOST_RECIPIENTS = 1000
# senders do write lines beyond the 998 characters of RFC 5321, and their mail is no less welcome
LONGEST_LINE = 1 << 24
THREADS = 2

OK = "250 2.1.5 Known"
ACCEPTED = "250 2.0.0 Kept"
UNKNOWN = "550 5.1.1 No such address here"
TOO_MANY = "452 4.5.3 Too many recipients"
BUSY = "451 4.3.0 Cannot keep it now, try again"
FULL = "452 4.3.1 No room left, try again"


class Door:
    """aiosmtpd's handler. The database is asked in threads of its own, so that one slow mail holds nobody up."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"ariane-{source}")

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        known = await self.in_thread(partial(is_known, address))
        if known == OK:
            envelope.rcpt_tos.append(address)
        return known

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self.in_thread(
            partial(
                keep,
                envelope.original_content or b"",
                source=self.source,
                envelope_from=envelope.mail_from or "",
                envelope_to=tuple(envelope.rcpt_tos),
                peer=peer_of(session) if self.source is Source.SMTP else "",
            )
        )
        # LMTP answers once for each recipient
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self.source is Source.LMTP else 1))

    async def in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, with_own_connection, work)


def with_own_connection(work: Callable[[], T]) -> T:
    """Do the work and give the database connection back: nobody else would, for a thread that only waits."""
    try:
        return work()
    finally:
        connections.close_all()


def is_known(address: str) -> str:
    """The answer to RCPT TO."""
    try:
        return OK if addresses.accepted(address) else UNKNOWN
    except OperationalError:
        log.warning("the database is busy: %s must try again", address)
        return BUSY


def peer_of(session: Session) -> str:
    """The network address of the machine at the other end; "" for a socket of this one."""
    peer = session.peer
    return str(peer[0]) if isinstance(peer, tuple) else ""


def keep(raw: bytes, *, source: Source, envelope_from: str, envelope_to: tuple[str, ...], peer: str = "") -> str:
    """The answer to the final dot: the mail is on disk and committed, or the sender keeps it."""
    try:
        receive(raw, source=source, envelope_from=envelope_from, envelope_to=envelope_to, peer=peer)
    except store.StoreFull:
        log.exception("no room for a mail from %s", envelope_from)
        return FULL
    except Exception:
        log.exception("a mail from %s could not be kept", envelope_from)
        return BUSY
    return ACCEPTED


class Smtp(SMTP):
    line_length_limit = LONGEST_LINE


class Lmtp(LMTP):
    line_length_limit = LONGEST_LINE


def encryption() -> ssl.SSLContext | None:
    """What STARTTLS is offered with, None without a certificate. A renewed one is taken at the next conversation."""
    if not settings.MAIL_TLS_CERT:
        return None
    files = (settings.MAIL_TLS_CERT, settings.MAIL_TLS_KEY or settings.MAIL_TLS_CERT)
    return context_of(files, tuple(Path(one).stat().st_mtime for one in files))


@lru_cache(maxsize=1)
def context_of(files: tuple[str, str], _written_at: tuple[float, ...]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    return context


def door(where: str, source: Source) -> Listener:
    """A listener at `where`, not started yet."""
    protocol = Lmtp if source is Source.LMTP else Smtp

    def conversation(loop: asyncio.AbstractEventLoop) -> SMTP:
        return protocol(
            Door(source),
            data_size_limit=settings.MAIL_IN_MAX_BYTES,
            enable_SMTPUTF8=True,
            decode_data=False,
            ident="Ariane",
            loop=loop,
            tls_context=encryption(),
        )

    return Listener(conversation, where)
