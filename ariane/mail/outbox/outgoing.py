"""What a layer above hands over to be sent: values, no behaviour."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from ariane.accounts.models import Identity, User
from ariane.mail.models import Mailbox, OutboundMail

Shown = tuple[str, str]
# of so many recipients each sees only herself
HIDDEN_FROM = 50


@dataclass(frozen=True)
class Envelope:
    """One recipient of a transmission; `external` is the caller's knowledge, checked again by the database."""

    identity: Identity
    external: bool


@dataclass(frozen=True)
class StoredFile:
    """A stored file to send along; `cid` for an image shown in the text.

    With a `url` (signed, expiring: the caller's affair) the mail names the link instead when it would be too heavy.
    """

    name: str
    mime: str
    path: str
    size: int
    cid: str = ""
    url: str = ""


@dataclass(frozen=True)
class Context:
    """What surrounds the text: the record's reference and title, a link to it and a line below for colleagues only.

    `language` is the recipient's (empty: the organisation's).
    """

    ref: str = ""
    title: str = ""
    url: str = ""
    footer: str = ""
    language: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One mail to write, for all its recipients.

    `origin` names what made it and is unique for ever. `author` gives the From by the mailbox's policy (M-005);
    `author_name` alone is for what the system writes. `shown_to` and `shown_cc` are the visible headers, so that
    everybody can answer to all; empty, each recipient sees only herself. `text` is made from `html` when it is None.
    `automatic` is "", "auto-generated" or "auto-replied". `purpose` "commercial" is for what its reader may decline: it
    carries a one-click way to (RFC 8058) and never leaves for who has. `team` is the record's, whose server is used.
    `reply_to` takes the place of the signed address that answers go to. `view` gives each recipient outside a link of
    her own, with which she reads the conversation on line.
    """

    origin: str
    entry_visibility: str
    subject: str
    html: str
    text: str | None = None
    entry_uid: uuid.UUID | None = None
    author: User | None = None
    author_name: str = ""
    shown_to: Sequence[Shown] = ()
    shown_cc: Sequence[Shown] = ()
    in_reply_to: str = ""
    references: Sequence[str] = ()
    attachments: Sequence[StoredFile] = ()
    automatic: str = ""
    purpose: str = ""
    team: int | None = None
    reply_to: str = ""
    mailbox: Mailbox | None = None
    view: bool = False
    context: Context = field(default_factory=Context)


@dataclass(frozen=True)
class Cancelled:
    """How many transmissions were taken back, and those that had already left or were just leaving."""

    count: int
    too_late: tuple[OutboundMail, ...] = ()
