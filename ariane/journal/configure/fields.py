"""The fields that a kind's page shows: shipped columns renamed or required, and new ones declared (O-004)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import User
from ariane.journal.models import FieldDef, FieldValue, Kind
from ariane.kernel.codes import free_code, is_named
from ariane.kernel.errors import DomainError

Choice = tuple[str, str]


@dataclass(frozen=True)
class FieldData:
    """A field in words; `choices` are (French, English), for a list."""

    name_fr: str
    name_en: str = ""
    type: str = FieldDef.Type.TEXT
    choices: tuple[Choice, ...] = ()
    required: bool = False


@transaction.atomic
def add_field(*, by: User, kind: Kind, data: FieldData, tracked: bool = False) -> FieldDef:
    """A new field at the foot of the kind's page; raises DomainError for a name used twice or a list without values."""
    must_configure(by)
    check(kind, data)
    last = max(kind.fields.values_list("position", flat=True), default=0)
    # the hyphen keeps it apart from every column of a record, whose name has none
    code = free_code(FieldDef.objects.filter(kind=kind), f"x {data.name_fr}", "x-field")
    field = FieldDef.objects.create(
        kind=kind,
        code=code,
        position=last + 10,
        name_fr=data.name_fr,
        name_en=data.name_en,
        type=data.type,
        required=data.required,
        choices=merged([], data.choices),
    )
    if tracked:
        kind.tracked = [*kind.tracked, code]
        kind.save(update_fields=["tracked"])
    trace(by, "kind", kind.name_fr, "changed", [("field", "", data.name_fr)])
    return field


@transaction.atomic
def update_field(*, by: User, field: FieldDef, data: FieldData) -> None:
    """Rename a field, change its list or whether it is required.

    A shipped field keeps its type and its list, which code relies on; another keeps its type once it holds values.
    """
    must_configure(by)
    check(field.kind, data, but=field)
    if data.type != field.type and (field.builtin or FieldValue.objects.filter(field=field).exists()):
        raise DomainError(_("Records hold values of this field: its type stays."))
    choices = field.choices if field.builtin else merged(field.choices, data.choices)
    new = {"type": data.type, "name_fr": data.name_fr, "name_en": data.name_en, "required": data.required}
    changes = [(name, getattr(field, name), value) for name, value in new.items()]
    changes.append(("choices", [c["fr"] for c in field.choices], [c["fr"] for c in choices]))
    for name, _old, value in changes[:-1]:
        setattr(field, name, value)
    field.choices = choices
    field.save()
    trace(by, "kind", field.kind.name_fr, "changed", changes)


@transaction.atomic
def remove_field(*, by: User, field: FieldDef) -> None:
    """Take a declared field off the page; what records hold of it stays in their data and their journal."""
    must_configure(by)
    if field.builtin:
        raise DomainError(_("A shipped field cannot be removed."))
    kind = field.kind
    kind.tracked = [code for code in kind.tracked if code != field.code]
    kind.save(update_fields=["tracked"])
    trace(by, "kind", kind.name_fr, "changed", [("field", field.name_fr, "")])
    field.delete()


def check(kind: Kind, data: FieldData, *, but: FieldDef | None = None) -> None:
    others = kind.fields.exclude(pk=but.pk) if but is not None else kind.fields.all()
    if is_named(others, "name_fr", data.name_fr):
        raise DomainError(_("“%(name)s” is there twice.") % {"name": data.name_fr})
    if data.type == FieldDef.Type.CHOICE and not data.choices and not (but and but.builtin):
        raise DomainError(_("Write the values of the list, one a line."))


def merged(known: Sequence[dict[str, str]], wanted: Sequence[Choice]) -> list[dict[str, str]]:
    """The list as stored: a value that keeps its French name keeps its code, a new one gets a code of its own."""
    codes = {choice["fr"].casefold(): choice["value"] for choice in known}
    taken = set(codes.values())
    rows = []
    for fr, en in wanted:
        value = codes.get(fr.casefold())
        if value is None:
            base = slugify(fr)[:40] or "value"
            value = next(
                code for n in range(1, len(taken) + 2) if (code := base if n == 1 else f"{base}-{n}") not in taken
            )
            taken.add(value)
        rows.append({"value": value, "fr": fr, "en": en})
    return rows
