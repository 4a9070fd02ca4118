"""What a decision is made from: values read in one moment, and where the follow-up stands. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ariane.flows.calendars import Calendar

Moment = dt.datetime
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Cursor:
    """Where one follow-up stands: the block to do next ("" at the end), how often each repetition has begun, when to
    look again, and the last thing that really happened, from which waits count."""

    key: str
    since: Moment
    due: Moment | None = None
    armed: bool = False
    basis: str = ""
    loops: tuple[tuple[str, int], ...] = ()
    sends: int = 0
    deferrals: int = 0

    def loop(self, key: str) -> int:
        return dict(self.loops).get(key, 0)


@dataclass(frozen=True)
class Facts:
    """A record and its customer as they stand now. Amounts are minor units; times are instants."""

    kind: str
    started: Moment
    open: bool = True
    archived: bool = False
    stage: str = ""
    stage_final: bool = False
    stage_at_start: str = ""
    amount: int | None = None
    balance: int | None = None
    currency: str = "EUR"
    disputed: bool = False
    sensitive: bool = False
    strategic: bool = False
    do_not_contact: bool = False
    reachable: bool = True
    postal: bool = True
    promised_on: dt.date | None = None
    away_until: dt.date | None = None
    replied: Moment | None = None
    interaction: Moment | None = None
    human_out: Moment | None = None
    news: Moment | None = None
    dates: Mapping[str, dt.date | None] = field(default_factory=dict)
    happened: Mapping[str, Moment] = field(default_factory=dict)
    contacts: tuple[Moment, ...] = ()
    approved: frozenset[tuple[str, int]] = frozenset()
    first_reminder: dt.date | None = None
    country: str = ""
    customer: str = "b2b"

    @property
    def paid(self) -> bool:
        """Nothing is left to pay: credit notes and part payments are in the balance."""
        return self.kind == "invoice" and (self.stage == "paid" or (self.balance is not None and self.balance <= 0))


@dataclass(frozen=True)
class Letter:
    """What must be known of a template before it may leave: the claims in its text, and what is wrong with it."""

    claims: frozenset[str] = frozenset()
    broken: str = ""


@dataclass(frozen=True)
class Policy:
    """The house's rules in force, and how fresh its knowledge is."""

    mail_read: Moment | None = None
    payments_read: Moment | None = None
    mail_fresh: dt.timedelta = dt.timedelta(minutes=15)
    payments_fresh: int = 1
    per_month: int = 4
    after_human: dt.timedelta = dt.timedelta(hours=48)
    quiet: frozenset[dt.date] = frozenset()
    room: int | None = None
    late_after: int = 5
    letters: Mapping[str, Letter] = field(default_factory=dict)
    rates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scene:
    """Everything around one decision that is not the record's own."""

    policy: Policy
    calendar: Calendar
    now: Moment
