"""The mails of our own round-trip tests, on their way out through a mailbox of ours and on their way back."""

from ariane.mail import roundtrip, tokens
from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "round_trip"


def check(incoming: Incoming) -> Hit | None:
    """Only a mail that carries our signed Message-ID, its own or one it answers, is looked up."""
    parsed = incoming.parsed
    own = [one for one in (parsed.message_id, parsed.header("X-Ariane-Message-ID").strip()) if one]
    answered = [one for one in (parsed.in_reply_to, *parsed.references) if one]
    for ids, seen in ((own, roundtrip.seen_outside), (answered, roundtrip.came_back)):
        keys = [key for one in ids if (key := tokens.in_message_id(one)) is not None]
        trip = roundtrip.of_keys(keys)
        if trip is not None:
            detail = seen(trip, incoming)
            return Hit(detail, Verdict(InboundMail.Verdict.AUTO_REPLY, "round_trip"))
    return None
