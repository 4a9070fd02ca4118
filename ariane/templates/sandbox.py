"""Liquid, kept small: values, conditions and short loops. A wording can neither load another, nor run long, nor grow.

The tags and filters left out are those by which a text could multiply itself or reach a file (include, render, append,
replace, split…). Every refusal says on which line.
"""

import functools
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import LiquidError, ResourceLimitError

TAGS = frozenset(
    {"assign", "break", "case", "comment", "continue", "for", "if", "output", "unless", "content", "illegal"}
)
FILTERS = frozenset({
    "at_least", "at_most", "capitalize", "default", "downcase", "first", "join", "last", "minus", "plus", "size",
    "strip", "truncate", "upcase",
})  # fmt: skip
LONGEST_SOURCE = 20_000
LONGEST_RESULT = 200_000
LOOPS = 1_000
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


class Broken(ValueError):
    """A wording that cannot be filled in; `line` counts from 1, 0 when the whole text is meant."""

    def __init__(self, message: str, line: int = 0, where: str = "") -> None:
        super().__init__(f"{where}{', ' if where else ''}{place(line)}{message}")
        self.message, self.line, self.where = message, line, where


@dataclass(frozen=True)
class Problem:
    """What is wrong with a wording and where: language, zone (0 is the subject), line from 1."""

    language: str
    zone: int
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.where}, {place(self.line)}{self.message}"

    @property
    def where(self) -> str:
        part = _("zone %(number)s") % {"number": self.zone} if self.zone else _("subject")
        return f"{self.language}, {part}"


class Sandbox(Environment):
    """Liquid with the limits of this house; text values are escaped, pieces of HTML come marked as safe."""

    loop_iteration_limit = LOOPS
    output_stream_limit = LONGEST_RESULT
    local_namespace_limit = 20_000
    context_depth_limit = 8

    def __init__(self, *, escaping: bool) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=escaping)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS}
        self.filters = {name: one for name, one in self.filters.items() if name in FILTERS}


BODIES, SUBJECTS = Sandbox(escaping=True), Sandbox(escaping=False)


def fill(source: str, values: Mapping[str, Any], *, subject: bool = False) -> str:
    """The text with its values. Raises Broken with the line of what is unknown, wrong, or too much."""
    if len(source) > LONGEST_SOURCE:
        raise Broken(_("the text is too long"))
    try:
        made = parsed(source, subject).render(**values)
    except LiquidError as error:
        raise Broken(said(error), line_of(error)) from error
    except (ArithmeticError, RecursionError, TypeError, ValueError) as error:
        raise Broken(_("this cannot be computed")) from error
    return " ".join(made.split()) if subject else made


@functools.lru_cache(maxsize=256)
def parsed(source: str, subject: bool) -> BoundTemplate:
    """The text read once: a flow sends the same wording to thousands."""
    return (SUBJECTS if subject else BODIES).from_string(unescaped(source))


def check(source: str, known: Iterable[str], *, subject: bool = False) -> list[tuple[int, str]]:
    """What is wrong with a text, as (line, message): its syntax, and the values that do not exist."""
    if len(source) > LONGEST_SOURCE:
        return [(0, _("the text is too long"))]
    plain = unescaped(source)
    try:
        named = (SUBJECTS if subject else BODIES).from_string(plain).analyze().globals
    except LiquidError as error:
        return [(line_of(error), said(error))]
    except RecursionError:
        return [(0, _("this cannot be computed"))]
    found = [
        (plain.count("\n", 0, one.span.index) + 1, _("there is no value “%(name)s”") % {"name": name})
        for name, places in named.items()
        if name not in set(known)
        for one in places
    ]
    return sorted(found)


def unescaped(source: str) -> str:
    """Code as it was meant: an editor writes « > » inside a condition as « &gt; »."""
    return CODE.sub(lambda code: html.unescape(code.group()), source)


def said(error: LiquidError) -> str:
    """The reason in words of the house where it has some."""
    words = str(error.message)
    if isinstance(error, ResourceLimitError):
        return _("it repeats too often or becomes too long")
    if words.endswith("is undefined"):
        return _("there is no value “%(name)s”") % {"name": words.split("'")[1] if "'" in words else words}
    if words.startswith("unknown filter"):
        return _("there is no filter %(name)s") % {"name": words.removeprefix("unknown filter ")}
    return _("this is not understood (%(detail)s)") % {"detail": words}


def line_of(error: LiquidError) -> int:
    found = error.context() if error.token is not None else None
    return int(found[0]) if found else 1


def place(line: int) -> str:
    return _("line %(line)s: ") % {"line": line} if line else ""
