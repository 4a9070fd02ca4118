"""A machine answered: absence, receipt, robot (RFC 3834 and what people's clients do instead)."""

from ariane.mail.routing import Incoming, Verdict

NAME = "auto_reply"


def check(incoming: Incoming) -> Verdict | None:
    """Never a verdict: the router that knows the thread files it as automatic, so that it stops and answers nothing."""
    parsed = incoming.parsed
    incoming.automatic = (f"{parsed.receipt.kind}_receipt" if parsed.receipt else "") or parsed.auto or ""
    if incoming.automatic:
        incoming.remark(incoming.automatic)
    return None
