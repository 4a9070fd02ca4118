"""What the post office tells the layers above, always inside the transaction that made it true."""

import datetime as dt
from dataclasses import dataclass


@dataclass
class AboutToLeave:
    """The last look at a mail: told once its server has taken the addresses, inside the commit that hands it over.

    Whoever queued it (`origin` says who) may still call it off: then it is cancelled with the reason. A listener that
    fails keeps the mail waiting.
    """

    mail_id: int
    origin: str
    recipient_id: int
    reason: str = ""

    def call_off(self, reason: str) -> None:
        """Keep the mail from leaving; the first reason, in words, is the one that is shown."""
        self.reason = self.reason or reason


@dataclass(frozen=True)
class MailSettled:
    """A transmission reached another state that people may want to see (sent, retry, failed, bounced, uncertain…)."""

    mail_id: int
    state: str


@dataclass(frozen=True)
class MailFiled:
    """An incoming mail got its verdict, from the routers or by a person's hand."""

    mail_id: int
    verdict: str
    record_id: int | None = None
    entry_id: int | None = None


@dataclass(frozen=True)
class AddressBounced:
    """An address refuses mail for good; the identity is marked, what to do about it is decided above."""

    identity_id: int
    mail_id: int | None
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class AddressWorks:
    """An address that refused mail answers again, or a person said that it does."""

    identity_id: int
