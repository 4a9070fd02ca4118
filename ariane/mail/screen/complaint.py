"""A reader called a mail of ours unwanted: nothing is sent to her address any more."""

from ariane.mail import bounces
from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "complaint"


def check(incoming: Incoming) -> Hit | None:
    told = incoming.parsed.complaint
    if told is None:
        return None
    mails = bounces.complain(told, incoming.addresses)
    detail = ", ".join([told.kind, *(mail.address for mail in mails)])
    return Hit(detail, Verdict(InboundMail.Verdict.BOUNCE, "complaint" if mails else "bounce_of_unknown"))
