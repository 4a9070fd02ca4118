"""The stages of a kind: added, renamed, reordered; removed only while no record stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import User
from ariane.journal.models import ExpectedDocument, FieldDef, Kind, Record, Stage
from ariane.kernel.codes import free_code, is_named
from ariane.kernel.errors import DomainError

Row = Stage | FieldDef | ExpectedDocument


@dataclass(frozen=True)
class StageData:
    name_fr: str
    name_en: str = ""
    final: bool = False


@transaction.atomic
def add_stages(*, by: User, kind: Kind, stages: Sequence[StageData]) -> list[Stage]:
    """Append stages, in that order; a final one closes the record."""
    must_configure(by)
    last = max(kind.stages.values_list("position", flat=True), default=0)
    made = []
    for n, data in enumerate(stages, 1):
        check_name(kind, data.name_fr)
        code = free_code(kind.stages.all(), data.name_fr, "stage")
        made.append(
            Stage.objects.create(
                kind=kind,
                code=code,
                position=last + 10 * n,
                name_fr=data.name_fr,
                name_en=data.name_en,
                final=data.final,
            )
        )
        trace(by, "kind", kind.name_fr, "changed", [("stage", "", data.name_fr)])
    return made


@transaction.atomic
def update_stage(*, by: User, stage: Stage, data: StageData) -> None:
    """Rename a stage, or say whether it is final."""
    must_configure(by)
    check_name(stage.kind, data.name_fr, but=stage)
    changes = [(name, getattr(stage, name), getattr(data, name)) for name in ("name_fr", "name_en", "final")]
    for name, _old, value in changes:
        setattr(stage, name, value)
    stage.save()
    trace(by, "kind", stage.kind.name_fr, "changed", changes)


@transaction.atomic
def remove_stage(*, by: User, stage: Stage) -> None:
    """Take a stage away; raises DomainError while records stand there, or when it is the only one."""
    must_configure(by)
    standing = Record.objects.filter(stage=stage).count()
    if standing:
        raise DomainError(
            ngettext(
                "%(n)s record stands at “%(stage)s”: move it first.",
                "%(n)s records stand at “%(stage)s”: move them first.",
                standing,
            )
            % {"n": standing, "stage": stage.name}
        )
    trace(by, "kind", stage.kind.name_fr, "changed", [("stage", stage.name_fr, "")])
    stage.delete()


@transaction.atomic
def move(*, by: User, row: Row, up: bool) -> None:
    """Exchange a stage, a field or an expected document with its neighbour; at the end of the list nothing happens."""
    must_configure(by)
    model: Any = type(row)
    rows = list(model.objects.filter(kind=row.kind).order_by("position", "pk"))
    here = rows.index(row)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for n, other in enumerate(rows):
        other.position = n * 10
    model.objects.bulk_update(rows, ["position"])
    trace(by, "kind", row.kind.name_fr, "changed", [("order", row.name_fr, str(there + 1))])


def check_name(kind: Kind, name: str, *, but: Stage | None = None) -> None:
    """Raise DomainError when the kind has a stage of that name."""
    others = kind.stages.exclude(pk=but.pk) if but is not None else kind.stages.all()
    if is_named(others, "name_fr", name):
        raise DomainError(_("“%(name)s” is there twice.") % {"name": name})
