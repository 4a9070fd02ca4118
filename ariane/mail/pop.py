"""Connections to POP3 servers: mails are listed and read, never deleted (RFC 1939; STLS of RFC 2595)."""

import contextlib
import poplib
import ssl
from collections.abc import Iterator

from ariane.mail import failures, oauth
from ariane.mail.models import Mailbox

SECONDS = 60
# the library gives up at lines of 2,048 bytes, and mails do have longer ones
LONGEST_LINE = 1 << 24


class LongLines:
    """Reads lines of any length a mail may have."""

    def _getline(self) -> tuple[bytes, int]:
        line: bytes = self.file.readline(LONGEST_LINE + 1)  # type: ignore[attr-defined]
        if len(line) > LONGEST_LINE:
            raise poplib.error_proto("line too long")
        if not line:
            raise poplib.error_proto("-ERR EOF")
        return line.rstrip(b"\n").removesuffix(b"\r").removeprefix(b"\r"), len(line)


class Pop(LongLines, poplib.POP3):
    """In the clear, or by STLS."""


class PopTls(LongLines, poplib.POP3_SSL):
    """TLS at once."""


@contextlib.contextmanager
def connected(mailbox: Mailbox) -> Iterator[poplib.POP3]:
    """A connection, logged in, closed with the block. Raises ServerFailed in words; also for what breaks inside."""
    context = ssl.create_default_context()
    client = dial(mailbox, context)
    try:
        if mailbox.imap_security == "starttls":
            client.stls(context)
        log_in(client, mailbox)
        yield client
    except (poplib.error_proto, OSError) as error:
        raise failures.broken(error) from error
    finally:
        with contextlib.suppress(poplib.error_proto, OSError):
            client.quit()


def dial(mailbox: Mailbox, context: ssl.SSLContext) -> poplib.POP3:
    host, port = mailbox.imap_host, mailbox.imap_port
    try:
        if mailbox.imap_security == "tls":
            return PopTls(host, port, timeout=SECONDS, context=context)
        return Pop(host, port, timeout=SECONDS)
    except OSError as error:
        raise failures.no_connection(error, host, port) from error
    except poplib.error_proto as error:
        raise failures.broken(error) from error


def log_in(client: poplib.POP3, mailbox: Mailbox) -> None:
    grant = oauth.for_fetching(mailbox)
    try:
        if grant is None:
            client.user(mailbox.imap_username)
            client.pass_(mailbox.imap_password)
        else:
            word = oauth.sasl(mailbox.imap_username or mailbox.address, oauth.access_token(grant))
            authenticate(client, oauth.encoded(word))
    except poplib.error_proto as error:
        raise failures.login_refused(error, mailbox.imap_host) from error


def authenticate(client: poplib.POP3, word: str) -> None:
    """XOAUTH2 in one step (RFC 5034); a server that asks on tells what it dislikes, and refuses after an empty line."""
    client._putcmd(f"AUTH XOAUTH2 {word}")  # type: ignore[attr-defined]
    if client._getresp().startswith(b"+ "):  # type: ignore[attr-defined]
        client._shortcmd("")  # type: ignore[attr-defined]


def listed(client: poplib.POP3) -> dict[str, int]:
    """Unique name of each mail (UIDL) → its number in this session, in the server's order, oldest first."""
    _answer, lines, _octets = client.uidl()
    pairs = (line.decode("ascii", "replace").split(maxsplit=1) for line in lines)
    return {name: int(number) for number, name in pairs}


def sizes(client: poplib.POP3) -> dict[int, int]:
    """Number of each mail in this session → bytes."""
    _answer, lines, _octets = client.list()
    return {int(number): int(size) for number, size in (line.split()[:2] for line in lines)}


def text(client: poplib.POP3, number: int) -> bytes:
    """The whole mail."""
    _answer, lines, _octets = client.retr(number)
    return b"\r\n".join(lines) + b"\r\n"


def head(client: poplib.POP3, number: int) -> bytes:
    """The header block alone."""
    _answer, lines, _octets = client.top(number, 0)
    return b"\r\n".join(lines) + b"\r\n"
