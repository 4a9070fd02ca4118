"""The documents of a record, as its panel lists them: mails under their dated title, and files."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import names, queries
from ariane.journal.models import Document, Entry, Record


@dataclass(frozen=True)
class Paper:
    """One line of the panel: a mail (its entry), or a file."""

    name: str
    day: dt.date
    who: str
    entry_id: int | None
    file: Document | None = None
    conforms: bool = True


def papers(record: Record, viewer: User) -> list[Paper]:
    """Mails and files, newest first."""
    found = [*map(_mail, queries.mails(record, viewer)), *map(_file, queries.documents(record, viewer))]
    return sorted(found, key=lambda one: one.day, reverse=True)


def _mail(entry: Entry) -> Paper:
    day = timezone.localdate(entry.occurred_at)
    title = names.dated(day, entry.direction, entry.subject or _("(no subject)"))
    return Paper(title, day, str(entry.author), entry.pk)


def _file(file: Document) -> Paper:
    who = str(file.deposited_by or (file.entry.author if file.entry else ""))
    day = timezone.localdate(file.created_at)
    return Paper(file.name, day, who, file.entry_id, file, names.conforms(file.doc_type, file.name))
