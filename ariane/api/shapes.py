"""What programs send."""

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field


class Strict(Schema):
    """A name that nobody knows is refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid")


class Ref(Strict):
    """A record, by our number or by the other system’s."""

    uid: str | None = None
    source: str | None = None
    id: str | None = None


class PartyIn(Strict):
    """A card, as another system knows it."""

    source: str = Field(min_length=1, max_length=60)
    id: str = Field(min_length=1, max_length=200)
    url: str = Field("", max_length=500, pattern="^(https?://.*)?$")
    name: str | None = Field(None, min_length=1, max_length=250)
    type: str | None = Field(None, pattern="^(organisation|person|service)$")
    organisation: Ref | None = None
    emails: list[str] = []
    phones: list[str] = []
    language: str | None = Field(None, pattern="^(fr|en)(-[A-Z]{2})?$")
    country: str | None = Field(None, pattern="^[A-Z]{2}$")
    street: str | None = Field(None, max_length=200)
    postcode: str | None = Field(None, max_length=20)
    city: str | None = Field(None, max_length=100)
    website: str | None = Field(None, max_length=200)
    enterprise_no: str | None = Field(None, max_length=20)
    establishment_no: str | None = Field(None, max_length=20)


class PieceIn(Strict):
    """A quote, an order, an invoice…, as another system knows it. Amounts are in whole units: 1210.50."""

    source: str = Field(min_length=1, max_length=60)
    id: str = Field(min_length=1, max_length=200)
    url: str = Field("", max_length=500, pattern="^(https?://.*)?$")
    kind: str | None = None
    title: str | None = Field(None, min_length=1, max_length=250)
    party: Ref | None = None
    contacts: list[Ref] = []
    stage: str | None = None
    owner: str | None = None
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    amount_excl: Decimal | None = None
    amount_incl: Decimal | None = None
    due_on: dt.date | None = None
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None
    expected_on: dt.date | None = None
    delivered_on: dt.date | None = None
    sent_at: AwareDatetime | None = None
    published_at: AwareDatetime | None = None
    dispute: bool | None = None


class PaymentIn(Strict):
    """What came in on an invoice, or a credit note, by the number that the accounts know it under."""

    record: Ref
    source: str = Field(min_length=1, max_length=40)
    id: str = Field(min_length=1, max_length=80)
    amount: Decimal
    paid_on: dt.date
    credit: bool = False
    reference: str = Field("", max_length=80)


class ReadUntilIn(Strict):
    """The moment up to which every payment was handed over, with its zone."""

    until: AwareDatetime


class ActivityIn(Strict):
    """Something to do on a record, for a person or a team."""

    record: Ref
    type: str = "to-do"
    due_on: dt.date
    summary: str = Field("", max_length=250)
    note: str = Field("", max_length=5000)
    assignee: str | None = None
    team: str | None = None


class FollowUpIn(Strict):
    """A follow-up that the other engine has decided on. `key` is its name for this request: asked twice, sent once."""

    record: Ref
    key: str = Field(min_length=1, max_length=120)
    template: str = Field(min_length=1, max_length=60)
    tone: str = "gentle"
    medium: str = "mail"
    approval: bool = False
    as_of: AwareDatetime | None = None
    take_over: bool = False
