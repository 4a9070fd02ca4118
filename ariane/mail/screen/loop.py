"""Our own mail coming back, mail that goes round in circles, and machines that answer each other."""

from ariane.mail import pace, tokens
from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "loop"
MOST_HOPS = 50


def check(incoming: Incoming) -> Hit | None:
    """A mail that we sent is known already; what another Ariane tells by itself, answering nothing of ours, waits for a
    person; the twentieth automatic mail of a sender in two hours is not filed."""
    parsed = incoming.parsed
    ids = [one for one in (parsed.message_id, parsed.header("X-Ariane-Message-ID").strip()) if one]
    if any(tokens.in_message_id(one) is not None for one in ids):
        return Hit(ids[0], Verdict(InboundMail.Verdict.DUPLICATE, "own_mail"))
    if len(parsed.header_all("Received")) > MOST_HOPS:
        return Hit("", Verdict(InboundMail.Verdict.REFUSED, "too_many_hops"))
    if not incoming.automatic and parsed.auto and parsed.header("X-Ariane-Delivery"):
        # two installations that tell each other of each other's notices would never end
        return Hit(parsed.auto, Verdict(InboundMail.Verdict.SORT, "notice_of_another"))
    if incoming.automatic and pace.answers_too_many(incoming.mail):
        return Hit("", Verdict(InboundMail.Verdict.AUTO_REPLY, "too_many"))
    return None
