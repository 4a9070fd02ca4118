"""One line of the file as what it asks for, or as words about what cannot be read in it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation, User
from ariane.imports import stages, values
from ariane.imports.fields import BY_CODE, DAY, MONEY, plain
from ariane.imports.models import Import, ImportLine
from ariane.journal.models import Stage
from ariane.kernel.money import minor
from ariane.kernel.text import searchable


@dataclass
class Wanted:
    """What a line asks for. `days` and `sums` (minor units) by field; `problems` keep it out, `notes` only tell."""

    line: ImportLine
    number: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    days: dict[str, dt.date] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    currency: str = "EUR"
    stage: Stage | None = None
    owner: User | None = None
    credit: bool = False
    empty: bool = False
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def stage_code(self) -> str:
        return self.stage.code if self.stage else ""


class Reader:
    """Reads the lines of one import: the marks of its columns, the stages of its kind, the colleagues by name."""

    def __init__(self, batch: Import) -> None:
        self.batch = batch
        self.stages = list(batch.kind.stages.all())
        self.words = stages.known(batch.kind.code, self.stages)
        self.house = Organisation.current()
        self.people = colleagues()

    def read(self, line: ImportLine) -> Wanted:
        """The line as far as it can be read alone; which record and which card it means is found afterwards."""
        wanted = Wanted(line, currency=self.house.currency)
        texts = {code: line.cells[place].strip() for code, place in self.batch.columns.items()}
        wanted.texts = {code: text for code, text in texts.items() if text}
        wanted.number = wanted.texts.get("number", "")[:200]
        wanted.empty = "number" in self.batch.columns and not set(wanted.texts) & {
            "number",
            "party",
            "amount_incl",
            "amount_excl",
            "title",
        }
        if not wanted.number:
            wanted.problems.append(_("The number of the document is missing."))
        self._currency(wanted)
        self._figures(wanted)
        self._stage(wanted)
        self._owner(wanted)
        self._credit(wanted)
        return wanted

    def _currency(self, wanted: Wanted) -> None:
        code = wanted.texts.get("currency", "").upper()
        code = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "$": "USD", "£": "GBP", "FCFA": "XOF"}.get(code, code)
        if code and (len(code) != 3 or not code.isalpha()):
            wanted.problems.append(_("“%(text)s” is no currency.") % {"text": code})
        elif code:
            wanted.currency = code

    def _figures(self, wanted: Wanted) -> None:
        marks, orders = self.batch.options.get("marks", {}), self.batch.options.get("orders", {})
        for code, text in wanted.texts.items():
            told = {"field": BY_CODE[code].label, "text": text}
            try:
                if BY_CODE[code].type == MONEY:
                    amount = values.number(text, marks.get(code, ","))
                    wanted.sums[code] = minor(amount, wanted.currency)
                elif BY_CODE[code].type == DAY and text not in ("0", "-", "0000-00-00"):
                    wanted.days[code] = sensible(values.day(text, first=orders.get(code, True)))
            except ArithmeticError:
                wanted.problems.append(_("%(field)s: “%(text)s” has too many decimals.") % told)
            except ValueError:
                words = _("%(field)s: “%(text)s” is no amount.") if BY_CODE[code].type == MONEY else None
                wanted.problems.append((words or _("%(field)s: “%(text)s” is no date.")) % told)

    def _stage(self, wanted: Wanted) -> None:
        for code in ("stage", "paid_state"):
            text = wanted.texts.get(code)
            if not text or (code == "paid_state" and plain(text) in ("0", "non", "no", "false")):
                continue
            chosen = self.batch.choices.get(f"stage:{plain(text)}")
            stage = next((one for one in self.stages if one.code == chosen), None) or self.words.get(plain(text))
            if code == "paid_state" and plain(text) == "1":
                stage = self.words.get("paid")
            if stage is not None:
                wanted.stage = stage if further(wanted.stage, stage) else wanted.stage
            elif code == "stage" or not text.isdigit():
                wanted.doubts[f"stage:{plain(text)}"] = {"said": text, "cards": []}
                words = _("“%(text)s” is no stage that is known here: choose what it means.")
                wanted.problems.append(words % {"text": text})

    def _owner(self, wanted: Wanted) -> None:
        text = wanted.texts.get("owner")
        if text:
            wanted.owner = self.people.get(searchable(text))
            if wanted.owner is None:
                wanted.notes.append(_("“%(name)s” is nobody here: a new document will be yours.") % {"name": text})

    def _credit(self, wanted: Wanted) -> None:
        """A credit note lessens the invoice that it names; without that name nobody knows which."""
        if self.batch.kind.code != "invoice":
            return
        total = wanted.sums.get("amount_incl", wanted.sums.get("amount_excl", 0))
        wanted.credit = stages.is_credit(wanted.texts.get("kind", "")) or total < 0 or "credit_of" in wanted.texts
        if wanted.credit and "credit_of" not in wanted.texts:
            wanted.problems.append(_("This is a credit note: the number of the invoice that it corrects is missing."))
        elif wanted.credit and not total:
            wanted.problems.append(_("This credit note has no amount."))


def further(old: Stage | None, new: Stage) -> bool:
    """Of two columns about the state, the one that went further counts: posted, and paid."""
    return old is None or (new.position > old.position and old.code != "cancelled")


def sensible(day: dt.date) -> dt.date:
    if not 1980 <= day.year <= 2100:
        raise ValueError(day)
    return day


def colleagues() -> dict[str, User]:
    """Colleagues by name, login and address, as people compare them; a name that two have is nobody’s."""
    names: dict[str, set[User]] = defaultdict(set)
    for user in User.objects.filter(is_active=True):
        for name in (user.name, user.username, f"{user.last_name} {user.first_name}"):
            names[searchable(name)].add(user)
    for identity in Identity.objects.filter(user__is_active=True, address__isnull=False).select_related("user"):
        names[searchable(identity.address or "")] |= {identity.user} if identity.user else set()
    return {name: users.pop() for name, users in names.items() if name and len(users) == 1}


def dialects(batch: Import, lines: Iterable[ImportLine], mark: str) -> dict[str, Mapping[str, object]]:
    """How each column writes numbers and days, found from all of its cells."""
    cells = [line.cells for line in lines]

    def each(kind: str, find: Callable[[list[str]], object]) -> dict[str, object]:
        columns = {code: place for code, place in batch.columns.items() if BY_CODE[code].type == kind}
        return {code: find([row[place] for row in cells if row[place]]) for code, place in columns.items()}

    # sums of one file are written in one way: a column that does not tell follows the others
    together = [row[place] for code, place in batch.columns.items() if BY_CODE[code].type == MONEY for row in cells]
    usual = values.decimal_mark(together, mark)
    return {
        "marks": each(MONEY, lambda texts: values.decimal_mark(texts, usual)),
        "orders": each(DAY, values.day_first),
    }
