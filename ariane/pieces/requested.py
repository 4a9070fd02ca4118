"""« Demande de pièces »: documents asked of a customer or a colleague, and what is still missing (O-063)."""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import ActivityType
from ariane.journal import actions, expected, policy
from ariane.journal.models import Document, Draft, Record
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError
from ariane.kernel.text import fold
from ariane.pieces.models import RequestedDocument
from ariane.pieces.values import listed, usage, written
from ariane.templates.queries import by_codes
from ariane.templates.rendering import Rendered
from ariane.templates.sandbox import Broken

MOST = 20
DAYS = 5
TEMPLATE = "documents"
log = logging.getLogger("ariane.templates")


def of_record(record: Record) -> QuerySet[RequestedDocument]:
    """What was asked for on a record and not withdrawn, the missing ones first."""
    rows = RequestedDocument.objects.filter(record=record, withdrawn_at=None)
    return rows.select_related("asked_of__user", "document").order_by("received_at", "due_on", "pk")


def to_ask(record: Record, viewer: User) -> list[str]:
    """The documents that the record's stage expects, that are not there and that nobody has asked for yet."""
    asked = {fold(row.label) for row in of_record(record) if row.received_at is None}
    names = [one.words for one in expected.missing_files(record, viewer)]
    return [name for name in names if fold(name) not in asked]


@expected.answered_by
def received(record: Record) -> set[str]:
    """What came by hand or under another name: somebody said of a document asked for that it is here."""
    rows = RequestedDocument.objects.filter(record=record, withdrawn_at=None, received_at__isnull=False)
    return {fold(label) for label in rows.values_list("label", flat=True)}


@transaction.atomic
def ask(
    *, by: User, record: Record, labels: Sequence[str], of: Identity | None, due_on: dt.date | None = None
) -> list[RequestedDocument]:
    """Ask for documents by name. A colleague gets an activity; for somebody outside the asker gets one, to chase them,
    and `draft` makes the message. What is already asked for is not asked twice.

    Raises NotAllowed without the right to plan on the record, DomainError without any name.
    """
    policy.require(by, "assign", record)
    wanted = list(dict.fromkeys(" ".join(label.split())[:200] for label in labels if label.strip()))
    if not wanted or len(wanted) > MOST:
        raise DomainError(_("Name the documents, one a line; 20 at most."))
    due = due_on or clock.today() + dt.timedelta(days=DAYS)
    known = set(of_record(record).filter(received_at=None).values_list("label", flat=True))
    new = [label for label in wanted if label not in known]
    rows = RequestedDocument.objects.bulk_create(
        RequestedDocument(record=record, label=label, asked_by=by, asked_of=of, due_on=due) for label in new
    )
    if not rows:
        raise DomainError(_("All of these are already asked for."))
    what = ", ".join(new)
    line = (
        said("documents_requested", name=by.name, of=str(of), what=what)
        if of is not None
        else said("documents_requested_of_all", name=by.name, what=what)
    )
    actions.say_system(record, by, line)
    colleague = of.user if of is not None and of.user is not None and of.user.is_active else None
    kind = ActivityType.objects.get(code="request-document")
    plan(by=by, record=record, plan=Plan(kind, due, what[:250], assignee=colleague or by))
    return rows


def draft(*, by: User, record: Record, rows: Sequence[RequestedDocument]) -> Draft:
    """The message that asks somebody outside for these documents, ready to be read and sent, in her language; a message
    already begun is gone on with. Raises DomainError when a note is begun, which must not slip into a mail."""
    begun = Draft.objects.filter(user=by, record=record).first() or Draft(mode="message")
    if begun.mode != "message" and begun.html.strip():
        raise DomainError(_("You have begun a note on this record: post it or clear it first."))
    people = sorted({row.asked_of_id for row in rows if row.asked_of_id} | set(begun.recipients))
    names = listed([row.label for row in rows])
    made = None if begun.html else for_documents(record, by, people, names)
    return actions.save_draft(
        by=by,
        record=record,
        mode="message",
        subject=begun.subject or (made.subject if made else record.title),
        html=made.writing if made else begun.html + names,
        recipients=people,
        documents=begun.documents,
        reply_to=begun.reply_to,
        template=made.name if made else begun.template,
    )


def for_documents(record: Record, by: User, readers: Sequence[int], names: str) -> Rendered | None:
    """The template « documents » with these names; None when it is put aside or wrong: the list goes alone."""
    template = by_codes([TEMPLATE]).get(TEMPLATE)
    if template is None:
        return None
    try:
        return written(template, record, by, language=usage(record, readers), documents=names)
    except Broken as error:
        log.warning("%s cannot be filled in: %s", TEMPLATE, error)
        return None


@transaction.atomic
def receive(*, by: User, row: RequestedDocument, document: Document | None) -> None:
    """Say that a document is here: one of the record's, or handed over otherwise (None)."""
    policy.require(by, "note", row.record)
    if document is not None and document.record_id != row.record_id:
        raise DomainError(_("This document belongs to another record."))
    values = {"received_at": clock.now(), "received_by": by, "document": document}
    if not _open(row).update(**values):
        raise Collision(_("This document is no longer waited for."))
    actions.say_system(row.record, by, said("document_received", name=by.name, what=row.label))


@transaction.atomic
def withdraw(*, by: User, row: RequestedDocument) -> None:
    """No longer ask for a document; the thread says so."""
    policy.require(by, "assign", row.record)
    if not _open(row).update(withdrawn_at=clock.now()):
        raise Collision(_("This document is no longer waited for."))
    actions.say_system(row.record, by, said("document_withdrawn", name=by.name, what=row.label))


def _open(row: RequestedDocument) -> QuerySet[RequestedDocument]:
    return RequestedDocument.objects.filter(pk=row.pk, received_at=None, withdrawn_at=None)
