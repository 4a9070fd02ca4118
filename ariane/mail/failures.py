"""Why a mail server cannot be used, in words that say what to do about it."""

import socket
import ssl

from django.utils.translation import gettext as _

from ariane.kernel.errors import DomainError

# they take no passwords for mail programs any more
OAUTH_HOSTS = (".office365.com", ".outlook.com", ".gmail.com", ".googlemail.com")


class ServerFailed(DomainError):
    """The server cannot be used now; the message says why, with the server's own words."""


def no_connection(error: OSError, host: str, port: int) -> ServerFailed:
    """Why no connection came about."""
    said = {"host": host, "port": port, "said": error}
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerFailed(_("The certificate of “%(host)s” is not to be trusted: %(said)s") % said)
    if isinstance(error, ssl.SSLError):
        return ServerFailed(
            _("No secure connection could be made: %(said)s Try another encryption, or another port.") % said
        )
    if isinstance(error, socket.gaierror):
        return ServerFailed(_("No server is called “%(host)s”: check the name, and this machine’s network.") % said)
    if isinstance(error, ConnectionRefusedError):
        return ServerFailed(_("“%(host)s” is there, but nothing answers at port %(port)d: check the port.") % said)
    if isinstance(error, TimeoutError):
        return ServerFailed(_("“%(host)s” does not answer at port %(port)d: check the port and the firewall.") % said)
    return ServerFailed(_("The server does not answer: %(said)s") % said)


def login_refused(error: object, host: str) -> ServerFailed:
    """Why nobody is let in; the large providers want to be connected instead (OAuth)."""
    words = _("The server refuses the user name or the password: %(said)s") % {"said": plain(error)}
    if f".{host}".lower().endswith(OAUTH_HOSTS):
        words += " " + _("This provider takes no passwords: connect the mailbox (OAuth) on its page.")
    return ServerFailed(words)


def broken(error: object) -> ServerFailed:
    """The conversation ended before it was finished."""
    return ServerFailed(_("The conversation with the server broke: %(said)s") % {"said": plain(error)})


def plain(error: object) -> str:
    """What the server said, as text: libraries show bytes as b'…'."""
    given = error.args[0] if isinstance(error, Exception) and error.args else error
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else str(error)
