"""A body as lines: what each says, how deep it is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPACES = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\u034f]")
HYPHENS = str.maketrans("\u2010\u2011\u2012\u2015\u2500", "-----")
QUOTE_PREFIX = re.compile(r"^(?:\s{0,3}[>＞])+\s?")

GLUED = re.compile(
    r"^(?P<own>.*?[^\W_].*?)(?:\s|-{2,}\s?)(?P<intro>(?:On|Le|Am|Op|El|Em|Den)\s+"
    r"(?:[A-Za-zà-ÿ]{2,4}[.,]?,?\s+)?(?:[A-Za-zà-ÿ]{3,9}\.?\s+)?\d{1,4}[\s,./-].*\d[:.h]\d\d"
    r".*(?:@|wrote|a écrit|schrieb|schreef|escribió|ha scritto|escreveu|skrev).*)$"
)


@dataclass(slots=True)
class Line:
    """One line. `bare` is its text without quote marks, odd spaces and invisible characters, for rules to read.

    `flag` is what HTML structure says of it: "attribution", "cut" (another mail starts here), "signature", or "".
    """

    text: str
    bare: str
    depth: int = 0
    flag: str = ""
    mailto: tuple[str, ...] = ()
    ends: bool | None = None  # marks.may_end, once known
    solid: bool = False  # shows an image, whatever it says


def line(text: str, *, depth: int = 0, flag: str = "", mailto: tuple[str, ...] = ()) -> Line:
    bare = text
    if not text.isascii():
        bare = INVISIBLE.sub("", SPACES.sub(" ", text)).translate(HYPHENS)
    elif "\t" in text:
        bare = text.replace("\t", " ")
    prefix = QUOTE_PREFIX.match(bare)
    if prefix:
        depth += prefix.group().count(">") + prefix.group().count("＞")
        bare = bare[prefix.end() :]
    return Line(text, bare.strip(), depth, flag, mailto)


def from_text(text: str) -> list[Line]:
    return [line(piece) for item in text.split("\n") for piece in apart(item)]


def apart(item: str) -> tuple[str, ...]:
    """A line, and the « On … wrote: » that a program put behind the writer's last words, each by itself."""
    if not item.rstrip().endswith((":", "<")) or len(item) > 600 or QUOTE_PREFIX.match(item):
        return (item,)
    found = GLUED.match(item)
    return (found["own"].rstrip(), found["intro"]) if found else (item,)


def next_filled(lines: list[Line], start: int) -> int:
    """The index of the first line from `start` that says something, or the number of lines."""
    while start < len(lines) and not lines[start].bare:
        start += 1
    return start
