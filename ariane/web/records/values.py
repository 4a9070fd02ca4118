"""A field's value as people read it: money, days, names, links."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ariane.flows.naming import country_name
from ariane.journal.builtin import COLUMNS, as_choices
from ariane.journal.models import FieldDef
from ariane.journal.models.kind import in_language
from ariane.kernel import clock
from ariane.ui import formats

Type = FieldDef.Type


@dataclass(frozen=True)
class Field:
    """What one needs to know of a field to show it: declared on its kind, or a plain column."""

    code: str
    name: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, definition: FieldDef) -> "Field":
        return cls(definition.code, definition.name, definition.type, named(definition.choices))

    @classmethod
    def column(cls, code: str) -> "Field":
        """A column that the kind's page does not list (a stage, stars); an unknown code stands for itself."""
        found = COLUMNS.get(code)
        if found is None:
            return cls(code, code, Type.TEXT)
        return cls(code, in_language(found.fr, found.en), found.type, named(as_choices(found.choices)))


def named(choices: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """(value, label) in the language on screen; a plain string is its own label."""
    return tuple(
        (str(one["value"]), in_language(one.get("fr", ""), one.get("en", ""))) if isinstance(one, dict) else (one, one)
        for one in choices
    )


def words(field: Field, value: Any, *, currency: str = "EUR", name: str = "") -> str:
    """A JSON or Python value in words; empty for nothing. `name` is what a reference was called."""
    if value in (None, "", []):
        return ""
    if name:
        return name
    language = translation.get_language() or "fr"
    if field.type == Type.MONEY:
        return formats.money(int(value), currency or "EUR", language)
    if field.type == Type.BOOLEAN:
        return _("yes") if value else _("no")
    if field.type == Type.CHOICE:
        return dict(field.choices).get(str(value), str(value))
    if field.type in {Type.DATE, Type.DATETIME}:
        return _when(field.type, value, language)
    if field.code == "stars":
        return "★" * int(value)
    if field.code == "country":
        return country_name(str(value), language)
    return str(value)


def _when(kind: str, value: Any, language: str) -> str:
    """A day, or a day and its hour, from a Python value or its ISO form."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value[:10])
    today = clock.today(timezone.get_current_timezone_name())
    if not isinstance(value, dt.datetime):
        return formats.day(value, language, today=today)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    day = formats.day(local.date(), language, today=today)
    return day if kind == Type.DATE else f"{day}, {formats.hour(local, language)}"


def table(definitions: Iterable[FieldDef]) -> Mapping[tuple[int, str], Field]:
    """Fields by (kind, code), for lines of several kinds."""
    return {(one.kind_id, one.code): Field.of(one) for one in definitions}
