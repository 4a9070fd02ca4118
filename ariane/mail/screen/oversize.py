"""A mail too large to be read by a machine in reasonable memory waits for a person, its raw bytes kept."""

from django.conf import settings

from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "oversize"


def applies(mail: InboundMail) -> bool:
    return mail.size > settings.MAIL_IN_MAX_BYTES


def check(incoming: Incoming) -> Hit | None:
    if not applies(incoming.mail):
        return None
    return Hit(f"{incoming.mail.size} bytes", Verdict(InboundMail.Verdict.SORT, "too_large"))
