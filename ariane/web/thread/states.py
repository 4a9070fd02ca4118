"""What became of a message, recipient by recipient, in words and with one of the look's three marks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ariane.journal.models import Delivery
from ariane.kernel import clock
from ariane.mail.models import OutboundMail

State = OutboundMail.State


@dataclass(frozen=True)
class Sent:
    """One recipient's delivery: `mark` is ok, alert or empty; `retry` when a person may queue it again."""

    delivery: Delivery
    name: str
    address: str
    state: str
    words: str
    mark: str = ""
    icon: str = "clock"
    reason: str = ""
    retry: bool = False


def sent(delivery: Delivery) -> Sent:
    """A delivery of an external message to somebody chosen as its recipient."""
    state, reason = _state(delivery)
    words, mark, icon = _words()[state]
    person = delivery.recipient
    retry = state in {"failed", "bounced", "uncertain"}
    return Sent(delivery, str(person), person.address or "", state, words, mark, icon, reason, retry)


def _state(delivery: Delivery) -> tuple[str, str]:
    mail = delivery.mail
    if delivery.cancelled_at is not None:
        return "cancelled", ""
    if delivery.read_at is not None:
        return "read", ""
    if mail is None:
        return "queued", ""
    if mail.state in {State.QUEUED, State.CLAIMED} and mail.not_before > clock.now():
        return "undoable", ""
    return mail.state, mail.error


def _words() -> dict[str, tuple[str, str, str]]:
    return {
        "undoable": (_("leaves soon"), "", "clock"),
        State.QUEUED: (_("queued"), "", "clock"),
        State.CLAIMED: (_("queued"), "", "clock"),
        State.TRANSMITTING: (_("being sent"), "", "clock"),
        State.RETRY: (_("will be tried again"), "", "clock"),
        State.SENT: (_("sent"), "ok", "check"),
        "read": (_("read"), "ok", "check-check"),
        State.BOUNCED: (_("rejected"), "alert", "circle-x"),
        State.FAILED: (_("failed"), "alert", "circle-x"),
        State.UNCERTAIN: (_("uncertain"), "alert", "circle-help"),
        State.CANCELLED: (_("cancelled"), "", "x"),
    }
