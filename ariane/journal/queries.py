"""What pages read: bounded, loaded in a fixed number of queries, only what the viewer may see."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from ariane.accounts.models import Identity, User
from ariane.journal import policy
from ariane.journal.models import AccessLog, Delivery, Document, Entry, Follower, Kind, Link, Reaction, ReadMark, Record

PAGE = 30
# of so many records under one the ids are named in the query; of more, the query says how to find them
FEW = 500
# filters of the thread: what a reader asks for → types
FILTERS: dict[str, tuple[str, ...]] = {
    "messages": ("message", "flow"),
    "notes": ("note", "follow_up", "call"),
    "changes": ("change", "state", "system"),
    "activities": ("activity",),
}


@dataclass(frozen=True)
class Cursor:
    """A place in a journal: the keyset (occurred_at, id) of an entry."""

    at: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.timestamp():.6f}-{self.pk}"

    @classmethod
    def of(cls, entry: Entry) -> "Cursor":
        return cls(entry.occurred_at, entry.pk)

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """From a page's address; anything malformed is no cursor."""
        at, _dash, pk = text.partition("-")
        try:
            return cls(dt.datetime.fromtimestamp(float(at), dt.UTC), int(pk))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True)
class Ask:
    """Which part of a journal: `older` or `newer` than a cursor, or `around` an entry; `only` names a filter."""

    older: Cursor | None = None
    newer: Cursor | None = None
    around: int | None = None
    only: str = ""
    rollup: bool = True
    ids: Sequence[int] | None = None
    limit: int = PAGE


@dataclass(frozen=True)
class Thread:
    """One page of a journal, newest first, and the cursors of what lies beyond it."""

    entries: list[Entry] = field(default_factory=list)
    older: Cursor | None = None
    newer: Cursor | None = None


def thread(record: Record, viewer: User, ask: Ask) -> Thread:
    """A page of a record's journal for a viewer who may read the record, its children's journals rolled up (X-22)."""
    rows = Entry.objects.filter(scope(record, viewer, rollup=ask.rollup) & policy.within_record(viewer))
    if ask.only in FILTERS:
        rows = rows.filter(type__in=FILTERS[ask.only])
    if ask.ids is not None:
        rows = rows.filter(pk__in=ask.ids)
    if ask.around is not None:
        return around(rows, ask)
    if ask.newer is not None:
        after = beyond(ask.newer, "gt")
        found = loaded(rows.filter(after).order_by("occurred_at", "pk")[: ask.limit + 1])
        more = len(found) > ask.limit
        page = found[: ask.limit][::-1]
        return Thread(page, Cursor.of(page[-1]) if page else None, Cursor.of(page[0]) if more else None)
    before = beyond(ask.older, "lt") if ask.older else Q()
    found = loaded(rows.filter(before).order_by("-occurred_at", "-pk")[: ask.limit + 1])
    page = found[: ask.limit]
    newer = Cursor.of(page[0]) if page and ask.older else None
    return Thread(page, Cursor.of(page[-1]) if len(found) > ask.limit else None, newer)


def around(rows: QuerySet[Entry], ask: Ask) -> Thread:
    """The page that has one entry in its middle, for a deep link; empty when the viewer may not see it."""
    target = rows.filter(pk=ask.around).first() if ask.around else None
    if target is None:
        return Thread()
    here, half = Cursor.of(target), ask.limit // 2
    newer = loaded(rows.filter(beyond(here, "gt")).order_by("occurred_at", "pk")[: half + 1])
    older = loaded(rows.filter(beyond(here, "lt") | Q(pk=target.pk)).order_by("-occurred_at", "-pk")[: half + 2])
    page = newer[:half][::-1] + older[: half + 1]
    more_older = Cursor.of(page[-1]) if len(older) > half + 1 else None
    return Thread(page, more_older, Cursor.of(page[0]) if len(newer) > half else None)


def beyond(cursor: Cursor, side: str) -> Q:
    """Strictly older (`lt`) or newer (`gt`) than a cursor."""
    return Q(**{f"occurred_at__{side}": cursor.at}) | Q(occurred_at=cursor.at, **{f"pk__{side}": cursor.pk})


def scope(record: Record, viewer: User, *, rollup: bool) -> Q:
    """Entries of the record alone, or also of the records under it that the viewer may read.

    Most have none under them: then the page is read along the index of the thread, however long that is.
    """
    if not rollup or record.kind.family == Kind.Family.ROOM:
        return Q(record=record)
    below = policy.under(record, viewer).values_list("pk", flat=True)
    few = list(below[: FEW + 1])
    if not few:
        return Q(record=record)
    return Q(record__in=[record.pk, *few]) if len(few) <= FEW else Q(record=record) | Q(record__in=below)


