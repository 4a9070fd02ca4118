"""The documents of a record, as its panel lists them: mails under their dated title, and files."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import names, policy, queries
from ariane.journal.models import Document, Entry, Link, Record

Direction = Entry.Direction


@dataclass(frozen=True)
class Paper:
    """One line of the panel: a mail (its entry), or a file."""

    name: str
    day: dt.date
    who: str
    entry_id: int | None
    file: Document | None = None
    conforms: bool = True


@dataclass(frozen=True)
class Expected:
    """What a request should have, and whether it is there (P-024)."""

    words: str
    there: bool


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


def expected(record: Record, viewer: User) -> list[Expected]:
    """For a request: its incoming mails, the offer and the order that followed; nothing for other kinds."""
    if record.kind.code != "request":
        return []
    came = Entry.objects.filter(policy.within_record(viewer), record=record, direction=Direction.IN, removed_at=None)
    follows = Q(links__to_record=record, links__role="follows_from", links__to_date=None)
    offers = Record.objects.filter(policy.visible(viewer), follows, kind__code="quote")
    orders = Link.objects.filter(role="follows_from", to_date=None, from_record__kind__code="sales_order")
    ordered = orders.filter(Q(to_record=record) | Q(to_record__in=offers.values("pk")))
    seen = Record.objects.filter(policy.visible(viewer), pk__in=ordered.values("from_record"))
    return [
        Expected(_("incoming mails"), came.exists()),
        Expected(_("offer"), offers.exists()),
        Expected(_("order"), seen.exists()),
    ]
