"""The demonstration's words stand in text files beside the code: sections, rows, and French typography put in."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

NB, NNB = "\u00a0", "\u202f"
# typed with plain spaces, shown with the right ones
FRENCH = (
    (re.compile(r"(?<=\S) ([;?!])"), NNB + r"\1"),
    (re.compile(r"(?<=\S) :(?=\s|$)"), NB + ":"),
    (re.compile(r"« "), "«" + NB),
    (re.compile(r" »"), NB + "»"),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NNB),
    (re.compile(r"(?<=\d) (?=(?:€|\$|%|h\b|m²|ha\b|kW|kVA|MVA|MW|t/))"), NB),
    (re.compile(r"(?<=n°) "), NB),
)


@cache
def sections(pack: str, name: str) -> dict[str, list[str]]:
    """The lines of each « == section » of a text file, without comments and blank lines."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files("ariane.demo").joinpath(pack, f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            current = found.setdefault(line[3:].strip(), [])
        elif line.strip() and not line.startswith("#"):
            current.append(line.rstrip())
    return found


def rows(lines: list[str], columns: int, mark: str = ";") -> Iterator[list[str]]:
    """The fields of each line, padded to the number of columns."""
    for line in lines:
        fields = [field.strip() for field in line.split(mark)]
        yield fields + [""] * (columns - len(fields))


def french(text: str) -> str:
    """The text with French no-break spaces."""
    for pattern, better in FRENCH:
        text = pattern.sub(better, text)
    return text
