"""An entry or a whole mail conversation moves to another record, and back (O-006): its files and its answers follow."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, Min
from django.http import Http404
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import finding, policy
from ariane.journal.actions.notes import say_system
from ariane.journal.append import announce
from ariane.journal.events import EntryMoved
from ariane.journal.models import Document, Entry, Kind, Placement, Record
from ariane.journal.wording import said
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError, NotAllowed

MOVABLE = frozenset({Entry.Type.MESSAGE, Entry.Type.NOTE, Entry.Type.FOLLOW_UP, Entry.Type.CALL, Entry.Type.FLOW})
MOST = 500


def movable(entry: Entry) -> bool:
    """Whether an entry can go elsewhere: it was written by somebody, and stands."""
    return entry.type in MOVABLE and entry.removed_at is None


def conversation(by: User, entry: Entry) -> list[Entry]:
    """The entry and what answers it, answer by answer, on the same record, as far as the person may read it."""
    found, wave = [entry], [entry.pk]
    while wave and len(found) < MOST:
        answers = Entry.objects.filter(policy.within_record(by), record=entry.record_id, reply_to__in=wave)
        rows = answers.filter(type__in=MOVABLE).exclude(pk__in=[one.pk for one in found])
        new = list(rows.select_related("record__kind", "author").order_by("pk"))
        found, wave = [*found, *new], [one.pk for one in new]
    return found[:MOST]


@transaction.atomic
def move_entries(*, by: User, entries: Sequence[Entry], to: Record) -> uuid.UUID:
    """File entries of one record on another; the answer undoes it with `undo_move`.

    Future replies follow, since they name the mail, not the record. How private an entry is never changes. Both
    journals say what happened. Raises NotAllowed without the right to change the one and to write on the other,
    DomainError for what was recorded by Ariane.
    """
    held = Entry.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in entries])
    rows = list(held.select_related("record__kind", "author").order_by("pk"))
    left = rows[0].record
    _may_move(by, left, to)
    for entry in rows:
        if entry.record_id != left.pk or not policy.sees_entry(by, entry):
            raise Http404
        if not movable(entry):
            raise DomainError(_("This line was recorded by Ariane: it stays where it happened."))
    batch = uuid.uuid4()
    Placement.objects.bulk_create(
        Placement(entry=entry, from_record=left, to_record=to, by=by, batch=batch) for entry in rows
    )
    _place_all(by, rows, left, to)
    return batch


def move_entry(*, by: User, entry: Entry, to: Record) -> uuid.UUID:
    """File one entry on another record."""
    return move_entries(by=by, entries=[entry], to=to)


@transaction.atomic
def undo_move(*, by: User, batch: uuid.UUID) -> Record:
    """Take a move back whole, unless one of its entries was moved again meanwhile; answers where they stand again."""
    mine = Placement.objects.select_for_update(of=("self",)).filter(batch=batch, undone_at=None)
    rows = list(mine.select_related("entry__record", "entry__author", "from_record__kind", "to_record__kind"))
    if not rows or any(row.entry.record_id != row.to_record_id for row in rows):
        raise DomainError(_("The entry was moved again since: move it from where it stands now."))
    left, to = rows[0].to_record, rows[0].from_record
    _may_move(by, left, to, own=all(row.by_id == by.pk for row in rows))
    Placement.objects.filter(pk__in=[row.pk for row in rows]).update(undone_at=clock.now())
    _place_all(by, [row.entry for row in rows], left, to)
    return to


def _may_move(by: User, left: Record, to: Record, *, own: bool = False) -> None:
    """`own`: she takes her own move back, from a record that she may perhaps not change."""
    for record in (left, to):
        if by.pk not in policy.readers(record, [by]):
            raise Http404
    policy.require(by, "note" if own else "edit", left)
    policy.require(by, "note", to)
    if left.pk == to.pk:
        raise DomainError(_("The entry already stands on this record."))
    if policy.ROOM in (left.kind.policy, to.kind.policy):
        raise NotAllowed(_("What is said in a room stays there."))


def _place_all(by: User, entries: Sequence[Entry], left: Record, to: Record) -> None:
    for entry in entries:
        _place(entry, to)
    for record in (left, to):
        retime(record)
    n = len(entries)
    say_system(left, by, said("moved_away", name=by.name, n=n, record=_label(to)))
    say_system(to, by, said("moved_here", name=by.name, n=n, record=_label(left)))


def _label(record: Record) -> str:
    """How the other journal names a record: its title is for those who may read it."""
    return record.ref or (record.title if record.kind.family == Kind.Family.PARTY else record.kind.name)


def _place(entry: Entry, to: Record) -> None:
    left = entry.record_id
    if entry.inbound_id and Entry.objects.filter(inbound=entry.inbound_id, record=to).exists():
        raise DomainError(_("This mail already stands on that record."))
    announce(entry, "entry.moved")
    entry.record = to
    entry.save(update_fields=["record"])
    entry.deliveries.update(record=to)
    Document.objects.filter(entry=entry).update(record=to)
    finding.keep(entry, entry.documents.filter(destroyed_at=None))
    announce(entry, "entry.created")
    events.publish(EntryMoved(entry.pk, left, to.pk))


def retime(record: Record) -> None:
    """The record's times of messages, read again from what stands in its journal today."""
    written = Entry.objects.filter(record=record, type=Entry.Type.MESSAGE, visibility=Entry.Visibility.EXTERNAL)
    written = written.filter(removed_at=None)
    counted = written.filter(published_at__isnull=False).exclude(meta__has_key="automatic")
    came = counted.filter(direction=Entry.Direction.IN).aggregate(first=Min("occurred_at"), last=Max("occurred_at"))
    left = counted.exclude(direction=Entry.Direction.IN)
    answers = left.filter(occurred_at__gte=came["first"]) if came["first"] else left.none()
    last_out = left.aggregate(at=Max("occurred_at"))["at"]
    Record.objects.filter(pk=record.pk).update(
        last_in_at=came["last"],
        last_out_at=last_out,
        last_message_at=max(filter(None, (came["last"], last_out)), default=None),
        first_response_at=answers.aggregate(at=Min("occurred_at"))["at"],
    )
