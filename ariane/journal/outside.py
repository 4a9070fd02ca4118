"""What people outside may read on line (X-20): the one place that decides it, as conditions for the database.

An outsider reads, of a record, the external messages that her organisation sent or received, their files, and the files
shared with her organisation on purpose. Everything else of the record does not exist for her: no note, no change, no
other outsider's message, name or number.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ariane.accounts.models import Identity
from ariane.journal.models import (
    Delivery,
    Document,
    DocumentShare,
    Entry,
    PortalClosure,
    PortalSettings,
    Record,
)
from ariane.kernel import clock
from ariane.mail.models import OutboundMail
from ariane.mail.models.outbound import State

TYPES = (Entry.Type.MESSAGE, Entry.Type.FLOW)


@dataclass(frozen=True)
class Outsider:
    """Somebody outside and the organisation she reads for: all its addresses (`identities`), and its cards."""

    identity: Identity
    identities: frozenset[int]
    addresses: frozenset[str]
    cards: frozenset[int] = field(default_factory=frozenset)
    organisation: str = ""

    def is_customer_of(self, record: Record) -> bool:
        """Whether her organisation is the record's third party: then its title, its stage and its amounts are hers."""
        return record.main_party_id in self.cards


@dataclass(frozen=True)
class Opened:
    """What a link of a mail opens: one record, for the person whom the mail was sent to."""

    record: Record
    identity: Identity


def standing() -> Q:
    """Entries that could be shown to anybody outside at all."""
    shown = Q(visibility=Entry.Visibility.EXTERNAL, type__in=TYPES, published_at__isnull=False, removed_at=None)
    return shown & ~Q(meta__has_key="automatic")


def corresponded(outsider: Outsider) -> Q:
    """Entries that her organisation wrote, or that were addressed to it from here."""
    addressed = Delivery.objects.filter(
        entry=OuterRef("pk"),
        recipient__in=outsider.identities,
        reason=Delivery.Reason.RECIPIENT,
        external=True,
        cancelled_at=None,
    )
    return Q(author__in=outsider.identities) | Q(Exists(addressed))


def entries(outsider: Outsider, record: Record) -> QuerySet[Entry]:
    """The entries of a record that she may read."""
    mine = corresponded(outsider) | Q(pk__in=copied(outsider, record))
    return Entry.objects.filter(standing() & mine, record=record)


def copied(outsider: Outsider, record: Record) -> list[int]:
    """Mails of others that named her organisation in To or Cc: she has them in her own mailbox."""
    rows = Entry.objects.filter(standing(), record=record, inbound__isnull=False)
    named = rows.filter(Q(meta__has_key="to") | Q(meta__has_key="cc")).values_list("pk", "meta")
    return [
        pk for pk, meta in named if outsider.addresses.intersection([*meta.get("to", ()), *meta.get("cc", ())])
    ]  # fmt: skip


def records(outsider: Outsider) -> QuerySet[Record]:
    """The records on which her organisation wrote or was written to, and that are not closed to her."""
    settings = PortalSettings.current()
    if not settings.enabled:
        return Record.objects.none()
    wrote = Entry.objects.filter(standing(), author__in=outsider.identities)
    sent = Delivery.objects.filter(
        recipient__in=outsider.identities, reason=Delivery.Reason.RECIPIENT, external=True, cancelled_at=None
    )
    ids = Q(pk__in=wrote.values("record")) | Q(
        pk__in=Entry.objects.filter(standing(), pk__in=sent.values("entry")).values("record")
    )
    barred = PortalClosure.objects.filter(identity=outsider.identity, barred=True)
    open_ones = Record.objects.filter(ids).exclude(pk__in=barred.values("record"))
    hidden = Q(kind__code__in=settings.kinds_off) | Q(team_id__in=settings.teams_off, team_id__isnull=False)
    return open_ones.exclude(hidden)


def named(outsider: Outsider, rows: QuerySet[Record]) -> QuerySet[Record]:
    """These records with `first_subject`, the subject of the first message that she may read there."""
    mine = Entry.objects.filter(standing() & corresponded(outsider), record=OuterRef("pk"))
    return rows.annotate(first_subject=Subquery(mine.order_by("occurred_at", "pk").values("subject")[:1]))


def documents(outsider: Outsider, record: Record) -> QuerySet[Document]:
    """The files she may open: those of the entries she reads, and those shared with her organisation; none that was
    withheld or destroyed."""
    shared = DocumentShare.objects.filter(document=OuterRef("pk"), identity__in=outsider.identities)
    alone = Q(entry=None, shared_at__isnull=False) & Exists(shared)
    sent = Q(entry__in=entries(outsider, record))
    rows = Document.objects.filter(sent | alone, record=record, withheld_at=None, destroyed_at=None)
    return rows.exclude(path="")


def open_link(key: int) -> Opened | None:
    """What the link with this key opens now; None when it is unknown, too old, revoked, or its message is gone.

    The record is the one on which the message stands today.
    """
    mail = OutboundMail.objects.filter(view_key=key, external=True, content__revoked_at=None).exclude(
        state=State.CANCELLED
    )
    found = mail.select_related("content", "recipient").first()
    settings = PortalSettings.current()
    if found is None or found.recipient.user_id is not None or found.content.entry_uid is None:
        return None
    if found.content.created_at < clock.now() - dt.timedelta(days=settings.link_days):
        return None
    entry = Entry.objects.filter(standing(), uid=found.content.entry_uid).select_related("record__kind").first()
    if entry is None or not settings.shows(entry.record):
        return None
    closed = PortalClosure.objects.filter(record=entry.record_id, identity=found.recipient)
    if closed.filter(Q(barred=True) | Q(at__gte=found.content.created_at)).exists():
        return None
    return Opened(entry.record, found.recipient)


def people(record: Record) -> list[Identity]:
    """Everybody outside who wrote or was written to on a record, for colleagues who look at who reads what."""
    rows = Entry.objects.filter(standing(), record=record)
    sent = Delivery.objects.filter(
        entry__in=rows, external=True, reason=Delivery.Reason.RECIPIENT, cancelled_at=None
    )  # fmt: skip
    theirs = Q(pk__in=rows.values("author")) | Q(pk__in=sent.values("recipient"))
    return list(Identity.objects.filter(theirs, user=None, address__isnull=False).order_by("name", "pk"))


def closed_to(record: Record, identities: Iterable[Identity]) -> dict[int, PortalClosure]:
    """Identity id → how a record was closed to that person."""
    rows = PortalClosure.objects.filter(record=record, identity__in=list(identities)).select_related("by")
    return {row.identity_id: row for row in rows}
