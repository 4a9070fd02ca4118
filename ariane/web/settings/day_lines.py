"""Days as people write them, one a line: « 24/12/2026 », « 2026-12-24 », « 24/12/2026 – 2/1/2027 »."""

import datetime as dt
import re
from collections.abc import Iterable
from itertools import pairwise

from django import forms
from django.utils.translation import gettext as _

ONE = r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})"
LINE = re.compile(rf"^{ONE}(?:\s*(?:–|—|-|/|au|to|until|jusqu’au)\s*{ONE})?$")
DAY = dt.timedelta(days=1)
LONGEST = 120


def parse(text: str) -> tuple[dt.date, ...]:
    """Every day of the lines, in order. Raises ValidationError naming the line that is none."""
    found: set[dt.date] = set()
    for line in filter(None, (one.strip() for one in text.splitlines())):
        first, last = span(line)
        if not 0 <= (last - first).days <= LONGEST:
            words = _("“%(line)s” ends before it begins, or lasts longer than %(n)d days.")
            raise forms.ValidationError(words % {"line": line, "n": LONGEST})
        found |= {first + DAY * n for n in range((last - first).days + 1)}
    return tuple(sorted(found))


def span(line: str) -> tuple[dt.date, dt.date]:
    """First and last day of a line."""
    hit = LINE.match(line)
    try:
        if hit:
            return date(hit[1]), date(hit[2] or hit[1])
    except ValueError:
        pass
    raise forms.ValidationError(_("“%(line)s” is no day. Write 24/12/2026, or 24/12/2026 – 2/1/2027.") % {"line": line})


def date(text: str) -> dt.date:
    if "-" in text:
        year, month, day = text.split("-")
    else:
        day, month, year = re.split(r"[/.]", text)
    return dt.date(int(year), int(month), int(day))


def lines(days: Iterable[dt.date], language: str) -> str:
    """The days again, neighbours as one line."""
    form = "%Y-%m-%d" if language.startswith("en") else "%d/%m/%Y"
    ordered = sorted(days)
    ends = [n for n, (one, other) in enumerate(pairwise(ordered), 1) if other - one != DAY]
    runs = [ordered[a:b] for a, b in pairwise([0, *ends, len(ordered)])] if ordered else []
    return "\n".join(f"{run[0]:{form}} – {run[-1]:{form}}" if len(run) > 1 else f"{run[0]:{form}}" for run in runs)
