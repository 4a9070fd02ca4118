"""Notices that a mail arrived or was opened: nobody wrote them, nothing is to be answered."""

from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "receipt"


def check(incoming: Incoming) -> Hit | None:
    receipt = incoming.parsed.receipt
    if receipt is None:
        return None
    return Hit(receipt.kind, Verdict(InboundMail.Verdict.AUTO_REPLY, "receipt"))
