"""From what was composed to an action of the journal."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.journal import actions, policy
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Document, Entry, HeldMessage, Record
from ariane.kernel.errors import DomainError
from ariane.mail import store
from ariane.pieces import held, letter
from ariane.pieces.templated import guarded, signed_by
from ariane.web.thread.composed import MESSAGE, Composed

PICTURE = re.compile(r"/documents/([0-9a-f-]{36})/")


def post(
    *,
    by: User,
    record: Record,
    composed: Composed,
    to: tuple[Sequence[Identity], Sequence[Identity], Sequence[Identity]],
    uploads: "Sequence[UploadedFile[Any]]",
) -> Entry | HeldMessage:
    """Post a note or a message with its files; `to` are its recipients, visible and hidden copies. A message that a
    colleague must read first is held for her. What the actions refuse is raised as they say it."""
    documents = (*_waiting(by, record, composed), *_forwarded(by, record, composed), *keep(by, record, uploads))
    reply_to = policy.get_entry(by, composed.reply_to) if composed.reply_to else None
    if composed.mode == MESSAGE:
        for pk in composed.grants:
            actions.grant_reading(by=by, record=record, user=User.objects.get(pk=pk))
        html, made_from = (
            guarded(composed.template, record, by, composed.html) if composed.template else (composed.html, {})
        )
        if composed.on_paper and policy.to_approve(by, record) is None:
            made = letter.Letter(composed.subject, html, documents, made_from)
            return letter.post(by=by, record=record, letter=made)
        addressed, cc, bcc = (tuple(people) for people in to)
        message = actions.Message(
            html,
            composed.subject,
            addressed,
            documents,
            reply_to=reply_to,
            send_at=composed.send_at,
            cc=cc,
            bcc=bcc,
            made_from=made_from,
            signed_by=signed_by(composed.template, record, by),
        )
        if policy.to_approve(by, record) is not None:
            return held.hold(by=by, record=record, message=message, on_paper=composed.on_paper)
        return actions.post_message(by=by, record=record, message=message)
    return actions.post_note(by=by, record=record, note=_note(by, composed, documents, reply_to))


def _note(by: User, composed: Composed, documents: tuple[Document, ...], reply_to: Entry | None) -> actions.Note:
    """« Partagé au groupe » and « pour moi seul » make a confidential entry; else an internal note."""
    group = next((team for team in by.teams.filter(is_group=True) if str(team.pk) == composed.shared_with), None)
    return actions.Note(
        composed.html,
        documents,
        reply_to,
        confidential=bool(composed.shared_with),
        group=group,
        grant=composed.grants,
    )


def keep(by: User, record: Record, uploads: "Sequence[UploadedFile[Any]]") -> list[Document]:
    """Files posted with the form itself, without JavaScript."""
    return [actions.attach(by=by, record=record, upload=upload(one)) for one in uploads]


def upload(file: "UploadedFile[Any]", *, inline: bool = False) -> Upload:
    return Upload(file.name or _("file"), file.read(), file.content_type or "", inline=inline)


def _waiting(by: User, record: Record, composed: Composed) -> list[Document]:
    """Files uploaded before, by this person, and the pictures in the text."""
    rows = Document.objects.filter(
        uid__in={*composed.files, *_pictures(composed.html)}, record=record, entry=None, deposited_by=by
    )
    return list(rows.filter(destroyed_at=None))


def _pictures(html: str) -> list[str]:
    return PICTURE.findall(html)


def _forwarded(by: User, record: Record, composed: Composed) -> list[Document]:
    """Copies of an entry's files: the same content in the context of the new entry."""
    made = []
    for uid in composed.forwarded:
        source = policy.get_document(by, uid)
        if source.record_id != record.pk or source.destroyed_at is not None or not source.entry:
            raise DomainError(_("“%(name)s” can no longer be forwarded.") % {"name": source.name})
        if not source.entry.is_external:
            raise DomainError(_("“%(name)s” is internal: it cannot be forwarded.") % {"name": source.name})
        copy = Upload(source.name, store.read(source.path), source.mime)
        made.append(actions.attach(by=by, record=record, upload=copy))
    return made
