"""Reading, writing and telling the fields of a record, built-in columns and declared ones alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Team, User
from ariane.journal.models import FieldDef, FieldValue, Record
from ariane.kernel.errors import Collision, DomainError

MAX_TEXT = 250


@dataclass(frozen=True)
class Change:
    """One field that changed; values are JSON-ready, references are ids with the name they had that day."""

    code: str
    old: Any
    new: Any
    old_name: str = ""
    new_name: str = ""

    def as_json(self) -> dict[str, Any]:
        names = {"old_name": self.old_name, "new_name": self.new_name}
        return {"field": self.code, "old": self.old, "new": self.new} | {k: v for k, v in names.items() if v}


def system() -> Identity:
    """Ariane herself as an author."""
    return Identity.system()


def read(record: Record, code: str) -> Any:
    """A field's present value: a column, an object for a reference, or the declared field's JSON value."""
    if column(record, code) is not None:
        return getattr(record, code)
    return record.custom.get(code)


def value_of(record: Record, field: FieldDef) -> Any:
    """A field's present value as Python has it: a declared one too is a date, a colleague, a team, a record."""
    value = read(record, field.code)
    return value if column(record, field.code) is not None else declared(field, value)


def declared(field: FieldDef, value: Any) -> Any:
    """The JSON value of a declared field as Python has it; None for nothing and for what no longer exists."""
    kind = FieldDef.Type
    if field.type == kind.BOOLEAN:
        return bool(value)
    if value in (None, ""):
        return None
    if field.type == kind.DATE:
        return dt.date.fromisoformat(str(value)[:10])
    if field.type == kind.DATETIME:
        return _instant(value)
    models: dict[str, type[Model]] = {kind.USER: User, kind.TEAM: Team, kind.RECORD: Record}
    model = models.get(field.type)
    if model is Record:
        return Record.objects.select_related("kind").filter(pk=value).first()
    return model._default_manager.filter(pk=value).first() if model else value


def column(record: Record, code: str) -> Field[Any, Any] | None:
    """The model's column of that name, None when the field is declared by configuration."""
    try:
        found = type(record)._meta.get_field(code)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def apply(record: Record, changes: dict[str, Any]) -> list[Change]:
    """Set fields on an unsaved copy of the record; returns what really changed. The caller saves."""
    done = []
    custom = dict(record.custom)
    for code, new in changes.items():
        old = read(record, code)
        if plain(old) == plain(new):
            continue
        if column(record, code) is not None:
            setattr(record, code, new)
        else:
            custom[code] = plain(new)
        if isinstance(new, Model) or isinstance(old, int):
            old = _object(record, code, old)
        done.append(Change(code, plain(old), plain(new), _name(old), _name(new)))
    if custom != record.custom:
        record.custom = custom
        store_custom(record, custom)
    return done


def _object(record: Record, code: str, value: Any) -> Any:
    """What a declared reference points to, so that its line can name it; any other value as it is."""
    if column(record, code) is not None or value is None:
        return value
    references = (FieldDef.Type.USER, FieldDef.Type.TEAM, FieldDef.Type.RECORD)
    field = FieldDef.objects.filter(kind=record.kind_id, code=code, type__in=references).first()
    return (declared(field, value) or value) if field else value


def check_collision(fresh: Record, changes: dict[str, Any], base: dict[str, Any]) -> None:
    """Raise Collision when a field stands otherwise than where the person started from, and than what she wants."""
    taken = {
        code: read(fresh, code)
        for code, start in base.items()
        if code in changes and plain(read(fresh, code)) not in (plain(start), plain(changes[code]))
    }
    if taken:
        text = _("Somebody else changed this meanwhile. Both texts are kept: choose which one stays.")
        raise Collision(text, theirs=taken)


def store_custom(record: Record, values: dict[str, Any]) -> None:
    """Bring the typed, indexed copies of the declared fields in line with the JSON."""
    if not values:
        return
    fields = FieldDef.objects.filter(kind=record.kind_id, builtin=False, code__in=values)
    for field in fields:
        FieldValue.objects.update_or_create(record=record, field=field, defaults=typed(field, values[field.code]))


def typed(field: FieldDef, value: Any) -> dict[str, Any]:
    """The column of FieldValue that a declared field's value goes to."""
    row: dict[str, Any] = {"text": None, "number": None, "date": None, "target": None}
    if value in (None, ""):
        return row
    kind = FieldDef.Type
    if field.type in {kind.INTEGER, kind.MONEY, kind.BOOLEAN}:
        row["number"] = int(value)
    elif field.type in {kind.DATE, kind.DATETIME}:
        row["date"] = _instant(value)
    elif field.type in {kind.USER, kind.RECORD}:
        row["target"] = int(value)
    else:
        row["text"] = str(value)[:MAX_TEXT]
    return row


def _instant(value: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise DomainError(_("“%(value)s” is not a date.") % {"value": value}) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def plain(value: Any) -> Any:
    """A JSON value that compares: references by id, times in ISO form, nothing as None."""
    if value == "":
        return None
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value


def _name(value: Any) -> str:
    if not isinstance(value, Model):
        return ""
    return str(getattr(value, "title", None) or getattr(value, "name", None) or value)


def in_words(changes: list[Change]) -> str:
    """Old and new values as plain text, for the index; pages write the line in their reader's language."""
    return " · ".join(f"{c.old_name or c.old or ''} → {c.new_name or c.new or ''}" for c in changes)
