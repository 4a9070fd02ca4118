"""Install the kinds that ship, and name any field of any kind."""

from django.db import transaction
from django.db.models import QuerySet

from ariane.journal.builtin import COLUMNS, EXPECTED, KINDS, STAGES, Column, KindSpec, as_choices
from ariane.journal.models import ExpectedDocument, FieldDef, Kind, Stage
from ariane.journal.models.kind import in_language
from ariane.kernel import memo
from ariane.kernel.prepared import prepared


def install() -> None:
    """Make the built-in kinds with their stages and fields where they are missing.

    What an administrator renamed, reordered or switched off stays as she left it: only absent rows are made.
    """
    with transaction.atomic():
        for position, spec in enumerate(KINDS):
            kind, made = _kind(spec, position)
            _stages(kind, spec)
            _fields(kind, spec)
            if made:
                _expected(kind)


def label(kind: Kind, code: str) -> str:
    """The name of a field of a kind in the language on screen, also for columns its page does not list."""
    declared = FieldDef.objects.filter(kind=kind, code=code).first()
    if declared is not None:
        return declared.name
    column = COLUMNS.get(code)
    return in_language(column.fr, column.en) if column else code


def default_stage(kind: Kind, *, direction: str = "") -> Stage | None:
    """Where a new record stands: the kind's first stage; an outgoing letter starts as a draft."""
    stages = stages_of(kind.pk)
    if kind.code == "letter" and direction == "out":
        return next((stage for stage in stages if stage.code == "letter-draft"), None)
    return stages[0] if stages else None


@memo.setting
def called(code: str) -> Kind | None:
    """The kind of a code, None without it; switched off or not."""
    return next(iter(with_code(code)), None)


@prepared
def with_code(code: str) -> QuerySet[Kind]:
    return Kind.objects.filter(code=code)


@memo.setting
@prepared
def stages_of(kind_id: int) -> QuerySet[Stage]:
    """The stages of a kind, in their order."""
    return Stage.objects.filter(kind=kind_id)


def _kind(spec: KindSpec, position: int) -> tuple[Kind, bool]:
    return Kind.objects.get_or_create(
        code=spec.code,
        defaults={
            "family": spec.family,
            "policy": spec.policy,
            "name_fr": spec.fr,
            "name_en": spec.en,
            "plural_fr": spec.plural_fr,
            "plural_en": spec.plural_en,
            "icon": spec.icon,
            "prefix": spec.prefix,
            "silent_days": spec.silent,
            "main_party": spec.main_party,
            "tracked": list(spec.tracked),
            "naming": {"doc_type": spec.doc_type} if spec.doc_type else {},
            "follow_rules": dict.fromkeys(spec.follow, "messages"),
            "in_menu": spec.in_menu,
            "position": position * 10,
            "builtin": True,
        },
    )


def _stages(kind: Kind, spec: KindSpec) -> None:
    known = set(kind.stages.values_list("code", flat=True))
    Stage.objects.bulk_create(
        Stage(kind=kind, code=code, name_fr=fr, name_en=en, position=position * 10, final=final)
        for position, code in enumerate(spec.stages)
        if code not in known
        for fr, en, final in (STAGES[code],)
    )


def _fields(kind: Kind, spec: KindSpec) -> None:
    known = set(kind.fields.values_list("code", flat=True))
    columns = [(code, COLUMNS[code], True) for code in spec.fields]
    columns += [(code, column, False) for code, column in spec.extra.items()]
    FieldDef.objects.bulk_create(
        _field(kind, spec, code, column, builtin=builtin, position=position * 10)
        for position, (code, column, builtin) in enumerate(columns)
        if code not in known
    )


def _field(kind: Kind, spec: KindSpec, code: str, column: Column, *, builtin: bool, position: int) -> FieldDef:
    fr, en = spec.relabel.get(code, (column.fr, column.en))
    return FieldDef(
        kind=kind,
        code=code,
        name_fr=fr,
        name_en=en,
        type=column.type,
        choices=as_choices(column.choices),
        required=code == "main_party" and spec.main_party == "required",
        builtin=builtin,
        position=position,
    )


def _expected(kind: Kind) -> None:
    """Once, with the kind: what an administrator takes away does not come back."""
    ExpectedDocument.objects.bulk_create(
        ExpectedDocument(kind=kind, name_fr=fr, name_en=en, what=what, follows=follows, position=position * 10)
        for position, (fr, en, what, follows) in enumerate(EXPECTED.get(kind.code, ()))
    )
