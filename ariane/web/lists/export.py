"""A list as a file: CSV that a French spreadsheet opens as it is, or a workbook, within what one may export."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import IO

import xlsxwriter
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import User
from ariane.journal import lists
from ariane.journal.models import FieldDef, Record
from ariane.kernel.errors import NotAllowed
from ariane.kernel.files import to_hand_over
from ariane.web.lists.columns import cells, choosable
from ariane.web.lists.page import ListPage

BATCH = 500
# what a spreadsheet would take for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def exportable(user: User, rows: QuerySet[Record]) -> QuerySet[Record]:
    """The rows that the person's right to export reaches: all, her team's, or her own. Raises NotAllowed for none."""
    scope = user.rights.scope("export")
    if scope is Scope.NONE:
        raise NotAllowed(_("Your rights do not include exporting lists."))
    own = Q(owner=user) | Q(created_by=user)
    reached = {Scope.ALL: Q(), Scope.TEAM: own | Q(team__in=user.rights.teams), Scope.MINE: own}
    return rows.filter(reached[scope])


def lines(page: ListPage) -> Iterator[str]:
    """The file line by line, in batches, so that a long list needs little memory."""
    heads, rows = table(page)
    yield "\ufeff" + as_line(heads)
    yield from map(as_line, rows)


def workbook(page: ListPage) -> IO[bytes]:
    """The same as an XLSX workbook; its rows are written as they come, cells are never formulas."""
    heads, rows = table(page)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with to_hand_over() as file, xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
    return file


def table(page: ListPage) -> tuple[list[str], Iterator[list[str]]]:
    """Heads, and the rows in batches."""
    definitions = choosable(page.definitions)
    heads = [_("Reference"), _("Title"), _("Stage"), _("Owner"), _("Third party"), *(one.name for one in definitions)]
    return heads, rows_of(page, definitions)


def rows_of(page: ListPage, definitions: list[FieldDef]) -> Iterator[list[str]]:
    rows = exportable(page.user, lists.rows(page.user, page.kind, page.ask.filters, page.stages))
    ids = list(rows.order_by("-pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        found = Record.objects.select_related("stage", "owner", "main_party").in_bulk(ids[start : start + BATCH])
        batch = [found[pk] for pk in ids[start : start + BATCH]]
        more = cells(page.kind, definitions, batch, page.user)
        for one in batch:
            party = one.main_party.title if one.main_party else ""
            stage, owner = (one.stage.name if one.stage else ""), (one.owner.name if one.owner else "")
            yield [one.ref or "", one.title, stage, owner, party, *more.get(one.pk, [])]


def as_line(values: list[str]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([harmless(value) for value in values])
    return out.getvalue()


def harmless(value: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{value}" if value.startswith(FORMULA) else value
