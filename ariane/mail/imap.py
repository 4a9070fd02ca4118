"""Connections to IMAP servers and the few commands Ariane gives: reading only, nothing is ever marked or deleted."""

import contextlib
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ariane.kernel.errors import DomainError
from ariane.mail.models import Mailbox

if TYPE_CHECKING:
    from imapclient import IMAPClient

CONNECT_SECONDS = 20
READ_SECONDS = 60


class ImapFailed(DomainError):
    """The mailbox cannot be read now; the message says why, with the server's own words."""


@contextlib.contextmanager
def connected(mailbox: Mailbox) -> Iterator["IMAPClient"]:
    """A connection, logged in, closed with the block. Raises ImapFailed in words; also for what breaks inside."""
    from imapclient import IMAPClient, SocketTimeout
    from imapclient.exceptions import IMAPClientError, LoginError

    context = ssl.create_default_context()
    try:
        client = IMAPClient(
            mailbox.imap_host,
            port=mailbox.imap_port,
            ssl=mailbox.imap_security == "tls",
            ssl_context=context,
            timeout=SocketTimeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            use_uid=True,
        )
    except ssl.SSLError as error:
        raise ImapFailed(_("No secure connection could be made: %(said)s") % {"said": error}) from error
    except OSError as error:
        raise ImapFailed(_("The server does not answer: %(said)s") % {"said": error}) from error
    try:
        if mailbox.imap_security == "starttls":
            client.starttls(context)
        client.login(mailbox.imap_username, mailbox.imap_password)
        yield client
    except LoginError as error:
        raise ImapFailed(_("The server refuses the user name or the password: %(said)s") % {"said": error}) from error
    except (IMAPClientError, OSError) as error:
        raise ImapFailed(_("The conversation with the server broke: %(said)s") % {"said": error}) from error
    finally:
        with contextlib.suppress(IMAPClientError, OSError):
            client.logout()


def head_of(mailbox: Mailbox, folder: str, name: str, value: str) -> bytes | None:
    """The header block of the mail with that header in a folder, None when there is none. Raises ImapFailed."""
    with connected(mailbox) as client:
        client.select_folder(folder, readonly=True)
        found = client.search(["HEADER", name, value])
        if not found:
            return None
        head: bytes = client.fetch(found[-1:], ["BODY.PEEK[HEADER]"])[found[-1]][b"BODY[HEADER]"]
        return head


def search_header(mailbox: Mailbox, folder: str, name: str, value: str) -> bool:
    """Whether a mail with that header stands in a folder. Raises ImapFailed."""
    with connected(mailbox) as client:
        client.select_folder(folder, readonly=True)
        return bool(client.search(["HEADER", name, value]))
