"""What leaves: one door for every layer that sends mail."""

from ariane.mail.outbox.actions import cancel, give_up, readdress, retry, send_again, settle_uncertain
from ariane.mail.outbox.enqueue import enqueue, enqueue_many
from ariane.mail.outbox.outgoing import HIDDEN_FROM, Cancelled, Context, Envelope, Outgoing, StoredFile
from ariane.mail.outbox.senders import Sender, has_catcher, sender_for

__all__ = [
    "HIDDEN_FROM",
    "Cancelled",
    "Context",
    "Envelope",
    "Outgoing",
    "Sender",
    "StoredFile",
    "cancel",
    "enqueue",
    "enqueue_many",
    "give_up",
    "has_catcher",
    "readdress",
    "retry",
    "send_again",
    "sender_for",
    "settle_uncertain",
]
