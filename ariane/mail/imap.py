"""Connections to IMAP servers and the few commands Ariane gives: reading only, nothing is ever marked or deleted."""

import contextlib
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ariane.mail import failures, oauth
from ariane.mail.models import Mailbox

if TYPE_CHECKING:
    from imapclient import IMAPClient

CONNECT_SECONDS = 20
READ_SECONDS = 60


@contextlib.contextmanager
def connected(mailbox: Mailbox) -> Iterator["IMAPClient"]:
    """A connection, logged in, closed with the block. Raises ServerFailed in words; also for what breaks inside."""
    from imapclient.exceptions import IMAPClientError, LoginError

    context = ssl.create_default_context()
    client = dial(mailbox, context)
    try:
        if mailbox.imap_security == "starttls":
            client.starttls(context)
        log_in(client, mailbox)
        yield client
    except LoginError as error:
        raise failures.login_refused(error, mailbox.imap_host) from error
    except (IMAPClientError, OSError) as error:
        raise failures.broken(error) from error
    finally:
        with contextlib.suppress(IMAPClientError, OSError):
            client.logout()


def dial(mailbox: Mailbox, context: ssl.SSLContext) -> "IMAPClient":
    from imapclient import IMAPClient, SocketTimeout

    try:
        return IMAPClient(
            mailbox.imap_host,
            port=mailbox.imap_port,
            ssl=mailbox.imap_security == "tls",
            ssl_context=context,
            timeout=SocketTimeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            use_uid=True,
        )
    except OSError as error:
        raise failures.no_connection(error, mailbox.imap_host, mailbox.imap_port) from error


def log_in(client: "IMAPClient", mailbox: Mailbox) -> None:
    """By the provider's token where the mailbox is connected, else by password."""
    grant = oauth.for_fetching(mailbox)
    if grant is None:
        client.login(mailbox.imap_username, mailbox.imap_password)
    else:
        client.oauth2_login(mailbox.imap_username or mailbox.address, oauth.access_token(grant))


def head_of(mailbox: Mailbox, folder: str, name: str, value: str) -> bytes | None:
    """The header block of the mail with that header in a folder, None when there is none. Raises ServerFailed."""
    with connected(mailbox) as client:
        client.select_folder(folder, readonly=True)
        found = client.search(["HEADER", name, value])
        if not found:
            return None
        head: bytes = client.fetch(found[-1:], ["BODY.PEEK[HEADER]"])[found[-1]][b"BODY[HEADER]"]
        return head


def search_header(mailbox: Mailbox, folder: str, name: str, value: str) -> bool:
    """Whether a mail with that header stands in a folder. Raises ServerFailed."""
    with connected(mailbox) as client:
        client.select_folder(folder, readonly=True)
        return bool(client.search(["HEADER", name, value]))
