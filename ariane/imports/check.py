"""The dry run: what each line would do, said on the line; nothing is written but that."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.imports import change
from ariane.imports.find import Finder, Found, doubt
from ariane.imports.models import Import, ImportLine
from ariane.imports.wanted import Reader, Wanted
from ariane.journal import policy
from ariane.journal.models import Kind

Verdict = ImportLine.Verdict
CHUNK = 200


class Checker:
    """Judges lines as one person may write them: her rights, her sight of cards. `again`: the whole file was judged
    before, so a number is not looked for on its other lines."""

    def __init__(self, batch: Import, user: User, *, again: bool = False) -> None:
        self.batch, self.user = batch, user
        self.reader, self.finder = Reader(batch), Finder(batch, user)
        self.seen = {} if again else numbers(batch)

    def judge(self, lines: Sequence[ImportLine]) -> list[tuple[Wanted, Found]]:
        """What each line asks for; verdict, problems and notes are set on the lines, not saved."""
        chunk = [self.reader.read(line) for line in lines]
        found = self.finder.find(chunk)
        writable = self._writable(found)
        for wanted, one in zip(chunk, found, strict=True):
            wanted.line.verdict = self._verdict(wanted, one, writable)
            wanted.line.problems = [] if wanted.empty else wanted.problems
            wanted.line.notes, wanted.line.doubts = wanted.notes, wanted.doubts
            wanted.line.record_id = one.piece.pk if one.piece else None
        return list(zip(chunk, found, strict=True))

    def _verdict(self, wanted: Wanted, found: Found, writable: set[int]) -> str:
        if wanted.empty:
            return Verdict.SKIPPED
        twice = self.seen.get(wanted.number, wanted.line.number)
        if twice < wanted.line.number:
            told = {"number": wanted.number, "n": twice}
            wanted.problems.append(_("The number %(number)s stands on line %(n)d already.") % told)
        if found.foreign:
            told = {"number": wanted.number, "kind": Kind.objects.get(code=found.foreign).name}
            wanted.problems.append(_("%(number)s is known as another kind of record: %(kind)s.") % told)
        if wanted.credit:
            self._credit(wanted, found)
            good = Verdict.SAME if found.noted else Verdict.CREDIT
            return Verdict.ERROR if wanted.problems else good
        if found.doubt and found.piece is None:
            doubt(wanted, found)
        if found.piece is None:
            return self._new(wanted, found)
        if found.piece.pk not in writable:
            wanted.problems.append(_("You may not change this record."))
        differs = bool(change.changes(self.batch.kind, wanted, found, self.user)) if not wanted.problems else True
        differs = bool(change.money(self.batch.kind, wanted, found.piece)) or differs
        if wanted.problems:
            return Verdict.ERROR
        return Verdict.UPDATE if differs else Verdict.SAME

    def _new(self, wanted: Wanted, found: Found) -> str:
        if not any(wanted.texts.get(code) for code in ("party", "party_mail")) and found.party is None:
            wanted.problems.append(_("The third party is missing: its name or its address."))
        elif found.party is None and not found.doubt:
            name = wanted.texts.get("party") or wanted.texts["party_mail"]
            wanted.notes.append(_("New card, to complete: %(name)s") % {"name": name})
        if not wanted.sums.keys() & {"amount_excl", "amount_incl"} and not wanted.problems:
            wanted.notes.append(_("Without an amount."))
        published = self.batch.kind.code == "invoice" and wanted.stage_code not in ("", "draft", "cancelled")
        if published and not wanted.days.keys() & {"issued_on", "sent_on"}:
            wanted.problems.append(_("A published invoice needs its date."))
        change.money(self.batch.kind, wanted, None)
        return Verdict.ERROR if wanted.problems else Verdict.NEW

    def _credit(self, wanted: Wanted, found: Found) -> None:
        corrected = wanted.texts.get("credit_of", "")
        if corrected and found.corrects is None and corrected not in self.seen:
            words = _("The invoice %(number)s, which this credit note corrects, is not known.")
            wanted.problems.append(words % {"number": corrected})

    def _writable(self, found: Sequence[Found]) -> set[int]:
        return {one.piece.pk for one in found if one.piece and policy.can(self.user, "edit", one.piece)}


def numbers(batch: Import) -> dict[str, int]:
    """Number of a document → the first line that has it."""
    place = batch.columns.get("number")
    found: dict[str, int] = {}
    if place is not None:
        for line, cells in batch.lines.values_list("number", "cells"):
            found.setdefault(cells[place].strip(), line)
    return found


def check_some(batch: Import, checker: Checker) -> int:
    """Judge the next lines; returns how many, 0 when all are judged."""
    lines = list(batch.lines.filter(verdict="").order_by("number")[:CHUNK])
    checker.judge(lines)
    ImportLine.objects.bulk_update(lines, ["verdict", "problems", "notes", "doubts", "record"])
    return len(lines)


def tally(batch: Import) -> Counter[str]:
    """How many lines have each verdict."""
    return Counter(batch.lines.order_by().values_list("verdict", flat=True))
