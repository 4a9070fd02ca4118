"""A file as a table of texts, whatever wrote it: CSV in any usual encoding and separator, or a workbook."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ariane.kernel.errors import DomainError

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 2000
SEPARATORS = ";,\t|"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Table:
    """Heads and lines, each line with its number in the file (from 1, as spreadsheets count); `mark` is the decimal
    mark that such a file has when nothing tells."""

    heads: list[str]
    lines: list[tuple[int, list[str]]]
    mark: str = ","


def table(data: bytes) -> Table:
    """Read a file. Raises DomainError in words for one that is too large, empty or no table."""
    if len(data) > MOST_BYTES:
        raise DomainError(_("This file is larger than 10 MB: cut it in two."))
    if data.startswith(WORKBOOKS):
        rows, mark = workbook(data), "."
    else:
        rows, mark = text_rows(decoded(data))
    start = next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), None)
    if start is None:
        raise DomainError(_("No table was found in this file: its first line must name the columns."))
    heads = rows[start][:MOST_COLUMNS]
    while heads and not heads[-1]:
        heads.pop()
    lines = [(n, fitted(row, len(heads))) for n, row in enumerate(rows[start + 1 :], start + 2) if any(row)]
    if not lines:
        raise DomainError(_("This file has a line of heads and nothing below."))
    if len(lines) > MOST_LINES:
        raise DomainError(_("This file has more than 20,000 lines: cut it in two."))
    return Table(heads, lines, mark)


def fitted(row: list[str], width: int) -> list[str]:
    """A line exactly as wide as the heads."""
    return [cell[:LONGEST_CELL] for cell in (row + [""] * width)[:width]]


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 when the file says so or fits, else the old Windows encoding of spreadsheets."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").replace("\0", "")
    try:
        return data.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").replace("\0", "")


def text_rows(text: str) -> tuple[list[list[str]], str]:
    """The rows of a CSV text, and the decimal mark that goes with its separator: a comma cannot be both."""
    separator = separator_of(text)
    csv.field_size_limit(1_000_000)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise DomainError(_("This file cannot be read as a table: %(why)s.") % {"why": error}) from error
    return [[clean(cell) for cell in row] for row in found], "." if separator == "," else ","


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into most columns of one number; a line « sep=; » says it itself."""
    first = text.lstrip("\ufeff")[:6].lower()
    if first.startswith("sep=") and len(first) > 4:
        return first[4]
    sample = text[:20_000].splitlines()[:30]

    def weight(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=separator) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) * (usual > 1), usual)

    return max(SEPARATORS, key=weight)


def workbook(data: bytes) -> list[list[str]]:
    """The first sheet that has anything, of XLSX, XLS or ODS; formulas as the values they had."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            rows = [[shown(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
            if any(any(row) for row in rows):
                return rows
    except (CalamineError, ValueError, OSError) as error:
        raise DomainError(_("This workbook cannot be opened: save it again as XLSX or CSV.")) from error
    return []


def shown(cell: object) -> str:
    """A cell of a workbook as text: days as ISO, numbers with a point and without an exponent."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.6f}".rstrip("0")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return clean(str(cell))


def clean(cell: str) -> str:
    """One line without the quote that our own files put before what a spreadsheet would run."""
    plain = " ".join(cell.split())
    return plain[1:] if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@") else plain
