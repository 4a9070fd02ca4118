"""Whether the sender's own domain disowns the mail (RFC 8601 header of the server that took it in)."""

import re

from ariane.mail.routing import Incoming
from ariane.mail.screen.hit import Hit

NAME = "unverified"
FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


def check(incoming: Incoming) -> Hit | None:
    """Never a verdict: marks the mail, so that its From makes nobody act. Only lowers trust, so a forged header cannot
    help its author; the topmost header is the last server's."""
    if not FAILED.search(incoming.parsed.header("Authentication-Results")):
        return None
    incoming.unverified = True
    return Hit("dmarc=fail")
