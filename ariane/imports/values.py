"""Numbers and days as people and programs write them in French and English; pure.

What « 1.234 » or « 03/04/2026 » means is decided once for a whole column, from the cells of it that leave no doubt.
"""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

MARKS = (",", ".")
UNIT = "(?:eur|usd|cad|chf|gbp|xof|xaf|fcfa|tnd|mad|[€$£])"
MONEY_WORDS = re.compile(rf"(?i)^{UNIT}|{UNIT}$")
BLANKS = re.compile(r"[\s'’_]+")
FIGURES = re.compile(r"[-+]?(?:\d[\d.,_]*|[.,]\d+)")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[t ].*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
WORDED = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4}|\d{2})(?: .*)?")
WORD_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?: .*)?")
MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip


def figures(text: str) -> str | None:
    """The digits and marks of a number with its sign in front, « _ » for each blank between digits; None when the text
    is no number. Accounting’s « (12,00) » and « 12,00- » are negative."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    negative = (plain.startswith("(") and plain.endswith(")")) or plain.endswith("-")
    plain = plain.strip("()").rstrip("-").strip()
    for _side in range(2):
        plain = MONEY_WORDS.sub("", plain).strip()
    if plain.startswith("-"):
        negative, plain = not negative, MONEY_WORDS.sub("", plain[1:].strip()).strip()
    plain = BLANKS.sub("_", plain)
    if not FIGURES.fullmatch(plain):
        return None
    return ("-" if negative else "") + plain.lstrip("+")


def told_mark(text: str) -> str | None:
    """Which mark this number shows to stand before the decimals; None when it does not tell: « 1.234 », « 12 »."""
    found = (figures(text) or "").lstrip("-")
    last = max(found.rfind(mark) for mark in MARKS)
    if last < 0:
        return None
    mark = found[last]
    other = MARKS[1 - MARKS.index(mark)]
    if other in found or "_" in found:
        return mark
    if found.count(mark) > 1:
        return other
    # a group has three digits behind it and one to three, not zero, before it
    grouping = len(found) - last - 1 == 3 and 0 < last <= 3 and not found.startswith("0")
    return None if grouping else mark


def decimal_mark(column: Iterable[str], otherwise: str) -> str:
    """The decimal mark of a column: what most of its telling numbers show, else `otherwise`."""
    votes = Counter(mark for mark in map(told_mark, column) if mark)
    return votes.most_common(1)[0][0] if votes else otherwise


def number(text: str, mark: str) -> Decimal:
    """A number whose decimals stand behind `mark`; the other mark and blanks may only group by threes.

    Raises ValueError when the text is no such number: nothing is guessed, since a mistake is a factor of a thousand.
    """
    found = figures(text)
    if found is None:
        raise ValueError(text)
    sign, plain = (-1, found[1:]) if found.startswith("-") else (1, found)
    whole, point, part = plain.partition(mark)
    if (point and not part.isdigit()) or not grouped(whole, MARKS[1 - MARKS.index(mark)]):
        raise ValueError(text)
    digits = re.sub(r"\D", "", whole) or "0"
    return sign * Decimal(f"{digits}.{part or 0}")


def grouped(whole: str, other: str) -> bool:
    """Whether a whole part is digits, or groups of three behind one mark of the same kind."""
    if not whole or whole.isdigit():
        return True
    return any(re.fullmatch(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", whole) for mark in (other, "_"))


def day_first(column: Iterable[str]) -> bool:
    """Whether a column writes 31/12/2026 rather than 12/31/2026; yes when nothing tells, as in French."""
    pairs = [(int(found[1]), int(found[2])) for text in column if (found := SLASHED.fullmatch(text.strip()))]
    return not pairs or any(first > 12 for first, _second in pairs) or not any(second > 12 for _first, second in pairs)


def day(text: str, *, first: bool = True) -> dt.date:
    """A day as ISO, with slashes or dots, or with the month in French or English words; hours behind it are left out.
    `first`: the day stands before the month. Raises ValueError for what is none."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())
    if found := ISO.fullmatch(plain) or COMPACT.fullmatch(plain):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := SLASHED.fullmatch(plain):
        one, two = (int(found[1]), int(found[2])) if first else (int(found[2]), int(found[1]))
        return dt.date(year(found[3]), two, one)
    if found := WORDED.fullmatch(plain):
        return dt.date(year(found[3]), month(found[2]), int(found[1]))
    if found := WORD_FIRST.fullmatch(plain):
        return dt.date(year(found[3]), month(found[1]), int(found[2]))
    raise ValueError(text)


def year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def month(word: str) -> int:
    """The number of a month by its name or the beginning of it, French or English; « juin » and « juil » differ."""
    if len(word) >= 3:
        fits = [n for n, names in enumerate(MONTHS, 1) if any(name.startswith(word) for name in names)]
        if len(fits) == 1:
            return fits[0]
    raise ValueError(word)
