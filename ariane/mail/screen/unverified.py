"""Whether the sender's own domain disowns the mail (RFC 8601 header of the server that took it in)."""

import re

from ariane.mail.routing import Incoming, Verdict

NAME = "unverified"
FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


def check(incoming: Incoming) -> Verdict | None:
    """Never a verdict: marks the mail, so that its From makes nobody act. Only lowers trust, so a forged header cannot
    help its author; the topmost header is the last server's."""
    results = incoming.parsed.header("Authentication-Results")
    if FAILED.search(results):
        incoming.unverified = True
        incoming.remark("dmarc=fail")
    return None
