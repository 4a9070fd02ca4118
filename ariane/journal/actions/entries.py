"""What can be done to an entry once it stands: edited with its history, removed with a trace, pinned."""

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import finding, mentions, policy
from ariane.journal.append import announce
from ariane.journal.models import Document, Entry, EntryEdit, Reaction
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.html import clean_outgoing
from ariane.kernel.text import from_html as to_text

EDITABLE = frozenset({Entry.Type.NOTE, Entry.Type.FOLLOW_UP, Entry.Type.CALL})


@transaction.atomic
def edit_entry(*, by: User, entry: Entry, html: str) -> Entry:
    """Change one's own internal entry; what it said before is kept and shown (O-042).

    A message that left cannot be changed: what the customer received is what stands here.
    """
    _mine(by, entry)
    if entry.type not in EDITABLE or entry.removed_at is not None:
        raise DomainError(_("This entry cannot be changed: what was sent, or recorded by Ariane, stays as it is."))
    cleaned = clean_outgoing(html)
    if not to_text(cleaned).strip():
        raise DomainError(_("The text is empty. To take the entry away, delete it."))
    EntryEdit.objects.create(entry=entry, by=by, html=entry.html, text=entry.text)
    entry.html, entry.text, entry.edited_at = cleaned, to_text(cleaned), clock.now()
    entry.mentions = mentions.mentioned(cleaned)
    entry.save(update_fields=["html", "text", "edited_at", "mentions"])
    finding.keep(entry, entry.documents.filter(destroyed_at=None))
    announce(entry, "entry.changed")
    return entry


@transaction.atomic
def remove_entry(*, by: User, entry: Entry) -> Entry:
    """Delete one's own internal entry: its content and files are gone, a line says who and when (X-13)."""
    _mine(by, entry)
    if entry.type not in EDITABLE:
        raise DomainError(_("This entry cannot be deleted: what was sent, or recorded by Ariane, stays."))
    entry.html = entry.text = entry.subject = entry.quoted_html = ""
    entry.mentions, entry.removed_at, entry.removed_by = [], clock.now(), by
    entry.save(update_fields=["html", "text", "subject", "quoted_html", "mentions", "removed_at", "removed_by"])
    entry.edits.all().delete()
    Document.objects.filter(entry=entry, destroyed_at=None).update(
        destroyed_at=clock.now(), destroyed_by=by, path="", destroyed_reason="entry"
    )
    finding.forget(entry)
    announce(entry, "entry.changed")
    return entry


def _mine(by: User, entry: Entry) -> None:
    if entry.author.user_id != by.pk:
        raise NotAllowed(_("Only its author can change this entry."))


@transaction.atomic
def pin(*, by: User, entry: Entry) -> None:
    """Keep an entry on top of its journal for everybody."""
    policy.require(by, "note", entry.record)
    Entry.objects.filter(pk=entry.pk).update(pinned_at=clock.now(), pinned_by=by)
    announce(entry, "entry.changed")


@transaction.atomic
def unpin(*, by: User, entry: Entry) -> None:
    """Let it go back to its place."""
    policy.require(by, "note", entry.record)
    Entry.objects.filter(pk=entry.pk).update(pinned_at=None, pinned_by=None)
    announce(entry, "entry.changed")


@transaction.atomic
def react(*, by: User, entry: Entry, emoji: str) -> bool:
    """Add one's reaction, or take it away when it is there; True when it now stands."""
    if not emoji or len(emoji) > 16:
        raise DomainError(_("Choose one emoji."))
    gone, _count = Reaction.objects.filter(entry=entry, user=by, emoji=emoji).delete()
    if not gone:
        Reaction.objects.create(entry=entry, user=by, emoji=emoji)
    announce(entry, "entry.changed")
    return not gone
