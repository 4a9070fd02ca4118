"""Checking and writing in the background, some lines at a time; a restart goes on with the next line."""

import logging

from django.db import transaction
from django.utils import translation

from ariane.imports.check import Checker, check_some
from ariane.imports.models import Import, ImportLine
from ariane.imports.write import Writer
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.kernel.leases import still_mine, take

log = logging.getLogger("ariane.imports")
SOME = 50
SECONDS = 300
State, Verdict = Import.State, ImportLine.Verdict
TO_WRITE = (Verdict.NEW, Verdict.UPDATE)


def work() -> bool:
    """Do some of the next import; whether there was one."""
    due = Import.objects.filter(state__in=(State.CHECKING, State.RUNNING)).select_related("by", "kind").order_by("pk")
    for batch in take(due, limit=1, seconds=SECONDS):
        with translation.override(batch.by.language):
            advance(batch)
        Import.objects.filter(still_mine(batch)).update(lease_until=None)
        return True
    return False


def finish(batch: Import) -> None:
    """Do all of it now, for the command line and small files."""
    while batch.busy:
        with translation.override(batch.by.language):
            advance(batch)
        batch.refresh_from_db()


def advance(batch: Import) -> None:
    """The next lines of an import that is checked or written."""
    if batch.state == State.CHECKING:
        if not check_some(batch, Checker(batch, batch.by)):
            end(batch, State.CHECKED)
    elif batch.whole:
        write_whole(batch)
    else:
        write_some(batch)


def write_some(batch: Import) -> None:
    """New documents and changes first, credit notes when their invoices are there."""
    waiting = batch.lines.filter(done=False)
    lines = list(waiting.filter(verdict__in=TO_WRITE).order_by("number")[:SOME])
    lines = lines or list(waiting.filter(verdict=Verdict.CREDIT).order_by("number")[:SOME])
    if lines:
        Writer(batch, batch.by).write(lines)
    else:
        end(batch, State.DONE)


def write_whole(batch: Import) -> None:
    """All lines in one transaction: the first refusal takes everything back and is told."""
    try:
        with transaction.atomic():
            writer = Writer(batch, batch.by)
            writer.write(list(batch.lines.filter(verdict__in=TO_WRITE).order_by("number")))
            writer.write(list(batch.lines.filter(verdict=Verdict.CREDIT).order_by("number")))
            end(batch, State.DONE)
    except DomainError as error:
        Import.objects.filter(pk=batch.pk).update(state=State.REFUSED, said=str(error)[:500], ended_at=clock.now())


def end(batch: Import, state: str) -> None:
    over = {"ended_at": clock.now()} if state == State.DONE else {}
    Import.objects.filter(pk=batch.pk).update(state=state, said="", **over)
