"""One POST to an address that somebody typed: never into our own network unless she said so, never redirected.

The name is resolved here, every address it has is looked at, and the connection goes to the one that was looked at: a
name that answers differently the second time reaches nothing else.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ariane.kernel.errors import DomainError

TIMEOUT = 10.0
MOST_BYTES = 64_000
AGENT = "Ariane-Webhooks/1"
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """What the other side said: its status, 0 when there was no answer, and then why."""

    status: int
    error: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def post(url: str, body: bytes, headers: dict[str, str], *, internal: bool = False) -> Answer:
    """Send a body; the answer is read no further than needed. Never raises for what the network does.

    `internal` allows private and loopback addresses; addresses of the machine's own link (cloud metadata) never are.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme not in ("http", "https") or not host or parts.username:
            return Answer(0, _("This is not a web address."))
        where = allowed(host, port, internal=internal)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return _send(_connection(parts.scheme, host, port, where), path, body, headers)
    except DomainError as error:
        return Answer(0, str(error))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, f"{type(error).__name__}: {error}"[:250])


def allowed(host: str, port: int, *, internal: bool) -> str:
    """The numeric address to connect to. Raises DomainError when the name has one that is not to be reached."""
    found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for one in sorted(found):
        if not may_reach(plain(one), internal=internal):
            raise DomainError(_("%(host)s stands inside a private network: allow it on purpose.") % {"host": host})
    return min(found, key=lambda one: (":" in one, one))


def plain(text: str) -> Address:
    """The address that is really meant, without the clothes IPv6 may put on an IPv4 address."""
    found = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped or found.sixtofour:
            return found.ipv4_mapped or found.sixtofour or found
        if found in NAT64:
            return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found


def may_reach(address: Address, *, internal: bool) -> bool:
    """Public addresses; with `internal` also private and loopback ones."""
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return address.is_global or (internal and (address.is_private or address.is_loopback))


def _connection(scheme: str, host: str, port: int, where: str) -> http.client.HTTPConnection:
    """A connection already open to the address that was looked at; the certificate must still name the host."""
    line: socket.socket = socket.create_connection((where, port), timeout=TIMEOUT)
    if scheme == "https":
        try:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        except BaseException:
            line.close()
            raise
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    if (scheme, port) == ("https", 443):
        connection.port = 80  # the header Host is then written without a port
    connection.sock = line
    return connection


def _send(connection: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    try:
        connection.request("POST", path, body, {"User-Agent": AGENT, "Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        _read(answer)
        status = answer.status
        error = "" if 200 <= status < 300 else f"{status} {answer.reason}"[:250]
        return Answer(status, error)
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse) -> None:
    """Take the answer's body in, within a size and a time; what is beyond does not matter to us."""
    until, left = time.monotonic() + TIMEOUT, MOST_BYTES
    while left > 0 and time.monotonic() < until:
        part = answer.read1(min(left, 8192))
        if not part:
            return
        left -= len(part)
