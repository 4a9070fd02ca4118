"""What the post office tells the layers above, always inside the transaction that made it true."""

import datetime as dt
from dataclasses import dataclass


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
