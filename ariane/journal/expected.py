"""Documents expected of a record at its stage: what is there, what is missing, what holds it there (P-024, O-063)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import policy, queries
from ariane.journal.models import Document, Entry, ExpectedDocument, Link, Record, Stage
from ariane.kernel.errors import DomainError
from ariane.kernel.text import fold

What = ExpectedDocument.What
# ends at which a record goes nowhere: nothing is asked of it on the way there
GIVEN_UP = frozenset({"dropped", "redirected", "refused", "expired", "filed", "cancelled"})
# how far an order may stand from its request: by way of the offer
STEPS = 2
Answers = Callable[[Record], Collection[str]]
_answers: list[Answers] = []


def answered_by(names: Answers) -> Answers:
    """Register what else says that a document is here, though no file is: folded names, as one asked for by hand."""
    _answers.append(names)
    return names


@dataclass(frozen=True)
class Expected:
    """One expected document, and whether it is there."""

    row: ExpectedDocument
    there: bool

    @property
    def words(self) -> str:
        return self.row.name


def rows_at(record: Record) -> list[ExpectedDocument]:
    """What the settings expect of the record where it stands, in their order; what earlier stages expected stays."""
    rows = ExpectedDocument.objects.filter(kind=record.kind_id).select_related("stage")
    here = record.stage.position if record.stage else 0
    return [row for row in rows if row.stage is None or row.stage.position <= here]


def of_record(record: Record, viewer: User) -> list[Expected]:
    """What the record should have where it stands, as far as the viewer may see it."""
    return judged(record, rows_at(record), viewer)


def missing_files(record: Record, viewer: User) -> list[Expected]:
    """The files that are not there yet: what a request for documents asks for, and what the page reminds of."""
    rows = [row for row in rows_at(record) if row.what == What.FILE]
    return [one for one in judged(record, rows, viewer) if not one.there] if rows else []


def held_back(record: Record, to: Stage | None) -> list[Expected]:
    """What keeps a record from going on to a stage: it is required where it stands, or was before, and is not there.

    Going back is free, and so is giving up.
    """
    here = record.stage
    if here is None or to is None or to.position <= here.position or to.code in GIVEN_UP:
        return []
    rows = ExpectedDocument.objects.filter(kind=record.kind_id, required=True, stage__position__lte=here.position)
    return [one for one in judged(record, list(rows), None) if not one.there]


def check_going_on(record: Record, to: Stage | None) -> None:
    """Raise DomainError, naming what is missing, when the record may not leave its stage yet."""
    missing = held_back(record, to)
    if missing and record.stage is not None:
        names = ", ".join(one.words for one in missing)
        raise DomainError(
            _("Before it leaves “%(stage)s”, these documents must be here: %(names)s.")
            % {"stage": record.stage.name, "names": names}
        )


def judged(record: Record, rows: Sequence[ExpectedDocument], viewer: User | None) -> list[Expected]:
    """Each row with its answer; only what the rows ask for is read. `viewer` None knows of everything."""
    kinds = {row.what for row in rows}
    files = _files(record, viewer) if What.FILE in kinds else []
    names = {name for answers in _answers for name in answers(record)} if What.FILE in kinds else set()
    mail = What.MAIL in kinds and _came(record, viewer)
    following = _following(record, viewer) if What.RECORD in kinds else set()

    def there(row: ExpectedDocument) -> bool:
        if row.what == What.MAIL:
            return mail
        if row.what == What.RECORD:
            return row.follows in following
        return bool({fold(row.name_fr), fold(row.name_en)} & (names - {""})) or any(fits(row, one) for one in files)

    return [Expected(row, there(row)) for row in rows]


def fits(row: ExpectedDocument, file: Document) -> bool:
    """Whether a file is what a row expects: of its type, with all of its words in its name."""
    name = fold(file.name)
    return row.doc_type in ("", file.doc_type) and all(word in name for word in fold(row.words).split())


def _files(record: Record, viewer: User | None) -> Iterable[Document]:
    if viewer is not None:
        return queries.documents(record, viewer)
    return record.documents.filter(destroyed_at=None, inline=False).only("name", "doc_type")


def _came(record: Record, viewer: User | None) -> bool:
    came = Entry.objects.filter(record=record, direction=Entry.Direction.IN, removed_at=None)
    return (came.filter(policy.within_record(viewer)) if viewer is not None else came).exists()


def _following(record: Record, viewer: User | None) -> set[str]:
    """The kinds of what follows from the record, directly or by way of something that does."""
    links = Link.objects.filter(role="follows_from", to_date=None)
    near = Q(to_record=record)
    for _step in range(STEPS - 1):
        near |= Q(to_record__in=links.filter(near).values("from_record"))
    rows = Record.objects.filter(pk__in=links.filter(near).values("from_record"))
    seen = rows.filter(policy.visible(viewer)) if viewer is not None else rows
    return set(seen.order_by().values_list("kind__code", flat=True).distinct())
