"""The line that the real-time door pushes: made once for all who see the same (settings.LIVE_ENTRY)."""

from ariane.journal.models import Entry
from ariane.web.thread.lines import pushed


def render_entry(entry: Entry, audience: str, language: str) -> str:
    """One entry, loaded by `queries.loaded`, as `<li id="entry-9">` in the active language.

    It names its record, which a page of that very record leaves out. What only its author or a right may do stands in
    the line's menu, fetched when it opens; so the fragment is the same for every audience.
    """
    return pushed(entry).html
