"""E-mails that tell colleagues of an entry: one content a language, one transmission a person, internal token.

An answer to such a mail is a note when the entry is one (X-04): the token names this very mail and its visibility.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity
from ariane.journal.models import Entry
from ariane.mail import outbox

if TYPE_CHECKING:
    from ariane.journal.notify import Told


Words = Callable[[str], tuple[str, str] | None]


def queue(
    entry: Entry, told: "list[tuple[Told, Identity]]", not_before: dt.datetime, words: Words | None = None
) -> dict[int, int]:
    """Queue the notices of an entry; returns the transmission (its id) of each user id. `words` gives subject and HTML
    in a language, None for the usual notice."""
    by_language: dict[str, list[Identity]] = defaultdict(list)
    for one, identity in told:
        by_language[one.user.language].append(identity)
    mails: dict[int, int] = {}
    for language, identities in by_language.items():
        with translation.override(language):
            mail = notice(entry, language)
            own = words(language) if words else None
            mail = replace(mail, subject=own[0], html=own[1]) if own else mail
        envelopes = [outbox.Envelope(identity, external=False) for identity in identities]
        queued = {row.recipient_id: row.pk for row in outbox.enqueue(mail, envelopes, not_before=not_before)}
        mails |= {identity.user_id: queued[identity.pk] for identity in identities if identity.user_id}
    return mails


def queue_many(told: "Sequence[tuple[Entry, Told, Identity]]", not_before: dt.datetime) -> dict[tuple[int, int], int]:
    """The usual notices of many entries, in a few statements; the transmission of each (entry id, user id)."""
    groups: dict[tuple[int, str], list[tuple[Entry, Identity]]] = defaultdict(list)
    for entry, one, identity in told:
        groups[entry.pk, one.user.language].append((entry, identity))
    mails = []
    for (_pk, language), some in groups.items():
        with translation.override(language):
            mail = notice(some[0][0], language)
        mails.append((mail, [outbox.Envelope(identity, external=False) for _entry, identity in some]))
    queued = outbox.enqueue_many(mails, not_before=not_before) if mails else []
    return {
        (pk, identity.user_id or 0): row.pk
        for ((pk, _language), some), rows in zip(groups.items(), queued, strict=True)
        for (_entry, identity), row in zip(some, rows, strict=True)
    }


def notice(entry: Entry, language: str) -> outbox.Outgoing:
    """The notice of an entry in the active language: who, on which record, the text, and how to answer."""
    record, author = entry.record, str(entry.author)
    link = f"{settings.PUBLIC_URL}{record.get_absolute_url()}?entry={entry.pk}"
    internal = entry.visibility != Entry.Visibility.EXTERNAL
    what = _("%(name)s noted internally") if internal else _("%(name)s wrote a message")
    body = entry.html or linebreaks(entry.text)
    answer = (
        _("Answering this mail adds an internal note to the record. Nobody outside will see it.")
        if internal
        else _("Answering this mail adds an internal note to the record. Open it to write to the people outside.")
    )
    html = f"<p><strong>{escape(what % {'name': author})}</strong></p>{body}"
    return outbox.Outgoing(
        origin=f"notice:{entry.uid}:{language}",
        entry_uid=entry.uid,
        entry_visibility=Entry.Visibility.INTERNAL if not internal else entry.visibility,
        author=entry.author.user,
        author_name=author,
        subject=f"{record.ref or record.kind.name} · {record.title}",
        html=html,
        automatic="auto-generated",
        context=outbox.Context(ref=record.ref or "", title=record.title, url=link, footer=answer, language=language),
    )
