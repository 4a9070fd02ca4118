"""Which documents a kind expects at its stages: declared, changed, taken away (P-024, O-063)."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import User
from ariane.journal.models import ExpectedDocument, Kind, Stage
from ariane.kernel.codes import is_named
from ariane.kernel.errors import DomainError

What = ExpectedDocument.What


@dataclass(frozen=True)
class ExpectedData:
    """An expected document as the form holds it; see the model for what the columns mean."""

    name_fr: str
    name_en: str = ""
    stage: Stage | None = None
    what: str = What.FILE
    doc_type: str = ""
    words: str = ""
    follows: str = ""
    required: bool = False


@transaction.atomic
def expect(*, by: User, kind: Kind, data: ExpectedData) -> ExpectedDocument:
    """Declare a document at the foot of the kind's list. Raises DomainError for what cannot be looked for."""
    must_configure(by)
    check(kind, data)
    last = max(kind.expected.values_list("position", flat=True), default=0)
    row = ExpectedDocument.objects.create(kind=kind, position=last + 10, **_columns(data))
    trace(by, "kind", kind.name_fr, "changed", [("expected", "", data.name_fr)])
    return row


@transaction.atomic
def update(*, by: User, row: ExpectedDocument, data: ExpectedData) -> None:
    """Change what is looked for, or from when."""
    must_configure(by)
    check(row.kind, data, but=row)
    columns = _columns(data)
    changes = [(f"expected_{name}", str(getattr(row, name) or ""), str(new or "")) for name, new in columns.items()]
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    trace(by, "kind", f"{row.kind.name_fr} › {row.name_fr}", "changed", changes)


@transaction.atomic
def remove(*, by: User, row: ExpectedDocument) -> None:
    """No longer expect a document; records held for it alone may go on."""
    must_configure(by)
    trace(by, "kind", row.kind.name_fr, "changed", [("expected", row.name_fr, "")])
    row.delete()


def check(kind: Kind, data: ExpectedData, *, but: ExpectedDocument | None = None) -> None:
    """Raise DomainError when the row could not be met, would hold nothing, or bears a name used already."""
    others = kind.expected.exclude(pk=but.pk) if but is not None else kind.expected.all()
    if is_named(others, "name_fr", data.name_fr):
        raise DomainError(_("“%(name)s” is there twice.") % {"name": data.name_fr})
    if data.stage is not None and data.stage.kind_id != kind.pk:
        raise DomainError(_("Choose a stage."))
    if data.required and data.stage is None:
        raise DomainError(_("Say at which stage it holds the record."))
    if data.what == What.FILE and not (data.doc_type or data.words.strip()):
        raise DomainError(_("Say how the file is known: its type, or words of its name."))
    if data.what == What.RECORD and not Kind.objects.filter(code=data.follows, family=Kind.Family.PIECE).exists():
        raise DomainError(_("Say which kind of record follows."))


def _columns(data: ExpectedData) -> dict[str, object]:
    """What is kept: nothing of a sort that was not chosen."""
    kept = asdict(data) | {"stage": data.stage, "words": " ".join(data.words.split())}
    if data.what != What.FILE:
        kept |= {"doc_type": "", "words": ""}
    if data.what != What.RECORD:
        kept["follows"] = ""
    return kept
