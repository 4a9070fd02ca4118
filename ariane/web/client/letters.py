"""What the customers of the demonstration received: the mails that really left over SMTP, colleagues' own left out."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from ariane.accounts.models import Identity
from ariane.accounts.models.identity import normalise
from ariane.kernel import clock
from ariane.mail import demo_sink
from ariane.mail.parse import Address, ParsedMail, parse

MOST = 200


@dataclass(frozen=True)
class Letter:
    """One mail in a customer's mailbox."""

    name: str
    to: str
    envelope_from: str
    parsed: ParsedMail
    at: dt.datetime

    @property
    def sender(self) -> Address:
        return self.parsed.from_[0] if self.parsed.from_ else Address("", "")

    @property
    def reader(self) -> Address:
        """The customer who reads it, by the name that the mail gives her."""
        named = (one for one in self.parsed.recipients if normalise(one.email) == normalise(self.to))
        return next(named, Address("", self.to))

    @property
    def reader_name(self) -> str:
        return self.reader.name or self.reader.email

    @property
    def answers_go_to(self) -> Address:
        return self.parsed.reply_to[0] if self.parsed.reply_to else self.sender


def letters(address: str = "") -> list[Letter]:
    """Letters to people outside, newest first; of one of them when an address is given."""
    received = demo_sink.received()[::-1]
    inside = colleagues([one.recipient for one in received])
    kept = [one for one in received if normalise(one.recipient) not in inside]
    if address:
        kept = [one for one in kept if normalise(one.recipient) == normalise(address)]
    return [read(one) for one in kept[:MOST]]


def read(received: demo_sink.Received) -> Letter:
    parsed = parse(received.raw)
    return Letter(received.path.stem, received.recipient, received.sender, parsed, parsed.date or clock.now())


def mailboxes() -> list[tuple[str, int]]:
    """Each customer's address and how many letters it holds, the fullest first."""
    recipients = [normalise(one.recipient) for one in demo_sink.received()]
    inside = colleagues(recipients)
    return Counter(one for one in recipients if one not in inside).most_common()


def colleagues(addresses: Sequence[str]) -> set[str]:
    """Those of the addresses that belong to an account: what colleagues get is not a customer's to read."""
    plain = {normalise(parseaddr(one)[1] or one) for one in addresses}
    rows = Identity.objects.filter(address__in=plain, user__isnull=False)
    return {address for address in rows.values_list("address", flat=True) if address}
