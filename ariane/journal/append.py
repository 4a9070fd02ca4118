"""The one way into a journal: lock the record, seal the entry in its chain, write it, tell open pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from ariane.accounts.models import Identity, Team, User
from ariane.journal import chain, finding, notify
from ariane.journal.events import EntryPosted
from ariane.journal.models import Entry, Record
from ariane.kernel import bulk, clock, events
from ariane.kernel.models import Signal
from ariane.kernel.prepared import prepared

Type, Visibility, Direction = Entry.Type, Entry.Visibility, Entry.Direction
# what a line moves on its record
MOVED = ("chain", "last_in_at", "last_out_at", "last_message_at", "first_response_at")


@dataclass
class Line:
    """A line about to be written; what is left out gets the default of an internal line written now."""

    type: str
    author: Identity
    html: str = ""
    text: str = ""
    subject: str = ""
    visibility: str = Visibility.INTERNAL
    group: Team | None = None
    direction: str = Direction.NONE
    on_behalf_of: User | None = None
    occurred_at: Any = None
    send_at: Any = None
    reply_to: Entry | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def lock(record: Record) -> Record:
    """The record's row, held until the end of the transaction: two appends cannot take the same place in the chain."""
    found = locked(record.pk)
    if not found:
        raise Record.DoesNotExist
    return found[0]


@prepared
def locked(record_id: int) -> QuerySet[Record]:
    """The row of a record, held."""
    return Record.objects.select_for_update(of=("self",)).select_related("kind", "stage").filter(pk=record_id)


def lock_many(records: Sequence[Record]) -> dict[int, Record]:
    """Hold the rows of some records, in their order; the records by id, with what a line moves as it stands now."""
    held = {record.pk: record for record in records}
    rows = Record.objects.select_for_update(of=("self",)).filter(pk__in=held).order_by("pk")
    for pk, *moved in rows.values_list("pk", *MOVED):
        for name, value in zip(MOVED, moved, strict=True):
            setattr(held[pk], name, value)
    return held


def append(record: Record, line: Line) -> Entry:
    """Write one line in a journal, inside the caller's transaction; `record` need not be locked yet.

    A line with `send_at` is unpublished: its author alone sees it until `publish` is called at that hour.
    """
    held = lock(record)
    entry = append_held(held, line)
    for name in MOVED:
        setattr(record, name, getattr(held, name))
    return entry


def append_held(held: Record, line: Line) -> Entry:
    """The same for a record that this transaction has locked or just made, and that is in hand as it stands now."""
    entry = sealed(held, line)
    bulk.create([entry])
    touch(held, entry)
    finding.keep(entry)
    signal(heard_at(entry), "entry.created", entry)
    if entry.published_at:
        _publish(entry)
    return entry


def append_many(lines: Sequence[tuple[Record, Line]]) -> list[Entry]:
    """`append` for many lines, in a constant number of statements; the same record may come more than once, its lines
    then stand in the given order."""
    held = lock_many([record for record, _line in lines])
    entries = []
    for record, line in lines:
        entry = sealed(held[record.pk], line)
        for name, value in changes(held[record.pk], entry).items():
            setattr(held[record.pk], name, value)
        entries.append(entry)
    bulk.create(entries)
    bulk.rewrite(list(held.values()), ("updated_at", *MOVED), of=Record)
    finding.keep_many([entry for entry in entries if entry.published_at])
    bulk.insert(Signal(kind="entry.created"), [{"topic": heard_at(one), "object_id": one.pk} for one in entries])
    for (record, _line), entry in zip(lines, entries, strict=True):
        for name in MOVED:
            setattr(record, name, getattr(held[record.pk], name))
        if entry.published_at:
            _publish(entry)
    return entries


def heard_at(entry: Entry) -> str:
    """The topic under which open pages hear of a new entry: what can still be undone is shown to its author alone."""
    return f"record:{entry.record_id}" if entry.published_at else f"user:{entry.author.user_id}"


def sealed(held: Record, line: Line) -> Entry:
    """The entry of a line, unsaved, in its place of the chain of a locked record."""
    now = clock.now()
    entry = Entry(
        record=held,
        born_in=held,
        type=line.type,
        visibility=line.visibility,
        group=line.group,
        author=line.author,
        on_behalf_of=line.on_behalf_of,
        direction=line.direction,
        occurred_at=line.occurred_at or line.send_at or now,
        published_at=None if line.send_at else now,
        send_at=line.send_at,
        subject=line.subject[:500],
        html=line.html,
        text=line.text,
        reply_to=line.reply_to,
        **line.extra,
    )
    chain.seal(entry, held.chain)
    return entry


def touch(record: Record, entry: Entry) -> None:
    """Move the record's chain, and the times that lists sort on when the entry is a published external message."""
    changed = changes(record, entry)
    for name, value in changed.items():
        setattr(record, name, value)
    bulk.rewrite([record], tuple(changed), of=Record)


def changes(record: Record, entry: Entry) -> dict[str, Any]:
    """What a new entry moves on its record."""
    changed: dict[str, Any] = {"chain": entry.hash, "updated_at": clock.now()}
    if entry.visibility == Visibility.EXTERNAL and entry.published_at and entry.type == Type.MESSAGE:
        changed |= message_times(record, entry)
    return changed


def message_times(record: Record, entry: Entry) -> dict[str, Any]:
    """The record's times after an external message; an automatic reply is no answer of anybody."""
    at = entry.occurred_at
    if entry.meta.get("automatic"):
        return {}
    times: dict[str, Any] = {"last_message_at": max(filter(None, (record.last_message_at, at)))}
    if entry.direction == Direction.IN:
        times["last_in_at"] = max(filter(None, (record.last_in_at, at)))
    else:
        times["last_out_at"] = max(filter(None, (record.last_out_at, at)))
        if record.last_in_at and record.first_response_at is None:
            times["first_response_at"] = at
    return times


def announce(entry: Entry, kind: str) -> None:
    """Leave a hint for open pages; the reader's rights are asked again when it is delivered."""
    signal(f"record:{entry.record_id}", kind, entry)


def signal(topic: str, kind: str, entry: Entry) -> None:
    bulk.insert(Signal(topic=topic, kind=kind, object_id=entry.pk), [{}])


def _publish(entry: Entry) -> None:
    automatic = bool(entry.meta.get("automatic"))
    events.publish(EntryPosted(entry.pk, entry.record_id, entry.type, entry.visibility, entry.direction, automatic))


def publish(entry: Entry) -> bool:
    """Make a held message public at its hour; False when it was undone or published meanwhile."""
    now = clock.now()
    free = Q(pk=entry.pk, published_at=None, removed_at=None)
    if not Entry.objects.filter(free).update(published_at=now):
        return False
    entry.published_at = now
    held = lock(entry.record)
    times = message_times(held, entry)
    if times:
        Record.objects.filter(pk=held.pk).update(**times)
    finding.keep(entry, entry.documents.all())
    announce(entry, "entry.created")
    told = entry.deliveries.filter(channel="app", cancelled_at=None).values_list("user_id", flat=True)
    notify.signal_inboxes(entry, [pk for pk in told if pk])
    _publish(entry)
    return True