def loaded(found: QuerySet[Entry]) -> list[Entry]:
    """Entries with all that a line of the thread shows, in their order, in a fixed number of queries. Which ones is
    asked first: putting thousands of whole rows in order to show thirty is what costs."""
    ids = list(found.values_list("pk", flat=True))
    known = {entry.pk: entry for entry in whole(Entry.objects.filter(pk__in=ids))} if ids else {}
    return [known[pk] for pk in ids if pk in known]


def whole(rows: QuerySet[Entry]) -> list[Entry]:
    """Entries with authors, records, documents, deliveries and reactions."""
    names = ("author__user", "group", "on_behalf_of", "record__kind")
    deliveries = Delivery.objects.filter(channel__in=("mail", "letter"), reason="recipient")
    return list(
        rows.select_related(*names, "reply_to__author").prefetch_related(
            Prefetch("documents", Document.objects.order_by("pk")),
            Prefetch("deliveries", deliveries.select_related("recipient", "mail"), to_attr="sent_to"),
            Prefetch("reactions", Reaction.objects.select_related("user").order_by("pk")),
        )
    )


def pinned(record: Record, viewer: User) -> list[Entry]:
    """Entries kept on top of the journal, with their authors: one query, since the page only names them."""
    rows = Entry.objects.filter(policy.within_record(viewer), record=record, pinned_at__isnull=False)
    return list(rows.select_related("author__user").order_by("-pinned_at"))


def unread_from(record: Record, viewer: User) -> int:
    """The entry up to which the viewer has read; 0 when she never opened the record."""
    mark = ReadMark.objects.filter(user=viewer, record=record).first()
    return mark.entry_id if mark else 0


def followers(record: Record) -> list[Follower]:
    """Who follows, colleagues first."""
    rows = record.followers.select_related("identity", "user")
    return sorted(rows, key=lambda row: (row.user_id is None, str(row.identity)))


def internal_followers(record: Record) -> int:
    """How many colleagues a message will be told to, for the composer."""
    levels = (Follower.Level.ALL, Follower.Level.MESSAGES)
    return record.followers.filter(user__is_active=True, level__in=levels).count()


def links(record: Record, viewer: User) -> list[tuple[Link, Record]]:
    """Links both ways to records that the viewer may read, with the record at the other end."""
    rows = Link.objects.filter(Q(from_record=record) | Q(to_record=record), to_record__isnull=False)
    found = list(rows.select_related("from_record__kind", "to_record__kind", "from_record__stage", "to_record__stage"))
    ends = [(row, row.to_record if row.from_record_id == record.pk else row.from_record) for row in found]
    may = set(
        Record.objects.filter(policy.visible(viewer), pk__in=[end.pk for _r, end in ends if end]).values_list(
            "pk", flat=True
        )
    )
    return [(row, end) for row, end in ends if end is not None and end.pk in may]


def documents(record: Record, viewer: User) -> list[Document]:
    """Files of the record that the viewer may open, newest first; confidential ones only for their readers, those that
    wait for their entry only for who added them."""
    rows = record.documents.filter(destroyed_at=None, inline=False).select_related("entry__author", "deposited_by")
    waiting = Q(entry=None) & (Q(deposited_by=viewer) | Q(shared_at__isnull=False))
    seen = waiting | Q(entry__in=Entry.objects.filter(record=record).filter(policy.within_record(viewer)))
    return list(rows.filter(seen).order_by("-created_at", "-pk"))


def mails(record: Record, viewer: User) -> list[Entry]:
    """Every mail received or sent that stands on the record, as its documents show them, newest first (X-15)."""
    rows = Entry.objects.filter(policy.within_record(viewer), record=record, removed_at=None)
    sent = Q(visibility=Entry.Visibility.EXTERNAL, type__in=(Entry.Type.MESSAGE, Entry.Type.FLOW))
    found = rows.filter(sent | Q(inbound__isnull=False), published_at__isnull=False)
    return list(
        found.select_related("author__user").defer("html", "text", "quoted_html").order_by("-occurred_at", "-pk")
    )


def identities(ids: Sequence[int]) -> list[Identity]:
    """Identities in the order asked, unknown ones left out."""
    found = Identity.objects.select_related("user").in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def confidential_readings(*, limit: int = 200, before: int | None = None) -> list[AccessLog]:
    """Who was shown confidential entries, newest first: the entry's record and author, never its content."""
    rows = AccessLog.objects.select_related("user", "entry__record__kind", "entry__author", "entry__group")
    rows = rows.defer("entry__html", "entry__text", "entry__subject", "entry__quoted_html")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])
