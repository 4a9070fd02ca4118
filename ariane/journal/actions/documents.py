"""Files of a record: attached with their context, shared on purpose, destroyed with a trace."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import finding, names, policy
from ariane.journal.append import Line, announce, append
from ariane.journal.models import Document, Entry, Record
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail import store, uploads


@dataclass(frozen=True)
class Upload:
    """A file in hand: its name, its bytes, and what it is used for in the text."""

    name: str
    content: bytes
    mime: str = ""
    content_id: str = ""
    inline: bool = False
    doc_type: str = "AUTRE"


@transaction.atomic
def attach(*, by: User, record: Record, upload: Upload) -> Document:
    """Keep a file on a record (no entry yet: it joins the entry that is posted with it).

    Raises NotAllowed without the right, DomainError for an empty, over-size or forbidden file or a full disk.
    """
    policy.require(by, "upload", record)
    kept = uploads.keep_upload(upload.name, upload.content, mime=upload.mime)
    return Document.objects.create(
        record=record,
        name=kept.name,
        path=kept.path,
        sha256=kept.sha256,
        size=kept.size,
        mime=kept.mime,
        content_id=upload.content_id,
        inline=upload.inline,
        doc_type=upload.doc_type,
        deposited_by=by,
    )


def claim(documents: Iterable[Document], entry: Entry) -> None:
    """Join waiting documents to the entry posted with them; those of another record or entry are refused."""
    chosen = list(documents)
    for document in chosen:
        if document.record_id != entry.record_id or document.entry_id is not None:
            raise DomainError(_("“%(name)s” belongs to another record. Attach it here again.") % {"name": document})
    if chosen:
        direction = entry.direction if entry.visibility == Entry.Visibility.EXTERNAL else ""
        Document.objects.filter(pk__in=[d.pk for d in chosen]).update(entry=entry, direction=direction)
        finding.keep(entry, chosen)


@transaction.atomic
def destroy_document(*, by: User, document: Document) -> None:
    """Delete one's own document: content gone, a line stays in the journal (P-041, X-13).

    Raises NotAllowed for somebody else's, DomainError for one that left in a message: that is evidence.
    """
    if document.deposited_by_id != by.pk:
        raise NotAllowed(_("You can only delete documents that you added yourself."))
    if document.entry is not None and document.entry.is_external:
        raise DomainError(_("This document left with a message: it is evidence and stays. You can stop sharing it."))
    if document.destroyed_at is not None:
        return
    document.destroyed_at, document.destroyed_by = clock.now(), by
    path, document.path = document.path, ""
    document.save(update_fields=["destroyed_at", "destroyed_by", "path"])
    meta = said("document_removed", name=by.name, document=document.name)
    append(document.record, Line(type=Entry.Type.SYSTEM, author=by.identity, extra={"meta": meta}))
    if not Document.objects.filter(path=path).exists():
        transaction.on_commit(lambda: store.forget(path))


@transaction.atomic
def rename_document(*, by: User, document: Document, name: str, doc_type: str) -> None:
    """Call a file by what it is. Raises DomainError for a name that says nothing (P-021), or that breaks the rule of
    its type where the kind of the record insists (P-023)."""
    policy.require(by, "upload", document.record)
    title = names.tidy(name)
    if not names.explicit(names.stem(title)):
        raise DomainError(_("Name it so that one knows what it is without opening it: at least two words that say it."))
    if document.record.kind.naming.get("blocking") and not names.conforms(doc_type, title):
        shape = names.proposed(doc_type, title, document.record.ref or "")
        raise DomainError(_("Names follow a rule here. For example: %(name)s") % {"name": shape})
    before, document.name, document.doc_type = document.name, title, doc_type
    document.save(update_fields=["name", "doc_type"])
    if document.entry is not None:
        finding.keep(document.entry, document.entry.documents.filter(destroyed_at=None))
        announce(document.entry, "entry.changed")
        if before != title and document.entry.visibility != Entry.Visibility.CONFIDENTIAL:
            meta = said("document_renamed", name=by.name, before=before, document=title)
            append(document.record, Line(type=Entry.Type.SYSTEM, author=by.identity, extra={"meta": meta}))
