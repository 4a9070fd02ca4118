"""« Suivi »: dated lines, newest first, read from and written as the classic text « date : quelques mots » (P-026 to
P-029)."""

import datetime as dt
import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.journal.models import Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError

DATED = re.compile(r"^\s*(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2}|\d{4}))?\s*:\s*(.+)$")


@dataclass(frozen=True)
class Dated:
    """One line of the classic text."""

    day: dt.date
    text: str


def lines(record: Record) -> QuerySet[Entry]:
    """The follow-up lines of a record, newest first: by their date, then by when they were written."""
    rows = record.entries.filter(type=Entry.Type.FOLLOW_UP, removed_at=None, published_at__isnull=False)
    return rows.select_related("author__user").order_by("-occurred_at", "-pk")


def as_text(record: Record) -> str:
    """The classic block, one line a date: « 23/11/2026 : accès confirmé »."""
    return "\n".join(f"{timezone.localtime(one.occurred_at):%d/%m/%Y} : {one.text}" for one in lines(record))


def read(text: str, *, today: dt.date | None = None) -> list[Dated]:
    """The classic block as dated lines, in its order; a line without date goes on with the one before.

    A date without year is the latest such day that is not to come. Raises DomainError, naming the line, for text before
    any date or a day that does not exist.
    """
    now, found = today or clock.today(), []
    for number, line in enumerate(text.splitlines(), 1):
        match = DATED.match(line)
        if match:
            found.append(Dated(_day(match, now, number), match[4].strip()))
        elif line.strip() and found:
            found[-1] = Dated(found[-1].day, f"{found[-1].text} {line.strip()}")
        elif line.strip():
            raise DomainError(_("Line %(n)s has no date: write “23/11 : a few words”.") % {"n": number})
    return found


def _day(match: re.Match[str], today: dt.date, number: int) -> dt.date:
    day, month, year = int(match[1]), int(match[2]), match[3]
    full = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
    try:
        found = dt.date(full, month, day)
        return found if year or found <= today else dt.date(full - 1, month, day)
    except ValueError as error:
        raise DomainError(_("Line %(n)s: this day does not exist.") % {"n": number}) from error


@transaction.atomic
def import_text(*, by: User, record: Record, text: str) -> int:
    """Write the lines of a classic block that do not stand there yet; returns how many were added."""
    wanted = read(text)
    if not wanted:
        raise DomainError(_("There is no line to import."))
    known = {(timezone.localtime(one.occurred_at).date(), one.text) for one in lines(record)}
    fresh = [one for one in reversed(wanted) if (one.day, one.text) not in known]
    for one in fresh:
        actions.post_follow_up(by=by, record=record, text=one.text, day=one.day)
    return len(fresh)
