"""Bringing a file in: opened, its columns said, tried, then written in the background."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.imports import fields, read
from ariane.imports.find import NEW
from ariane.imports.models import Import, ImportLine
from ariane.imports.wanted import dialects
from ariane.journal.models import Kind
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.text import is_number

# the most lines that are written in one transaction: nobody else writes to SQLite meanwhile
MOST_WHOLE = 500
State, Verdict = Import.State, ImportLine.Verdict


def may_import(user: User, kind: Kind) -> bool:
    """Who may make such documents may import them; each line asks for the rights of its own record besides."""
    return kind.code in fields.KINDS and user.rights.may(f"{kind.policy}.create")


def require(user: User, kind: Kind) -> None:
    if not may_import(user, kind):
        raise NotAllowed(_("You are not allowed to import this kind of record."))


def mine(user: User) -> QuerySet[Import]:
    """The imports that a person may look at: her own; an administrator’s all."""
    rows = Import.objects.select_related("kind", "by")
    return rows if user.rights.may("configure") else rows.filter(by=user)


@transaction.atomic
def open_file(*, by: User, kind: Kind, name: str, data: bytes, source: str = "") -> Import:
    """Read a file and propose what its columns are; nothing is written but the lines themselves.

    Raises NotAllowed, or DomainError when the file is no table (see read.table).
    """
    require(by, kind)
    table = read.table(data)
    batch = Import.objects.create(
        kind=kind,
        source=plain_source(source) or fields.source_of(table.heads),
        file_name=name[:200],
        heads=table.heads,
        columns=fields.propose(table.heads, kind.code),
        options={"mark": table.mark},
        by=by,
    )
    rows = (ImportLine(batch=batch, number=number, cells=cells) for number, cells in table.lines)
    ImportLine.objects.bulk_create(rows, batch_size=500)
    understand(batch)
    return batch


def plain_source(text: str) -> str:
    """The name of a system, as the API writes it too."""
    return " ".join(text.split()).lower()[:40]


@transaction.atomic
def set_columns(*, by: User, batch: Import, columns: Mapping[str, int], source: str, link: str = "") -> None:
    """Say which column is what; the lines are looked at anew. Raises DomainError without a number or a third party."""
    _open(by, batch)
    known = {field.code for field in fields.of_kind(batch.kind.code)}
    batch.columns = {code: n for code, n in columns.items() if code in known and 0 <= n < len(batch.heads)}
    if "number" not in batch.columns:
        raise DomainError(_("Say which column has the number of the document: a later import recognises it by that."))
    batch.source = plain_source(source) or batch.source
    if link and not link.startswith(("http://", "https://")):
        raise DomainError(_("The address of the pages begins with https://."))
    batch.options["link"] = link.strip()[:400]
    understand(batch)


@transaction.atomic
def choose(*, by: User, batch: Import, choices: Mapping[str, str]) -> None:
    """What a person decided where the file leaves a doubt: « party:… » and « stage:… »."""
    _open(by, batch)
    fits = {
        key: value
        for key, value in choices.items()
        if value and (value == NEW or not key.startswith("party:") or is_number(value))
    }
    batch.choices |= fits
    check_again(batch)


def understand(batch: Import) -> None:
    """Find how the columns write numbers and days, and have the lines judged."""
    batch.options |= dialects(batch, batch.lines.only("cells"), str(batch.options.get("mark", ",")))
    check_again(batch)


def check_again(batch: Import) -> None:
    batch.lines.update(verdict="", problems=[], notes=[], doubts={}, record=None)
    batch.state = State.CHECKING
    batch.save()


@transaction.atomic
def start(*, by: User, batch: Import, whole: bool) -> None:
    """Write what was tried: all lines or none (`whole`), or those without an error. The worker does it."""
    _open(by, batch)
    if batch.state != State.CHECKED:
        raise DomainError(_("Wait until the lines have been checked."))
    wrong = batch.lines.filter(verdict=Verdict.ERROR).count()
    if whole and wrong:
        raise DomainError(_("Some lines are in error: correct them, or import the others only."))
    if whole and batch.lines.count() > MOST_WHOLE:
        raise DomainError(
            _("All or nothing works up to 500 lines: import the valid ones, the others stay in your hands.")
        )
    if not batch.lines.filter(verdict__in=(Verdict.NEW, Verdict.UPDATE, Verdict.CREDIT)).exists():
        raise DomainError(_("No line would change anything."))
    batch.options["whole"] = whole
    batch.state = State.RUNNING
    batch.save(update_fields=["options", "state"])


@transaction.atomic
def throw_away(*, by: User, batch: Import) -> None:
    """Forget a file; what it brought stays."""
    _own(by, batch)
    if batch.busy:
        raise DomainError(_("Wait until it is done."))
    batch.delete()


def progress(batch: Import) -> tuple[int, int]:
    """(lines done, lines to do) of the work that runs."""
    lines = batch.lines.all()
    if batch.state == State.CHECKING:
        return lines.exclude(verdict="").count(), lines.count()
    return lines.filter(done=True).count(), lines.exclude(verdict__in=(Verdict.SKIPPED, Verdict.SAME)).count()


def _own(by: User, batch: Import) -> None:
    if batch.by_id != by.pk:
        raise NotAllowed(_("Only who opened the file decides about it."))


def _open(by: User, batch: Import) -> None:
    """A file that nothing was written of yet, and that is the person’s own."""
    _own(by, batch)
    require(by, batch.kind)
    if batch.state in (State.RUNNING, State.DONE):
        raise DomainError(_("This file has been imported."))


def summary(counts: Mapping[str, int]) -> dict[str, Any]:
    """The verdicts in the order in which they are told, zeros left out but for new, update and error."""
    shown = (Verdict.NEW, Verdict.UPDATE, Verdict.CREDIT, Verdict.SAME, Verdict.SKIPPED, Verdict.ERROR)
    always = (Verdict.NEW, Verdict.UPDATE, Verdict.ERROR)
    return {one.value: counts.get(one.value, 0) for one in shown if one in always or counts.get(one.value)}
