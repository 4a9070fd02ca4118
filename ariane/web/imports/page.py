"""What the page of an imported file shows."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ariane.accounts.models import User
from ariane.imports import actions, check
from ariane.imports.fields import BY_CODE, MONEY, Field, of_kind
from ariane.imports.models import Import, ImportLine
from ariane.journal import policy
from ariane.parties.models import Party

LINES = 50
SAMPLES = 3
MOST_DOUBTS = 60
LOOKS = {"new": "ok", "update": "today", "credit": "today", "error": "alert", "same": "", "skipped": ""}


@dataclass(frozen=True)
class Column:
    """A column of the file: its head, its first values, and the field it is taken for."""

    place: int
    head: str
    samples: list[str]
    code: str


@dataclass
class Doubt:
    """A word of the file that a person has to decide about, with what it may mean."""

    key: str
    said: str
    options: list[tuple[str, str | Promise]] = field(default_factory=list)
    chosen: str = ""


@dataclass(frozen=True)
class Cell:
    text: str
    money: bool


@dataclass(frozen=True)
class Row:
    """A line as the preview shows it: what was understood, the verdict, and words about it."""

    line: ImportLine
    cells: list[Cell]
    look: str


class ImportPage:
    def __init__(self, batch: Import, user: User, verdict: str = "", number: str | None = None) -> None:
        self.batch, self.user, self.number = batch, user, number
        self.verdict = verdict if verdict in LOOKS else ""

    @property
    def own(self) -> bool:
        return self.batch.by_id == self.user.pk

    @property
    def open(self) -> bool:
        """Whether its columns and choices may still be changed here."""
        return self.own and self.batch.state in (Import.State.CHECKED, Import.State.REFUSED)

    @cached_property
    def counts(self) -> dict[str, int]:
        return check.tally(self.batch)

    @cached_property
    def summary(self) -> list[tuple[str, str, int]]:
        """(verdict, words, how many): « 34 new, 12 updates, 3 in error »."""
        return [(code, told(code, n), n) for code, n in actions.summary(self.counts).items()]

    @property
    def wrong(self) -> int:
        return self.counts.get("error", 0)

    @property
    def useful(self) -> int:
        """Lines that would write something."""
        return sum(self.counts.get(code, 0) for code in ("new", "update", "credit"))

    @property
    def may_whole(self) -> bool:
        return not self.wrong and sum(self.counts.values()) <= actions.MOST_WHOLE

    @cached_property
    def progress(self) -> tuple[int, int]:
        return actions.progress(self.batch)

    @cached_property
    def columns(self) -> list[Column]:
        codes = {place: code for code, place in self.batch.columns.items()}
        first = list(self.batch.lines.order_by("number").values_list("cells", flat=True)[:40])
        found = []
        for place, head in enumerate(self.batch.heads):
            samples = list(dict.fromkeys(row[place] for row in first if row[place]))[:SAMPLES]
            found.append(Column(place, head or _("column %(n)d") % {"n": place + 1}, samples, codes.get(place, "")))
        return found

    @property
    def fields(self) -> list[Field]:
        return of_kind(self.batch.kind.code)

    @property
    def unread(self) -> int:
        return sum(not column.code for column in self.columns)

    @property
    def shown_fields(self) -> list[Field]:
        """What the preview shows of each line, in the order of the fields."""
        wanted = ("number", "party", "title", "issued_on", "due_on", "amount_excl", "amount_incl", "stage")
        return [BY_CODE[code] for code in wanted if code in self.batch.columns][:6]

    @cached_property
    def rows(self) -> Any:
        """The lines of this page of the preview."""
        lines = self.batch.lines.select_related("record").order_by("number")
        if self.verdict:
            lines = lines.filter(verdict=self.verdict)
        return Paginator(lines, LINES).get_page(self.number)

    @property
    def shown(self) -> list[Row]:
        places = [(self.batch.columns[one.code], one.type == MONEY) for one in self.shown_fields]
        return [
            Row(line, [Cell(line.cells[n], money) for n, money in places], LOOKS.get(line.verdict, ""))
            for line in self.rows
        ]

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What is to decide, each word once; what was decided before stays to be changed."""
        found: dict[str, dict[str, Any]] = {}
        for doubts in self.batch.lines.exclude(doubts={}).values_list("doubts", flat=True):
            for key, about in doubts.items():
                found.setdefault(key, about)
        some = dict(list(found.items())[:MOST_DOUBTS])
        ids = {pk for about in some.values() for pk in about["cards"]}
        cards = Party.objects.filter(policy.visible(self.user)).select_related("organisation").in_bulk(ids)
        return [self._doubt(key, about, cards) for key, about in some.items()]

    def _doubt(self, key: str, about: dict[str, Any], cards: dict[int, Party]) -> Doubt:
        options: list[tuple[str, str | Promise]]
        if key.startswith("stage:"):
            options = [(stage.code, stage.name) for stage in self.batch.kind.stages.all()]
        else:
            options = [(str(pk), named(cards[pk])) for pk in about["cards"] if pk in cards]
            options.append(("new", _("a new card")))
        return Doubt(key, about["said"], options, str(self.batch.choices.get(key, "")))


def told(verdict: str, n: int) -> str:
    """« 34 new », « 1 update », « 3 in error »."""
    words = {
        "new": ngettext("%(n)d new", "%(n)d new ones", n),
        "update": ngettext("%(n)d update", "%(n)d updates", n),
        "credit": ngettext("%(n)d credit note", "%(n)d credit notes", n),
        "same": ngettext("%(n)d unchanged", "%(n)d unchanged ones", n),
        "skipped": ngettext("%(n)d left out", "%(n)d left out ones", n),
        "error": ngettext("%(n)d in error", "%(n)d in error", n),
    }
    return words[verdict] % {"n": n}


def named(card: Party) -> str:
    """A card with what tells it from its namesakes."""
    more = ", ".join(
        filter(None, (card.city, card.organisation.title if card.organisation else "", card.enterprise_no))
    )
    return f"{card.title} ({more})" if more else card.title
