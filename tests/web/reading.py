"""Read an answer as a person would: no-break spaces are spaces."""

from typing import Any

HTMX = {"HX-Request": "true"}


def shown(answer: Any) -> str:
    """The answer's text with plain spaces."""
    return str(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")
