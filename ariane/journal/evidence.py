"""The evidence file of a record: its journal with times, authors and hashes, readable and checkable years later without
Ariane (O-066).

A ZIP with `journal.html` for people, `journal.json` for programs, the documents, and `SHA256SUMS` over all of them.
"""

import hashlib
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone

from ariane.accounts.models import Organisation, User
from ariane.journal import chain, policy
from ariane.journal.models import Delivery, Document, Entry, Record
from ariane.journal.wording import sentence
from ariane.kernel import clock
from ariane.kernel.files import to_hand_over
from ariane.mail import store
from ariane.mail.models import OutboundContent


@dataclass(frozen=True)
class Proof:
    """One entry as the file tells it."""

    entry: Entry
    said: str
    whole: bool
    documents: list[Document]
    message_id: str = ""
    recipients: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        one = self.entry
        return {
            "uid": str(one.uid),
            "type": one.type,
            "visibility": one.visibility,
            "direction": one.direction,
            "author": one.author.name,
            "address": one.author.address,
            "for": one.on_behalf_of.name if one.on_behalf_of else None,
            "occurred_at": one.occurred_at.isoformat(),
            "recorded_at": one.recorded_at.isoformat(),
            "subject": one.subject,
            "text": self.said,
            "changes": one.changes,
            "message_id": self.message_id,
            "recipients": [{"address": address, "state": state} for address, state in self.recipients],
            "removed_at": one.removed_at.isoformat() if one.removed_at else None,
            "content_digest": one.content_digest,
            "prev_hash": one.prev_hash,
            "hash": one.hash,
            "whole": self.whole,
            "documents": [
                {"uid": str(file.uid), "name": file.name, "sha256": file.sha256, "destroyed": bool(file.destroyed_at)}
                for file in self.documents
            ],
        }


def proofs(record: Record, viewer: User) -> list[Proof]:
    """The entries that the viewer may read, oldest first, each with its documents and whether it is whole."""
    broken = {entry.pk for entry, _what in chain.breaks(record)}
    rows = Entry.objects.filter(policy.within_record(viewer), record=record).order_by("occurred_at", "pk")
    entries = list(rows.select_related("author__user", "on_behalf_of", "inbound").prefetch_related("documents"))
    sent = OutboundContent.objects.filter(entry_uid__in=[one.uid for one in entries])
    ids = dict(sent.values_list("entry_uid", "message_id"))
    outside = Delivery.objects.filter(entry__in=entries, external=True).select_related("recipient", "mail")
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in outside.order_by("pk"):
        if row.entry_id:
            told[row.entry_id].append((str(row.recipient.address or ""), row.mail.state if row.mail else ""))
    return [
        Proof(
            one,
            sentence(one),
            one.pk not in broken,
            list(one.documents.all()),
            one.inbound.message_id if one.inbound else ids.get(one.uid, ""),
            tuple(told[one.pk]),
        )
        for one in entries
    ]


def build(*, by: User, record: Record) -> IO[bytes]:
    """The file, rewound. Raises NotAllowed without the right to export this record (see `policy`)."""
    policy.require(by, "export", record)
    found = proofs(record, by)
    sums: list[str] = []
    with to_hand_over() as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(record, by, found):
            archive.writestr(name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
        archive.writestr("SHA256SUMS", "\n".join(sums) + "\n")
    return out


def _parts(record: Record, by: User, found: list[Proof]) -> Iterator[tuple[str, bytes]]:
    about = {
        "organisation": Organisation.current().name,
        "record": {"uid": str(record.uid), "ref": record.ref, "title": record.title, "kind": record.kind.code},
        "made_at": clock.now().isoformat(),
        "made_by": by.name,
        "zone": timezone.get_current_timezone_name(),
        "whole": all(one.whole for one in found),
        "entries": [one.as_json() for one in found],
    }
    yield "journal.json", json.dumps(about, ensure_ascii=False, indent=1).encode()
    page = render_to_string("journal/evidence.html", {"record": record, "proofs": found, "about": about, "by": by})
    yield "journal.html", page.encode()
    for one in found:
        for file in one.documents:
            if file.path and file.destroyed_at is None:
                yield f"documents/{file.uid.hex[:8]}-{file.name.replace('/', '_')}", store.read(file.path)
