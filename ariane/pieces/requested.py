"""« Demande de pièces »: documents asked of a customer or a colleague, and what is still missing (O-063)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ariane.accounts.models import Identity, User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import ActivityType
from ariane.journal import actions, policy
from ariane.journal.models import Document, Draft, Record
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError
from ariane.pieces import pdf
from ariane.pieces.models import Piece, RequestedDocument
from ariane.ui import formats

MOST = 20
DAYS = 5
SENTENCE = gettext_noop("So that we can go on with “%(title)s”, could you send us the following?")
BEFORE = gettext_noop("We would need it by %(day)s.")


def of_record(record: Record) -> QuerySet[RequestedDocument]:
    """What was asked for on a record and not withdrawn, the missing ones first."""
    rows = RequestedDocument.objects.filter(record=record, withdrawn_at=None)
    return rows.select_related("asked_of__user", "document").order_by("received_at", "due_on", "pk")


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
    piece = Piece.objects.filter(pk=record.pk).select_related("kind", "main_party").first()
    language = pdf.language_of(piece) if piece is not None else "fr"
    with translation.override(language):
        sentence = formats.typeset(_(SENTENCE) % {"title": record.title}, language)
        until = rows[0].due_on
        closing = _(BEFORE) % {"day": formats.day(until, language, today=clock.today())} if until else ""
        parts = [format_html("<p>{}</p>", _("Dear Sir or Madam,")), format_html("<p>{}</p>", sentence)]
        parts.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((row.label,) for row in rows))))
        parts += [format_html("<p>{}</p>", text) for text in (closing, _("Kind regards,")) if text]
        subject = f"{record.title} ({record.ref})" if record.ref else record.title
    people = {row.asked_of_id for row in rows if row.asked_of_id} | set(begun.recipients)
    return actions.save_draft(
        by=by,
        record=record,
        mode="message",
        subject=begun.subject or subject,
        html=begun.html + "".join(parts),
        recipients=sorted(people),
        documents=begun.documents,
        reply_to=begun.reply_to,
    )


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
