"""One piece of information, one thread: pointing to an entry from another thread, and seeing that one writes twice
(O-073)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.actions.notes import Note, post_note
from ariane.journal.models import Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.kernel.text import fold
from ariane.ui import formats

# shorter texts are the same by chance: « Bien reçu, merci ! »
LONG_ENOUGH = 60
LOOKED_AT, SINCE = 100, dt.timedelta(days=7)


@transaction.atomic
def refer(*, by: User, entry: Entry, to: Record) -> Entry:
    """Leave a note in another thread that leads to an entry. It copies nothing, neither text nor title: who may not
    read the entry learns nothing by it.

    Raises NotAllowed without the right to note there, DomainError for the entry's own thread or a confidential one.
    """
    if entry.record_id == to.pk:
        raise DomainError(_("It stands in this thread already."))
    if entry.visibility == Entry.Visibility.CONFIDENTIAL:
        raise DomainError(_("A confidential entry is not pointed to from elsewhere."))
    day = formats.short_day(timezone.localdate(entry.occurred_at), by.language, today=clock.today())
    named = entry.record.ref or entry.record.kind.name
    words = _("See what was written on %(record)s, %(day)s") % {"record": named, "day": day}
    return post_note(by=by, record=to, note=Note(format_html('<p><a href="/entries/{}/">{}</a></p>', entry.pk, words)))


def said_already(by: User, entry: Entry) -> Entry | None:
    """The newest entry of another record that she may read, in which a person wrote the same within a week."""
    words = fold(entry.text)
    if len(words) < LONG_ENOUGH:
        return None
    recent = Entry.objects.filter(
        policy.of_readable(by), author=entry.author_id, removed_at=None, pk__lt=entry.pk,
        occurred_at__gte=clock.now() - SINCE, type__in=(Entry.Type.NOTE, Entry.Type.MESSAGE),
    )  # fmt: skip
    rows = recent.exclude(record=entry.record_id).select_related("record__kind").order_by("-pk")[:LOOKED_AT]
    return next((one for one in rows if fold(one.text) == words), None)
