"""How commands answer: words for a person, or JSON lines for a program."""

import json
import sys
from collections.abc import Mapping
from typing import Any


def say(row: Mapping[str, Any], *, as_json: bool, words: str) -> None:
    """One line on standard output: the row as JSON, or the words.

    In ASCII: a mail may hold characters that programs take for the end of a line (U+0085, U+2028).
    """
    print(json.dumps(row, default=str) if as_json else words, flush=True)


def fail(words: str) -> int:
    """Say on standard error what went wrong; returns the exit code."""
    print(words, file=sys.stderr, flush=True)
    return 1
