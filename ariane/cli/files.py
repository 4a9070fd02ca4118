"""The files a command was given: standard input, plain files, and whole folders."""

import sys
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

from ariane.cli.output import fail, say

Row = dict[str, Any]


def walked(names: list[str]) -> Iterator[str]:
    """Every file named, those of a folder in order; - is standard input."""
    for name in names:
        path = Path(name)
        if name != "-" and path.is_dir():
            yield from (str(file) for file in sorted(path.rglob("*")) if not file.is_dir())
        else:
            yield name


def contents(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def report_each(
    names: list[str],
    read: Callable[[bytes, str], dict[str, Any]],
    words: Callable[[dict[str, Any]], str],
    as_json: bool,
) -> int:
    """One line of answer for every file, whatever becomes of it: thousands are read in one call and then compared.

    Args: `read` makes the row of a file's bytes and name; `words` is the row for a person.
    Result: 1 when any file could not be read, else 0; its line holds `file` and `error`.
    """
    failed = 0
    for name in walked(names):
        try:
            row = read(contents(name), name)
        except OSError as error:
            failed = refused(name, error.strerror or str(error), as_json)
        except (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
            failed = refused(name, _("cannot be read ({error})").format(error=type(error).__name__), as_json)
        else:
            say(row, as_json=as_json, words=words(row))
    return failed


def refused(name: str, reason: str, as_json: bool) -> int:
    if as_json:
        say({"file": name, "error": reason}, as_json=True, words="")
    return fail(f"{name}: {reason}")
