"""Followers, readers, what was read, and drafts."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from ariane.accounts.models import Identity, User
from ariane.journal import policy
from ariane.journal.models import AccessLog, Document, Draft, Entry, Follower, Reader, ReadMark, Record
from ariane.kernel import clock
from ariane.kernel.models import Signal
from ariane.kernel.prepared import prepared


@transaction.atomic
def follow(*, by: User, record: Record, identity: Identity, level: str = Follower.Level.MESSAGES) -> Follower:
    """Make somebody follow a record, or change her level. An outsider only follows when a person says so here.

    Oneself needs reading; anybody else needs the right to change the record.
    """
    policy.require(by, "follow" if identity.user_id == by.pk else "edit", record)
    row, _made = Follower.objects.update_or_create(
        record=record,
        identity=identity,
        defaults={"user_id": identity.user_id, "level": level, "added_by": by, "reason": "chosen"},
    )
    Signal.objects.create(topic=f"record:{record.pk}", kind="record.changed", object_id=record.pk)
    return row


@transaction.atomic
def unfollow(*, by: User, record: Record, identity: Identity) -> None:
    """Stop following, or take somebody off the followers."""
    policy.require(by, "follow" if identity.user_id == by.pk else "edit", record)
    Follower.objects.filter(record=record, identity=identity).delete()
    Signal.objects.create(topic=f"record:{record.pk}", kind="record.changed", object_id=record.pk)


@transaction.atomic
def grant_reading(*, by: User, record: Record, user: User) -> None:
    """Let a colleague read one record (O-012); raises NotAllowed without the right to change it."""
    grant_readers(by, record, [user.pk])


def grant_readers(by: User, record: Record, users: Iterable[int]) -> None:
    """The same for several people, inside the caller's transaction; nothing for nobody."""
    chosen = list(users)
    if chosen:
        policy.require(by, "grant", record)
        rows = [Reader(record=record, user_id=pk, granted_by=by) for pk in chosen]
        Reader.objects.bulk_create(rows, ignore_conflicts=True)


def mark_read(*, by: User, record: Record, entry_id: int) -> None:
    """Remember how far the person has read; never goes back."""
    mark, made = ReadMark.objects.get_or_create(user=by, record=record, defaults={"entry_id": entry_id})
    if not made and mark.entry_id < entry_id:
        ReadMark.objects.filter(pk=mark.pk, entry_id__lt=entry_id).update(entry_id=entry_id)


def mark_unread(*, by: User, entry: Entry) -> None:
    """Make this entry, and what came after it, unread again."""
    ReadMark.objects.update_or_create(user=by, record_id=entry.record_id, defaults={"entry_id": entry.pk - 1})


def save_draft(*, by: User, record: Record, **content: object) -> Draft:
    """Keep what the person is writing on a record: mode, subject, html, recipients, documents, reply_to."""
    draft, _made = Draft.objects.update_or_create(user=by, record=record, defaults=content)
    return draft


def clear_draft(by: User, record: Record) -> None:
    """The draft became an entry."""
    if draft_of(by.pk, record.pk):
        Draft.objects.filter(user=by, record=record).delete()


@prepared
def draft_of(user_id: int, record_id: int) -> "QuerySet[Draft, int]":
    """The key of what a person is writing on a record; most post without having left anything there."""
    return Draft.objects.filter(user=user_id, record=record_id).values_list("pk", flat=True)


def restore_draft(by: User, entry: Entry, recipients: Sequence[Identity]) -> Draft:
    """Give an undone message back to its author; her newer draft, if any, stands above it."""
    documents = list(Document.objects.filter(entry=entry))
    for document in documents:
        document.entry = None
    Document.objects.bulk_update(documents, ["entry"])
    newer = Draft.objects.filter(user=by, record_id=entry.record_id).first()
    cc, bcc = entry.meta.get("cc", []), entry.meta.get("bcc", [])
    return save_draft(
        by=by,
        record=entry.record,
        cc=", ".join(cc),
        bcc=", ".join(bcc),
        mode="message",
        subject=entry.subject,
        html=f"{newer.html}<hr>{entry.html}" if newer and newer.html else entry.html,
        recipients=[one.pk for one in recipients if one.address not in {*cc, *bcc}],
        documents=[str(document.uid) for document in documents] + (newer.documents if newer else []),
        reply_to=entry.reply_to,
        template=f"{entry.meta['template']}/{entry.meta['language']}" if entry.meta.get("template") else "",
    )


def log_reading(*, by: User, entries: Iterable[Entry]) -> None:
    """Keep who was shown which confidential entry, once a day; her own are not counted."""
    day = clock.today()
    sealed = [one for one in entries if one.visibility == Entry.Visibility.CONFIDENTIAL and one.author.user_id != by.pk]
    rows = [AccessLog(user=by, entry=one, day=day) for one in sealed]
    if rows:
        AccessLog.objects.bulk_create(rows, ignore_conflicts=True)
