"""Notices of non-delivery: the transmission and the address are marked, nothing is filed (RFC 3464 and the others).

Which transmission failed is known by the signed envelope sender, else by the Message-ID that the notice quotes together
with the address it names: a stranger can forge neither.
"""

from collections.abc import Iterable

from ariane.accounts.models import Identity
from ariane.accounts.models.identity import normalise
from ariane.kernel import clock, events
from ariane.mail import tokens
from ariane.mail.events import AddressBounced, MailSettled
from ariane.mail.models import InboundMail, OutboundMail
from ariane.mail.models.outbound import State
from ariane.mail.parse.model import Bounce
from ariane.mail.routing import Incoming, Verdict

NAME = "bounce"


def check(incoming: Incoming) -> Verdict | None:
    """A bounce is a bounce whatever it answers; a delay is kept without marking anything."""
    notice = incoming.parsed.bounce
    if notice is None:
        return None
    mails = list(transmissions(incoming, notice))
    if not notice.permanent:
        return Verdict(InboundMail.Verdict.BOUNCE, "delayed")
    reason = " ".join(filter(None, (notice.status, notice.reason)))[:1000]
    for mail in mails:
        mark(mail, reason)
    return Verdict(InboundMail.Verdict.BOUNCE, "bounced" if mails else "unknown_bounce")


def transmissions(incoming: Incoming, notice: Bounce) -> Iterable[OutboundMail]:
    """The transmissions a notice is about."""
    signed = [key for key in (tokens.read(one, kind="b") for one in incoming.addresses) if key is not None]
    if signed:
        return OutboundMail.objects.filter(pk__in=signed).select_related("recipient")
    failed = [normalise(address) for address in notice.permanent]
    about = OutboundMail.objects.filter(content__message_id=notice.original_message_id, address__in=failed)
    return about.select_related("recipient") if notice.original_message_id else ()


def mark(mail: OutboundMail, reason: str) -> None:
    """The transmission is bounced and its address known to refuse; saying it twice is once."""
    sent = OutboundMail.objects.filter(pk=mail.pk, state=State.SENT)
    if not sent.update(state=State.BOUNCED, error=reason, updated_at=clock.now()):
        return
    now = clock.now()
    Identity.objects.filter(pk=mail.recipient_id).update(bounced_at=now, bounce_reason=reason)
    events.publish(AddressBounced(mail.recipient_id, mail.pk, reason, now))
    events.publish(MailSettled(mail.pk, State.BOUNCED))
