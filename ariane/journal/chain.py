"""The hash chain that shows that no entry was silently altered (O-042, O-066).

Each record has a chain of the entries *born* in it. An entry's hash covers the previous hash of that chain, its
identity, author, time, type, visibility and the digest of its content as first written; not the record, so that moves,
merges and lawful erasure (which drops content and keeps the digest) leave every chain whole.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

from ariane.journal.models import Entry, Record


def content_digest(entry: Entry) -> str:
    """SHA-256 of what the entry says, independent of the database it stands in."""
    content = [entry.subject, entry.html, entry.text, entry.changes, entry.quoted_html]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def seal(entry: Entry, previous: str) -> None:
    """Give a new entry its digest and its place in the chain."""
    entry.content_digest = content_digest(entry)
    entry.prev_hash = previous
    entry.hash = _hash(entry)


def _hash(entry: Entry) -> str:
    author = entry.author.address or entry.author.name
    facts = [
        entry.prev_hash,
        str(entry.uid),
        entry.type,
        entry.visibility,
        author,
        # a mail's own zone is not kept by the database
        entry.occurred_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.content_digest,
    ]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def breaks(record: Record) -> Iterator[tuple[Entry, str]]:
    """Entries born in the record that no longer fit: (entry, « content » | « chain »); nothing when all is whole."""
    previous = ""
    entries = Entry.objects.filter(born_in=record).select_related("author").prefetch_related("edits").order_by("pk")
    for entry in entries:
        if entry.prev_hash != previous or entry.hash != _hash(entry):
            yield entry, "chain"
        elif entry.removed_at is None and _first_digest(entry) != entry.content_digest:
            yield entry, "content"
        previous = entry.hash


def _first_digest(entry: Entry) -> str:
    first = next(iter(entry.edits.all()), None)
    if first is not None:
        entry.html, entry.text = first.html, first.text
    return content_digest(entry)
