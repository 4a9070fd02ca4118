"""Codes for things that people name on screen."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify


def free_code(rows: QuerySet[Any], name: str, fallback: str, *, longest: int = 40) -> str:
    """A slug of `name` that no row has as its `code`; « ventes », then « ventes-2 »."""
    base = slugify(name)[:longest].strip("-") or fallback
    taken = set(rows.filter(code__startswith=base).values_list("code", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(code for code in candidates if code not in taken)


def is_named(rows: QuerySet[Any], field: str, name: str) -> bool:
    """Whether a row bears that name, whatever the case; in Python, as SQLite only knows the case of ASCII letters."""
    wanted = name.strip().casefold()
    return any(str(known).casefold() == wanted for known in rows.values_list(field, flat=True))
