"""Whether a machine may answer: never a machine, and never the same person again and again (RFC 3834, RFC 5230)."""

import datetime as dt

from ariane.accounts.models.identity import normalise
from ariane.kernel import clock
from ariane.mail import addresses
from ariane.mail.models import OutboundMail
from ariane.mail.parse import ParsedMail

QUIET = dt.timedelta(days=1)
ONE_A_DAY = 1
NOBODY = ("", "mailer-daemon", "postmaster", "noreply", "no-reply", "nepasrepondre", "ne-pas-repondre")


def may_answer(mail: ParsedMail, *, envelope_from: str | None = None) -> bool:
    """Whether an automatic answer to this mail may be queued (with `automatic="auto-replied"`).

    Not to machines, lists, bounces and our own addresses, and at most one a day to the same address.
    """
    if mail.auto or mail.bulk or mail.list_id or mail.bounce or mail.receipt or mail.return_path == "":
        return False
    if envelope_from == "" or not mail.from_:
        return False
    address = normalise((mail.reply_to or mail.from_)[0].email)
    if address.partition("@")[0] in NOBODY or addresses.served(address) is not None:
        return False
    return answered_lately(address) < ONE_A_DAY


def answered_lately(address: str) -> int:
    """How many automatic answers an address was sent within a day, queued ones included."""
    recent = OutboundMail.objects.filter(address=address, content__automatic="auto-replied")
    return recent.filter(content__created_at__gte=clock.now() - QUIET).count()
