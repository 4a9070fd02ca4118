"""Notices of non-delivery: the transmission they are about is marked, and they go no further."""

from ariane.mail import bounces
from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "bounce"


def check(incoming: Incoming) -> Hit | None:
    notice = incoming.parsed.bounce
    if notice is None:
        return None
    marked = bounces.settle(notice, incoming.addresses)
    detail = ", ".join([*(mail.address for mail in marked), notice.status, notice.reason[:200]])
    reason = "bounced" if marked else "delayed" if notice.temporary and not notice.permanent else "bounce_of_unknown"
    return Hit(detail, Verdict(InboundMail.Verdict.BOUNCE, reason))
