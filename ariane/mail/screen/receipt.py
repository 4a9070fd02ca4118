"""Notices that a mail arrived or was opened: the transmission says so, and nothing is to be answered."""

from ariane.mail import bounces
from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "receipt"


def check(incoming: Incoming) -> Hit | None:
    receipt = incoming.parsed.receipt
    if receipt is None:
        return None
    mails = bounces.receive(receipt, incoming.addresses)
    detail = ", ".join([receipt.kind, *(mail.address for mail in mails)])
    return Hit(detail, Verdict(InboundMail.Verdict.AUTO_REPLY, "receipt"))
