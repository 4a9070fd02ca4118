"""What a search finds everywhere, within one's rights: cards, records, lines of journals, files, actions."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from ariane.accounts.models import User
from ariane.journal import finding, policy
from ariane.journal.lists import named_like
from ariane.journal.models import Document, Entry, Kind, Record
from ariane.kernel.text import LONGEST_ASKED, asked, fold
from ariane.parties.finding import find_parties, nearly
from ariane.parties.models import Party
from ariane.search.excerpt import excerpt
from ariane.web.search import deeds
from ariane.web.search.deeds import Deed


@dataclass(frozen=True)
class Hit:
    """A line of a journal, with the words found marked."""

    entry: Entry
    excerpt: SafeString


class Results:
    """Each part is read when it is asked for; `most` rows of each. `on` is the record that the person looks at."""

    def __init__(self, user: User, text: str, *, most: int = 20, on: Record | None = None) -> None:
        self.user, self.text, self.most, self.on = user, text.strip()[:LONGEST_ASKED], most, on

    @cached_property
    def parties(self) -> list[Party]:
        return find_parties(self.user, self.text, limit=self.most) if self.text else []

    @cached_property
    def nearly(self) -> list[Party]:
        """Names that look like what was typed, when none has its words."""
        return nearly(self.user, self.text, limit=self.most) if self.text and not self.parties else []

    @cached_property
    def records(self) -> list[Record]:
        """Pieces whose reference or title has every word, those touched last first."""
        if not asked(self.text):
            return []
        rows = Record.objects.filter(policy.visible(self.user), named_like(self.text))
        rows = rows.exclude(kind__family=Kind.Family.PARTY)
        return list(rows.select_related("kind", "stage", "main_party").order_by("-updated_at")[: self.most])

    @cached_property
    def hits(self) -> list[Hit]:
        """Lines of journals, newest first, with accents and endings as in French and English."""
        if not self.text:
            return []
        found = finding.search(self.user, self.text, limit=self.most)
        rows = Entry.objects.select_related("record__kind", "author__user").in_bulk(found.ids)
        return [Hit(rows[pk], excerpt(rows[pk].text, found.query or self.text)) for pk in found.ids if pk in rows]

    @cached_property
    def files(self) -> list[Document]:
        """Files by name, of the lines that the person may read."""
        if not self.text:
            return []
        rows = Document.objects.filter(policy.of_readable(self.user), destroyed_at=None, inline=False)
        for word in self.text.split():
            rows = rows.filter(name__icontains=word)
        seen = Exists(Entry.objects.filter(policy.within_record(self.user), pk=OuterRef("entry")))
        return list(rows.filter(seen).select_related("record").order_by("-pk")[: self.most])

    @cached_property
    def deeds(self) -> list[Deed]:
        """What one may do from here, by its words: what concerns the record on screen comes first."""
        words = fold(self.text).split()
        every = deeds.all_deeds(self.user, self.on)
        return [one for one in every if all(word in fold(f"{one.label} {one.words}") for word in words)][: self.most]

    @property
    def empty(self) -> bool:
        return not (self.parties or self.nearly or self.records or self.hits or self.files)
