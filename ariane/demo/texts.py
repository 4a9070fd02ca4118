"""The demonstration's words stand in text files beside the code: sections and rows."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


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
