"""The journal in the search index: what of an entry is found, and who may find it.

An entry enters the index once it stands for its readers, never while it can still be undone, in the transaction that
writes it. A tombstone leaves it.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Document, Entry, Record
from ariane.search import find
from ariane.search.backends import Doc
from ariane.search.models import SearchDoc

# a mail of several megabytes is found by its beginning
LONGEST = 100_000
BATCH = 500


def keep(entry: Entry, documents: Iterable[Document] = ()) -> None:
    """Put an entry, with the names of its files, in the index, or bring it up to date there."""
    if entry.published_at is not None:
        find.index([doc(entry, [document.name for document in documents])])


def keep_many(entries: Iterable[Entry]) -> None:
    """Put new published entries without files in the index."""
    find.index([doc(entry) for entry in entries])


def forget(entry: Entry) -> None:
    """Take a removed entry out of the index."""
    find.remove([entry.pk])


def again(entries: Sequence[int]) -> None:
    """Bring many entries up to date in the index: they stand on another record now."""
    standing = Entry.objects.filter(published_at__isnull=False, removed_at=None).prefetch_related("documents")
    for start in range(0, len(entries), BATCH):
        rows = standing.filter(pk__in=entries[start : start + BATCH])
        find.index([doc(entry, [document.name for document in entry.documents.all()]) for entry in rows])


def searchable(user: User) -> "QuerySet[SearchDoc]":
    """What the person may find: entries of the records she reads, confidential ones only as author or in the group.

    Written so that each hit costs one look at its record by primary key.
    """
    readable = Record.objects.filter(policy.visible(user), pk=OuterRef("record"))
    own = list(user.identities.values_list("pk", flat=True))
    open_to_all = ~Q(visibility=Entry.Visibility.CONFIDENTIAL)
    return SearchDoc.objects.filter(open_to_all | Q(group__in=user.rights.groups) | Q(author__in=own), Exists(readable))


def search(user: User, text: str, *, record: Record | None = None, rollup: bool = True, **page: int) -> find.Found:
    """Entries the person may read that have these words; in one record's thread (rolled up or not), or everywhere.

    `page` may hold `limit` and `before` (an entry id); see search.find.
    """
    within = thread_of(record, user, rollup=rollup) if record is not None else ()
    return find.search(text, visible=searchable(user), within=within, **page)


def thread_of(record: Record, user: User, *, rollup: bool) -> list[int]:
    """Ids of the records whose entries stand in a record's thread, as far as the person may read them."""
    below = policy.under(record, user).values_list("pk", flat=True) if rollup else ()
    return [record.pk, *below]


def reindex() -> Iterator[int]:
    """Build the whole index again, newest entries first, in short transactions; yields how many were done so far.

    Safe while people work: each entry is read and written in one transaction.
    """
    from django.db import transaction

    done, before = 0, None
    while True:
        with transaction.atomic():
            rows = Entry.objects.filter(published_at__isnull=False, removed_at=None).order_by("-pk")
            rows = rows.filter(pk__lt=before) if before else rows
            batch = list(rows.prefetch_related("documents")[:BATCH])
            find.index([doc(entry, [document.name for document in entry.documents.all()]) for entry in batch])
        if not batch:
            return
        before, done = batch[-1].pk, done + len(batch)
        yield done


def doc(entry: Entry, names: Iterable[str] = ()) -> Doc:
    """What the index keeps of an entry whose files have these names."""
    said = "\n".join([entry.subject, entry.text, *names])[:LONGEST]
    return Doc(entry.pk, entry.record_id, entry.visibility, entry.group_id, entry.author_id, said)
