"""How commands answer: words for a person, or JSON lines for a program."""

import json
import sys
from collections.abc import Mapping
from typing import Any


def say(row: Mapping[str, Any], *, as_json: bool, words: str) -> None:
    """One line on standard output: the row as JSON, or the words."""
    print(json.dumps(row, ensure_ascii=False, default=str) if as_json else words, flush=True)


def fail(words: str) -> int:
    """Say on standard error what went wrong; returns the exit code."""
    print(words, file=sys.stderr, flush=True)
    return 1
