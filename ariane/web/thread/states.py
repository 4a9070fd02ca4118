"""What became of a message, recipient by recipient, in words and with one of the look's three marks."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ariane.journal.models import Delivery
from ariane.kernel import clock
from ariane.mail.models import OutboundMail

State = OutboundMail.State


@dataclass(frozen=True)
class Sent:
    """One recipient's delivery: `mark` is ok, alert or empty; `retry` when a person may queue it again, `correct` when
    she may give another address, `doubtful` when she must say whether it arrived. `steps` are what happened, when.
    """

    delivery: Delivery
    name: str
    address: str
    state: str
    words: str
    mark: str = ""
    icon: str = "clock"
    reason: str = ""
    retry: bool = False
    correct: bool = False
    doubtful: bool = False
    steps: tuple[tuple[str, dt.datetime], ...] = ()


def sent(delivery: Delivery) -> Sent:
    """A delivery of an external message to somebody chosen as its recipient."""
    state, reason = _state(delivery)
    words, mark, icon = _words()[state]
    person = delivery.recipient
    # the address that was written to: the person may have another one by now
    address = delivery.mail.address if delivery.mail else person.address or ""
    failed = state in {"failed", "bounced"}
    return Sent(
        delivery,
        str(person),
        address,
        state,
        words,
        mark,
        icon,
        reason,
        retry=failed,
        correct=failed,
        doubtful=state == "uncertain",
        steps=_steps(delivery),
    )


def _state(delivery: Delivery) -> tuple[str, str]:
    mail = delivery.mail
    if delivery.cancelled_at is not None:
        return "cancelled", ""
    if mail is None:
        return ("read", "") if delivery.read_at is not None else ("queued", "")
    if mail.state == State.SENT and mail.read_at is not None:
        return "read", ""
    if mail.state == State.SENT and mail.delivered_at is not None:
        return "delivered", ""
    if mail.state in {State.QUEUED, State.CLAIMED} and mail.not_before > clock.now():
        return "undoable", ""
    return mail.state, " ".join(filter(None, (mail.why(), mail.error)))


def _steps(delivery: Delivery) -> tuple[tuple[str, dt.datetime], ...]:
    """Everything technical that is known of the way of a message (O-055)."""
    mail = delivery.mail
    if mail is None:
        return ()
    ended = mail.updated_at if mail.state in {State.BOUNCED, State.FAILED, State.UNCERTAIN} else None
    tried = mail.next_try_at if mail.state == State.RETRY else None
    known = (
        (_("written"), delivery.created_at),
        (_("sent"), mail.sent_at),
        (_("delivered"), mail.delivered_at),
        (_("read"), mail.read_at),
        (_words()[mail.state][0], ended),
        (_("next try"), tried),
    )
    return tuple((words, at) for words, at in known if at is not None)


def _words() -> dict[str, tuple[str, str, str]]:
    return {
        "undoable": (_("leaves soon"), "", "clock"),
        State.QUEUED: (_("queued"), "", "clock"),
        State.CLAIMED: (_("queued"), "", "clock"),
        State.TRANSMITTING: (_("being sent"), "", "clock"),
        State.RETRY: (_("will be tried again"), "", "clock"),
        State.SENT: (_("sent"), "ok", "check"),
        "delivered": (_("delivered"), "ok", "check-check"),
        "read": (_("read"), "ok", "check-check"),
        State.BOUNCED: (_("rejected"), "alert", "circle-x"),
        State.FAILED: (_("failed"), "alert", "circle-x"),
        State.UNCERTAIN: (_("uncertain"), "alert", "circle-help"),
        State.CANCELLED: (_("cancelled"), "", "x"),
    }
