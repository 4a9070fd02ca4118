"""The fragment of an entry as pages show it, made once for everybody who sees the same.

Pages are another door, and doors do not know each other: settings.LIVE_ENTRY names the function
`render_entry(entry, audience, language) -> html` that makes the fragment; without one, pages get a hint and fetch.
"""

import logging
from collections.abc import Callable
from typing import Literal, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from ariane.accounts.models import Organisation, User
from ariane.journal.models import Entry

log = logging.getLogger("ariane.realtime")
# the author of an entry is offered what others are not: to edit it, to take it back
Audience = Literal["author", "colleague"]
Render = Callable[[Entry, Audience, str], str]
# beyond this a page fetches: what waits for a slow browser stays in this process' memory
LONGEST = 32_000


class Fragments:
    """Fragments of one round of deliveries; entries carry all that a line of the thread shows."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, Audience, str, str], str] = {}
        path: str | None = getattr(settings, "LIVE_ENTRY", None)
        self._render = cast(Render, import_string(path)) if path else None
        self._zone = Organisation.current().timezone if path else ""

    def of(self, entry: Entry, viewer: User) -> str:
        """The entry's fragment in the viewer's language and zone; empty when there is none to push."""
        if self._render is None:
            return ""
        audience: Audience = "author" if entry.author.user_id == viewer.pk else "colleague"
        key = (entry.pk, audience, viewer.language, viewer.timezone or self._zone)
        if key not in self._made:
            self._made[key] = self._make(entry, *key[1:])
        return self._made[key]

    def _make(self, entry: Entry, audience: Audience, language: str, zone: str) -> str:
        if self._render is None:
            return ""
        try:
            with translation.override(language), timezone.override(ZoneInfo(zone)):
                html = self._render(entry, audience, language)
        except (
            Exception
        ):  # one entry that cannot be shown must not silence the stream: the page fetches it, and says so
            log.exception("entry %d has no fragment", entry.pk)
            return ""
        return html if len(html) <= LONGEST else ""
