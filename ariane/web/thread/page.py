"""One page of a thread: what the address asks for, the lines, and the addresses of what lies beyond."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal import finding, queries
from ariane.journal.models import Entry, FieldDef, Record
from ariane.kernel import clock
from ariane.kernel.text import is_number
from ariane.web.thread.lines import Line, Reader, lines

if TYPE_CHECKING:
    from ariane.web.records.sheet import Sheet

Asked = QueryDict | Mapping[str, str]
FILTERS = ("", "messages", "notes", "changes", "activities")


@dataclass
class Page:
    """The lines, what was asked, and where to go on; `continues` when it is joined to a page already there."""

    record: Record
    viewer: User
    lines: list[Line]
    only: str = ""
    words: str = ""
    own: bool = False
    older: str = ""
    newer: str = ""
    continues: bool = False
    reaches_now: bool = False
    oldest_first: bool = False
    target: int | None = None
    pinned: list[Entry] = field(default_factory=list)
    future: list[Activity] = field(default_factory=list)
    read_to: int = 0

    @property
    def ordered(self) -> list[Line]:
        """The lines as this reader wants them, each knowing whether a new day begins with it."""
        chosen = self.lines[::-1] if self.oldest_first else self.lines
        today = clock.today(timezone.get_current_timezone_name())
        for before, line in zip([None, *chosen], chosen, strict=False):
            # today's lines stand beside « now » without a heading of their own
            line.new_day = line.day != (before.day if before else None if self.oldest_first else today)
        return chosen

    @property
    def unread(self) -> int:
        return sum(line.unread for line in self.lines)

    @property
    def filtered(self) -> bool:
        return bool(self.only or self.words)

    @property
    def last(self) -> int:
        """The newest entry shown: reading the page reads up to there."""
        return max((line.entry.pk for line in self.lines), default=0)

    @property
    def filters(self) -> list[tuple[str, str, bool]]:
        names = {
            "": _("Everything"),
            "messages": _("Messages"),
            "notes": _("Internal notes"),
            "changes": _("Changes"),
            "activities": _("Activities done"),
        }
        return [(code, name, code == self.only) for code, name in names.items()]


@dataclass(frozen=True)
class Known:
    """What the caller has read already, so that it is not read twice."""

    read_to: int | None = None
    definitions: tuple[FieldDef, ...] = ()


def page_of(record: Record, viewer: User, asked: Asked, known: Known | None = None) -> Page:
    """The page of a record's journal that an address asks for: `older`, `newer`, `entry`, `only`, `q`, `own`."""
    known = known or Known()
    only, words = asked.get("only", "") or "", (asked.get("q", "") or "").strip()
    own, target = bool(asked.get("own")), asked.get("entry", "") or ""
    older, newer = (queries.Cursor.read(asked.get(side, "") or "") for side in ("older", "newer"))
    ask = queries.Ask(
        older=older,
        newer=newer,
        around=int(target) if is_number(target) else None,
        only=only if only in FILTERS else "",
        rollup=not own,
        ids=_found(record, viewer, words, rollup=not own) if words else None,
    )
    found = queries.thread(record, viewer, ask)
    read_to = queries.unread_from(record, viewer) if known.read_to is None else known.read_to
    reader = Reader(record, viewer, read_to, known.definitions)
    page = Page(record, viewer, lines(found.entries, reader), ask.only, words, own, read_to=read_to)
    page.continues, page.oldest_first, page.target = bool(older or newer), viewer.oldest_first, ask.around
    page.older, page.newer = _address(page, "older", found.older), _address(page, "newer", found.newer)
    page.reaches_now = not page.filtered and found.newer is None
    return page


def joined(page: Page, asked: Asked) -> Page:
    """A page that htmx puts beside the one already shown: it goes on in one direction only."""
    if asked.get("newer"):
        page.older = ""
    else:
        page.newer, page.reaches_now = "", False
    return page


def _found(record: Record, viewer: User, words: str, *, rollup: bool) -> list[int]:
    """Entries of this thread that hold the words, by the one index (accents and word forms ignored)."""
    return finding.search(viewer, words, record=record, rollup=rollup, limit=200).ids


def _address(page: Page, side: str, cursor: queries.Cursor | None) -> str:
    if cursor is None:
        return ""
    asked = {"only": page.only, "q": page.words, "own": "1" if page.own else "", side: str(cursor)}
    return f"/records/{page.record.pk}/thread/?{urlencode({k: v for k, v in asked.items() if v})}"


def first_page(sheet: "Sheet", asked: Asked) -> Page:
    """What the record's page shows: the newest lines (or those around an entry), pinned ones, and what comes next."""
    record, viewer, facts = sheet.record, sheet.user, sheet.facts
    page = page_of(record, viewer, asked, Known(facts.read_to, tuple(sheet.definitions)))
    if not page.filtered:
        if facts.pinned:
            page.pinned = queries.pinned(record, viewer)
        planned = sheet.planned if page.reaches_now else []
        page.future = planned if viewer.oldest_first else planned[::-1]
    return page
