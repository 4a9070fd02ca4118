"""What people outside do in the portal, and what colleagues decide about it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.journal import finding, notify, outside, policy
from ariane.journal.actions.documents import Upload
from ariane.journal.actions.notes import say_system
from ariane.journal.append import Line, append
from ariane.journal.models import (
    Delivery,
    Document,
    DocumentShare,
    Entry,
    PortalClosure,
    PortalSettings,
    PortalVisit,
    Record,
)
from ariane.journal.outside import Outsider
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.mail import uploads

MOST_FILES = 10
LONGEST = 20_000
AN_HOUR, TWICE = dt.timedelta(hours=1), dt.timedelta(minutes=2)
MOST_AN_HOUR = 20


@dataclass(frozen=True)
class Answer:
    """What a visitor wrote, with files; `by_code` when she proved by a code that the address is hers, else she came by
    the link of a mail, which may have been passed on."""

    text: str
    files: Sequence[Upload] = ()
    by_code: bool = False


@transaction.atomic
def answer_online(*, by: Outsider, record: Record, answer: Answer) -> Entry:
    """A visitor's answer stands in the thread as a mail of hers would: followers are told, follow-ups end (X-26).

    What was just sent twice stands once. Raises DomainError for an empty answer, a file that a mail could not carry
    either, or more than twenty answers an hour.
    """
    text = answer.text.strip()[:LONGEST]
    if not text and not answer.files:
        raise DomainError(_("Write something first: the message is empty."))
    if len(answer.files) > MOST_FILES:
        raise DomainError(_("%(most)d files at most; send the others in a second message.") % {"most": MOST_FILES})
    mine = Entry.objects.filter(record=record, author=by.identity, meta__has_key="portal")
    again = mine.filter(text=text, occurred_at__gte=clock.now() - TWICE).order_by("-pk").first()
    if again is not None and not answer.files:
        return again
    if mine.filter(occurred_at__gte=clock.now() - AN_HOUR).count() >= MOST_AN_HOUR:
        raise DomainError(_("That is a lot of messages for one hour. Try again later, or call us."))
    return _post(by, record, text, answer)


def _post(by: Outsider, record: Record, text: str, answer: Answer) -> Entry:
    seen = outside.entries(by, record).select_related("author__user")
    answered = seen.filter(direction=Entry.Direction.OUT).order_by("-occurred_at", "-pk").first()
    line = Line(
        type=Entry.Type.MESSAGE,
        author=by.identity,
        subject=answered.subject if answered else "",
        html=linebreaks(escape(text)) if text else "",
        text=text,
        visibility=Entry.Visibility.EXTERNAL,
        direction=Entry.Direction.IN,
        reply_to=answered,
        extra={"meta": {"portal": "code" if answer.by_code else "link"}},
    )
    entry = append(record, line)
    keep_files(entry, answer.files)
    told = notify.audience(entry)
    person = answered.author.user if answered else None
    if person is not None and person.is_active:
        told.insert(0, notify.Told(person, Delivery.Reason.REPLIED_TO))
    notify.tell(entry, told, not_before=clock.now())
    return entry


def keep_files(entry: Entry, files: Sequence[Upload]) -> list[Document]:
    """The files of a visitor become documents that nobody here deposited, as those of a mail do."""
    kept = [uploads.keep_upload(file.name, file.content, mime=file.mime) for file in files]
    rows = [
        Document(
            record_id=entry.record_id,
            entry=entry,
            name=one.name,
            path=one.path,
            sha256=one.sha256,
            size=one.size,
            mime=one.mime,
            direction=entry.direction,
            doc_date=clock.local_day(entry.occurred_at),
        )
        for one in kept
    ]
    if rows:
        finding.keep(entry, rows)
    return Document.objects.bulk_create(rows)


def trace_visit(*, by: Outsider, record: Record, by_code: bool) -> None:
    """Note that somebody opened a record, when the settings ask for it; nothing otherwise."""
    if not PortalSettings.current().trace:
        return
    now = clock.now()
    row, made = PortalVisit.objects.get_or_create(
        record=record, identity=by.identity, by_code=by_code, defaults={"first_at": now, "last_at": now}
    )
    if not made:
        PortalVisit.objects.filter(pk=row.pk).update(last_at=now, times=F("times") + 1)


@transaction.atomic
def close_portal(*, by: User, record: Record, identity: Identity) -> None:
    """A person outside no longer reads a record on line, by any link or code. Raises NotAllowed."""
    policy.require(by, "message", record)
    values = {"at": clock.now(), "by": by, "barred": True}
    PortalClosure.objects.update_or_create(record=record, identity=identity, defaults=values)
    say_system(record, by, said("portal_closed", name=by.name, of=str(identity)))


@transaction.atomic
def reopen_portal(*, by: User, record: Record, identity: Identity) -> None:
    """She reads it again, by her code or by the link of the next mail; earlier links stay dead. Raises NotAllowed."""
    policy.require(by, "message", record)
    rows = PortalClosure.objects.filter(record=record, identity=identity, barred=True)
    if rows.update(barred=False, at=clock.now(), by=by):
        say_system(record, by, said("portal_reopened", name=by.name, of=str(identity)))


@transaction.atomic
def share_document(*, by: User, document: Document, identity: Identity) -> Document:
    """Show a file in the portal to the organisation of somebody who takes part in the record.

    A file of a note stays with its note: what is shared is a copy beside it. Raises NotAllowed, DomainError for a
    file of a confidential entry or a message, or a person who has no part in the record.
    """
    policy.require(by, "message", document.record)
    entry = document.entry
    if entry is not None and entry.visibility == Entry.Visibility.CONFIDENTIAL:
        raise DomainError(_("This file belongs to a confidential comment: it is not shared."))
    if entry is not None and entry.is_external:
        raise DomainError(_("This file went with a message: its correspondents see it already."))
    if identity not in outside.people(document.record):
        raise DomainError(_("%(name)s has not exchanged any message on this record.") % {"name": str(identity)})
    now = clock.now()
    shown = document if entry is None else _beside(document)
    Document.objects.filter(pk=shown.pk).update(shared_at=shown.shared_at or now, withheld_at=None)
    _row, made = DocumentShare.objects.get_or_create(document=shown, identity=identity, defaults={"by": by, "at": now})
    if made:
        words = said("document_shared", name=by.name, document=shown.name, of=str(identity))
        say_system(document.record, by, words)
    return shown


def _beside(document: Document) -> Document:
    """The copy of a note's file that is shared: the same content, tied to no entry; made once."""
    same = Document.objects.filter(record=document.record, entry=None, sha256=document.sha256, destroyed_at=None)
    known = same.filter(shared_at__isnull=False).first()
    if known is not None:
        return known
    copied = ("record_id", "name", "doc_type", "doc_date", "path", "sha256", "size", "mime", "deposited_by_id")
    values = {name: getattr(document, name) for name in copied}
    return Document.objects.create(**values, shared_at=clock.now())


@transaction.atomic
def withhold_document(*, by: User, document: Document, withheld: bool = True) -> None:
    """Take a file out of the portal, or show it again: one shared on purpose is no longer shared, one that went with a
    message is evidence and stays in the thread, unseen on line (P-041). Raises NotAllowed."""
    policy.require(by, "message", document.record)
    if document.entry is None:
        gone = document.shares.all().delete()[0]
        Document.objects.filter(pk=document.pk).update(withheld_at=clock.now())
    else:
        rows = Document.objects.filter(pk=document.pk, withheld_at__isnull=withheld)
        gone = rows.update(withheld_at=clock.now() if withheld else None)
    if gone:
        code = "document_withheld" if withheld else "document_shown"
        say_system(document.record, by, said(code, name=by.name, document=document.name))
