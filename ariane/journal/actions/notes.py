"""Internal lines: notes, confidential comments, dated follow-up lines, system lines."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation, Team, User
from ariane.journal import mentions, notify, policy, wording
from ariane.journal.actions.documents import claim
from ariane.journal.actions.people import clear_draft, grant_readers
from ariane.journal.append import Line, append
from ariane.journal.models import Delivery, Document, Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.html import clean_outgoing
from ariane.kernel.text import from_html as to_text


@dataclass(frozen=True)
class Note:
    """What is noted. `confidential` with no group is for the author alone; `grant` names people, mentioned but without
    access, whom the author adds as readers (O-012); `tell` are colleagues to tell beside those mentioned."""

    html: str
    documents: tuple[Document, ...] = ()
    reply_to: Entry | None = None
    confidential: bool = False
    group: Team | None = None
    grant: tuple[int, ...] = ()
    tell: tuple[User, ...] = field(default=())


@transaction.atomic
def post_note(*, by: User, record: Record, note: Note) -> Entry:
    """Write an internal note; tells those it mentions and followers of « everything ». Nothing leaves (O-009).

    Raises NotAllowed without the right to note, DomainError for an empty note.
    """
    policy.require(by, "note", record)
    html = clean_outgoing(note.html)
    text = to_text(html)
    if not text.strip() and not note.documents and "<img" not in html:
        raise DomainError(_("Write something first: the note is empty."))
    if note.group is not None and note.group.pk not in by.rights.groups:
        raise NotAllowed(_("You can only share with a group you belong to."))
    visibility = Entry.Visibility.CONFIDENTIAL if note.confidential else Entry.Visibility.INTERNAL
    named = mentions.mentioned(html)
    grant_readers(by, record, [pk for pk in note.grant if {"user": pk} in named])
    line = Line(
        type=Entry.Type.NOTE,
        author=by.identity,
        html=html,
        text=text,
        visibility=visibility,
        group=note.group if note.confidential else None,
        on_behalf_of=covered(by, "note", record),
        reply_to=note.reply_to,
        extra={"mentions": named},
    )
    entry = append(record, line)
    claim(note.documents, entry)
    told = [notify.Told(user, Delivery.Reason.TOLD) for user in note.tell]
    notify.tell(entry, [*notify.audience(entry), *told], not_before=clock.now())
    clear_draft(by, record)
    return entry


@transaction.atomic
def post_follow_up(*, by: User, record: Record, text: str, day: dt.date | None = None) -> Entry:
    """Add a dated line of follow-up (« date : quelques mots »); it stands at the place of its date (P-028)."""
    policy.require(by, "edit", record)
    if not text.strip():
        raise DomainError(_("Write a few words first."))
    now = clock.now()
    at = now if day in (None, clock.today()) else dt.datetime.combine(day or now, dt.time(12), tzinfo=dt.UTC)
    line = Line(type=Entry.Type.FOLLOW_UP, author=by.identity, text=text.strip(), occurred_at=at)
    line.on_behalf_of = covered(by, "edit", record)
    return append(record, line)


def say_system(record: Record, by: User | None, meta: dict[str, Any]) -> Entry:
    """A system line in the caller's transaction, from `wording.said`; `by` is whose act it tells, None the post office.

    Its text, in the organisation's language, serves the index; pages say it in their reader's language.
    """
    return append(record, system_line(by, meta))


def system_line(by: User | None, meta: dict[str, Any]) -> Line:
    """What `say_system` writes."""
    author = by.identity if by else Identity.system()
    with translation.override(Organisation.current().language):
        text = wording.sentence(Entry(meta=meta))
    return Line(type=Entry.Type.SYSTEM, author=author, text=text, extra={"meta": meta})


def covered(by: User, verb: str, record: Record) -> User | None:
    """The colleague for whom a substitute acts, when only that colleague's right allows it (« Y pour X »)."""
    pk = policy.acting_for(by, verb, record)
    return User.objects.get(pk=pk) if pk else None
