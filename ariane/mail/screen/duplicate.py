"""The same mail under another Message-ID: a relay rewrote it, or two mailboxes were fetched (P-016).

The door knows a mail by its Message-ID and its content together. Here only the content counts (From, Date, Subject,
body: the digest), and only when the earlier copy was sent to every address of ours that this one was.
"""

from collections.abc import Iterable

from ariane.accounts.models.identity import normalise
from ariane.mail import addresses, store
from ariane.mail.models import InboundMail
from ariane.mail.parse import parse
from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen.hit import Hit

NAME = "duplicate"
Kind = InboundMail.Verdict
STANDS = (Kind.ENTRY, Kind.RECORD, Kind.SORT, Kind.REFUSED)


def check(incoming: Incoming) -> Hit | None:
    """A mail without a date says too little to be called the same as another."""
    mail = incoming.mail
    if incoming.parsed.date is None:
        return None
    known = InboundMail.objects.filter(digest=mail.digest, pk__lt=mail.pk, verdict__in=STANDS).order_by("pk").first()
    if known is None or not ours(incoming.addresses) <= ours(named(known)):
        return None
    verdict = Verdict(Kind.DUPLICATE, "same_content", record_id=known.record_id, entry_id=known.entry_id)
    return Hit(known.message_id, verdict)


def named(mail: InboundMail) -> list[str]:
    """The addresses that an earlier mail was sent to."""
    parsed = parse(store.read(mail.raw_path))
    people = (*parsed.delivered_to, *parsed.to, *parsed.cc)
    return [*mail.envelope_to, *(normalise(one.email) for one in people if one.email)]


def ours(given: Iterable[str]) -> set[str]:
    """Those of some addresses that this installation answers for."""
    return {one for one in set(given) if addresses.served(one) is not None}
