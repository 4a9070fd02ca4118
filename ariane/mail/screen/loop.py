"""Our own mail coming back, mail that goes round in circles, and machines that answer each other."""

import datetime as dt

from ariane.kernel import clock
from ariane.mail import tokens
from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "loop"
WINDOW = dt.timedelta(hours=2)
MOST_AUTOMATIC = 20
MOST_HOPS = 50


def check(incoming: Incoming) -> Hit | None:
    """A mail that we sent is known already; the twentieth automatic mail of a sender in two hours is not filed."""
    parsed = incoming.parsed
    ids = [one for one in (parsed.message_id, parsed.header("X-Ariane-Message-ID").strip()) if one]
    if any(tokens.in_message_id(one) is not None for one in ids):
        return Hit(ids[0], Verdict(InboundMail.Verdict.DUPLICATE, "own_mail"))
    if len(parsed.header_all("Received")) > MOST_HOPS:
        return Hit("", Verdict(InboundMail.Verdict.REFUSED, "too_many_hops"))
    if incoming.automatic and recent(incoming.mail) >= MOST_AUTOMATIC:
        return Hit("", Verdict(InboundMail.Verdict.AUTO_REPLY, "too_many"))
    return None


def recent(mail: InboundMail) -> int:
    """How many automatic mails the sender sent lately."""
    rows = InboundMail.objects.filter(from_address=mail.from_address, received_at__gte=clock.now() - WINDOW)
    return rows.filter(verdict=InboundMail.Verdict.AUTO_REPLY).count()
