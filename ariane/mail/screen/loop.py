"""Our own mail coming back, and machines that answer each other."""

import datetime as dt

from ariane.kernel import clock
from ariane.mail.models import InboundMail, OutboundContent
from ariane.mail.routing import Incoming, Verdict

NAME = "loop"
WINDOW = dt.timedelta(hours=2)
MOST_AUTOMATIC = 20


def check(incoming: Incoming) -> Verdict | None:
    """A mail that we sent is known already; the twentieth automatic mail of a sender in two hours is not filed."""
    sent = incoming.parsed.message_id
    if sent and OutboundContent.objects.filter(message_id=sent).exists():
        return Verdict(InboundMail.Verdict.DUPLICATE, "own_mail")
    if incoming.automatic and recent(incoming.mail) >= MOST_AUTOMATIC:
        return Verdict(InboundMail.Verdict.AUTO_REPLY, "too_many")
    return None


def recent(mail: InboundMail) -> int:
    """How many automatic mails the sender sent lately."""
    rows = InboundMail.objects.filter(from_address=mail.from_address, received_at__gte=clock.now() - WINDOW)
    return rows.filter(verdict=InboundMail.Verdict.AUTO_REPLY).count()
