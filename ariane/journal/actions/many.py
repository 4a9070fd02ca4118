"""The same words written on many records at once: each gets an entry of its own, under its own rights and policy.

What a single note or message does is done here for all of them in some statements, whose number does not depend on how
many records there are.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation, User
from ariane.journal import mentions, notify, policy
from ariane.journal import messages as outgoing
from ariane.journal.actions.messages import MAX_RECIPIENTS, undo_message
from ariane.journal.append import Line, append_many
from ariane.journal.models import Entry, Follower, Record
from ariane.kernel import clock, memo
from ariane.kernel.errors import DomainError
from ariane.kernel.html import clean_outgoing
from ariane.kernel.text import from_html as to_text

MOST = 200
Level, Visibility = Follower.Level, Entry.Visibility


@dataclass(frozen=True)
class Words:
    """What is written: an internal note, or with a subject a message to people outside."""

    html: str
    subject: str = ""

    @property
    def external(self) -> bool:
        return bool(self.subject.strip())


@dataclass
class Written:
    """What came of it: the entries, and who refused with which words. `batch` takes a message back everywhere."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[tuple[Record, str]] = field(default_factory=list)
    batch: UUID = field(default_factory=uuid4)


@transaction.atomic
def post_on_many(*, by: User, words: Words, to: Sequence[tuple[Record, Sequence[Identity]]]) -> Written:
    """Write a note, or a message to each record's own recipients, on many records. A message leaves when the time to
    undo has run out, as a single one does; what may not be written on a record leaves the others alone.

    Raises DomainError for an empty text, or for more than MOST records.
    """
    html = clean_outgoing(words.html)
    if not to_text(html).strip():
        raise DomainError(_("Write something first."))
    if len(to) > MOST:
        raise DomainError(_("Choose at most %(most)s records at a time.") % {"most": MOST})
    with memo.scope():
        done = Written()
        people = {record.pk: list({one.pk: one for one in some}.values()) for record, some in to}
        held = _allowed(by, words, [record for record, _some in to], people, done)
        if held:
            _write(by, Words(html, " ".join(words.subject.split())), held, people, done)
    return done


@transaction.atomic
def undo_many(*, by: User, batch: str) -> tuple[int, int]:
    """Take back the messages of one action that have not left: (how many were, how many had left)."""
    rows = Entry.objects.filter(author__user=by, type=Entry.Type.MESSAGE, meta__batch=batch, removed_at=None)
    undone = late = 0
    for entry in rows.select_related("author", "record__kind"):
        try:
            with transaction.atomic():
                undo_message(by=by, entry=entry)
            undone += 1
        except DomainError:
            late += 1
    return undone, late


def _allowed(
    by: User, words: Words, records: Sequence[Record], people: dict[int, list[Identity]], done: Written
) -> dict[Record, int | None]:
    """The records to write on, locked in their order, with the colleague whose right is used; the others are told."""
    rows = Record.objects.select_for_update(of=("self",)).select_related("kind", "stage").order_by("pk")
    held = list(rows.filter(pk__in=[record.pk for record in records]))
    rights = policy.acting_on(by, "message" if words.external else "note", held)
    found: dict[Record, int | None] = {}
    for record in held:
        missing = [one for one in people[record.pk] if not one.address]
        if record.pk not in rights:
            done.refused.append((record, _("You may not write here: it is not yours, or not open to your team.")))
        elif words.external and policy.to_approve(by, record) is not None:
            done.refused.append((record, _("A colleague approves messages from here: write it from its page.")))
        elif words.external and not people[record.pk]:
            done.refused.append((record, _("Nobody outside to write to.")))
        elif words.external and (missing or len(people[record.pk]) > MAX_RECIPIENTS):
            done.refused.append((record, _("Not everybody there has an e-mail address.")))
        else:
            found[record] = rights[record.pk]
    return found


def _write(
    by: User, words: Words, held: dict[Record, int | None], people: dict[int, list[Identity]], done: Written
) -> None:
    now = clock.now()
    leaves = now + dt.timedelta(seconds=Organisation.current().undo_seconds) if words.external else None
    covered = User.objects.in_bulk({pk for pk in held.values() if pk})
    line = _line(by, words, leaves)
    line.extra = {"mentions": mentions.mentioned(words.html), "meta": {"batch": str(done.batch)}}
    lines = [(record, replace(line, on_behalf_of=covered.get(for_whom or 0))) for record, for_whom in held.items()]
    done.entries = append_many(lines)
    if leaves is not None:
        outgoing.queue_many([(one, people[one.record_id]) for one in done.entries], by=by, not_before=leaves)
    _tell(done.entries, leaves or now)


def _line(by: User, words: Words, leaves: dt.datetime | None) -> Line:
    outside = words.external
    return Line(
        type=Entry.Type.MESSAGE if outside else Entry.Type.NOTE,
        visibility=Visibility.EXTERNAL if outside else Visibility.INTERNAL,
        direction=Entry.Direction.OUT if outside else Entry.Direction.NONE,
        author=by.identity,
        subject=words.subject,
        html=words.html,
        text=to_text(words.html),
        send_at=leaves,
    )


def _tell(entries: Sequence[Entry], not_before: dt.datetime) -> None:
    """Colleagues are told as of a single entry."""
    outside = entries[0].is_external
    levels = [Level.ALL, Level.MESSAGES] if outside else [Level.ALL]
    rows = Follower.objects.filter(record__in=[entry.record_id for entry in entries], level__in=levels)
    mentioned = [notify.Told(user, notify.Reason.MENTIONED) for user in mentions.people(entries[0].mentions)]
    told = {entry.record_id: list(mentioned) for entry in entries}
    for row in rows.filter(user__is_active=True).select_related("user", "identity"):
        if row.user:
            told[row.record_id].append(notify.Told(row.user, notify.Reason.FOLLOWER, row.identity))
    notify.tell_many(entries, {entry.pk: told[entry.record_id] for entry in entries}, not_before=not_before)
