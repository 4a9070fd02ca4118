"""Absence notices and other machine answers are filed beside what they answer, and never answered (RFC 3834)."""

from ariane.mail import tokens
from ariane.mail.routing import Incoming
from ariane.mail.screen.hit import Hit

NAME = "auto_reply"


def check(incoming: Incoming) -> Hit | None:
    """Marks the mail. What a machine wrote unasked (a form, an order) is a mail like any other."""
    parsed = incoming.parsed
    declared = (parsed.auto or "").startswith("auto-submitted")
    if parsed.auto and (parsed.auto_reply or (declared and answers_ours(incoming))):
        incoming.automatic = parsed.auto
        return Hit(parsed.auto)
    return None


def answers_ours(incoming: Incoming) -> bool:
    """Whether the mail answers one that we sent, by its address or by what it refers to."""
    parsed = incoming.parsed
    refers = any(tokens.in_message_id(one) is not None for one in (parsed.in_reply_to, *parsed.references))
    return refers or any(tokens.read(one) is not None for one in incoming.addresses)
