"""Raw bytes first: stored and committed before anybody is told that the mail was accepted."""

from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models.identity import normalise
from ariane.kernel import bulk, clock
from ariane.mail import store, wake
from ariane.mail.ingress import fingerprint
from ariane.mail.models import InboundMail, Mailbox


class Source(models.TextChoices):
    SMTP = "smtp", "SMTP"
    LMTP = "lmtp", "LMTP"
    IMAP = "imap", "IMAP"
    POP = "pop", "POP3"
    PIPE = "pipe", _("command line")
    HTTP = "http", "HTTP"


def receive(
    raw: bytes,
    *,
    source: str,
    envelope_from: str = "",
    envelope_to: Sequence[str] = (),
    mailbox: Mailbox | None = None,
    peer: str = "",
) -> InboundMail:
    """Keep a mail and return its row, committed; `is_copy` on it says that it was known.

    `peer` is the network address of the machine that handed it over, where we know it.
    A copy of a known mail only adds envelope recipients. Raises StoreFull, or django's OperationalError when the
    database cannot write now: then nothing was kept and the sender must try again.
    """
    kept = store.keep_raw(raw)
    marks = fingerprint.of(raw)
    mail = InboundMail(
        source=source,
        mailbox=mailbox,
        peer=peer[:45],
        raw_path=kept.path,
        size=kept.size,
        message_id=marks.message_id,
        digest=marks.digest,
        subject=marks.subject[:500],
        from_address=marks.from_address[:254],
        envelope_from=envelope_from[:254],
        envelope_to=addresses(envelope_to),
    )
    if not bulk.add(mail):
        return add_copy(mail)
    wake.inbound.set()
    return mail


def add_copy(copy: InboundMail) -> InboundMail:
    """Add a copy's envelope recipients to the mail that is known already."""
    with transaction.atomic():
        known = InboundMail.objects.select_for_update().get(message_id=copy.message_id, digest=copy.digest)
        added = [address for address in copy.envelope_to if address not in known.envelope_to]
        if added:
            known.envelope_to += added
            if known.verdict != InboundMail.Verdict.PENDING or known.lease_until is not None:
                known.unrouted_to += added
                known.more_at = clock.now()
            known.save(update_fields=["envelope_to", "unrouted_to", "more_at"])
    if copy.raw_path != known.raw_path:
        store.full_path(copy.raw_path).unlink(missing_ok=True)
    known.is_copy = True
    wake.inbound.set()
    return known


def addresses(given: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(normalise(address) for address in given if address.strip()))
