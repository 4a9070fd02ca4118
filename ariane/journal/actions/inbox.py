"""Dealing with one's messages: read, handled, taken back, answered. Nothing here ever leaves the house (P-003)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.html import escape, format_html, linebreaks
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import inbox
from ariane.journal.actions.notes import Note, post_note
from ariane.journal.models import Delivery, Entry
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.kernel.models import Signal


@transaction.atomic
def handle(*, by: User, messages: Iterable[Delivery]) -> dt.datetime:
    """Mark one's own messages as dealt with; returns the moment, which `unhandle` takes back."""
    now = clock.now()
    ids = [one.pk for one in messages]
    Delivery.objects.filter(pk__in=ids, user=by, handled_at=None).update(handled_at=now)
    _changed(by)
    return now


@transaction.atomic
def handle_all(*, by: User, ask: inbox.Ask, until: int) -> dt.datetime:
    """Mark all that a filter shows up to a message, the newest one that was on screen: what came since stays."""
    shown = inbox.rows_of(by, inbox.Ask(only=ask.only)).filter(pk__lte=until)
    now = clock.now()
    Delivery.objects.filter(pk__in=list(shown.values_list("pk", flat=True))).update(handled_at=now)
    _changed(by)
    return now


@transaction.atomic
def unhandle(*, by: User, at: dt.datetime) -> int:
    """Take back what was marked in one gesture, by its moment; returns how many wait again."""
    again = Delivery.objects.filter(user=by, channel=Delivery.Channel.APP, handled_at=at).update(handled_at=None)
    _changed(by)
    return again


def mark_seen(*, by: User, messages: Iterable[Delivery]) -> None:
    """Remember that these were on her screen; nothing is written when all were before."""
    fresh = [one.pk for one in messages if one.read_at is None]
    if fresh:
        Delivery.objects.filter(pk__in=fresh, user=by, read_at=None).update(read_at=clock.now())


@transaction.atomic
def answer(*, by: User, message: Delivery, text: str) -> Entry:
    """Answer from MESSAGES: an internal note on the same record with the author mentioned, as confidential as what it
    answers; the message is then dealt with (P-003). Raises DomainError for an empty answer.
    """
    if message.entry is None or message.user_id != by.pk:
        raise DomainError(_("This message cannot be answered here. Open its record."))
    if not text.strip():
        raise DomainError(_("Write something first: the note is empty."))
    told = message.entry
    note = Note(
        html=mention(told, by) + linebreaks(escape(text.strip())),
        reply_to=told,
        confidential=told.visibility == Entry.Visibility.CONFIDENTIAL,
        group=told.group,
    )
    entry = post_note(by=by, record=message.record, note=note)
    handle(by=by, messages=[message])
    return entry


def mention(told: Entry, by: User) -> str:
    """« @Béa Chef » for a colleague who wrote it; nothing for an outsider or oneself."""
    author = told.author.user
    if author is None or author.pk == by.pk or not author.is_active:
        return ""
    return format_html('<p><span class="mention" data-mention="user:{}">@{}</span></p>', author.pk, author.name)


def _changed(by: User) -> None:
    Signal.objects.create(topic=f"user:{by.pk}", kind="inbox.changed", object_id=None)
