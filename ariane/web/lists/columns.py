"""The cells of a list's further columns, read for a whole page at once."""

from collections.abc import Iterable, Sequence

from ariane.accounts.models import User
from ariane.journal import policy, tracking
from ariane.journal.models import FieldDef, Kind, Record
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.web.records.values import Field, words

# what the list shows already, or what is no value of a cell
SHOWN = frozenset({"title", "stage", "owner", "amount", "due_on", "description", "archived_at"})
RELATED = ("organisation", "owner", "team")
OF_PIECES = ("main_party", "parent", "coordinator", "owner", "team")


def choosable(definitions: Iterable[FieldDef]) -> list[FieldDef]:
    """The fields of a kind that may become columns."""
    return [one for one in definitions if one.code not in SHOWN]


def children(kind: Kind, records: Iterable[Record]) -> dict[int, Record]:
    """The card or the piece behind each record, with what its cells name."""
    ids = [one.pk for one in records]
    if kind.family == Kind.Family.PARTY:
        return dict(Party.objects.select_related(*RELATED).prefetch_related("addresses__identity").in_bulk(ids))
    return dict(Piece.objects.select_related(*OF_PIECES).in_bulk(ids))


def cells(kind: Kind, definitions: Sequence[FieldDef], records: Sequence[Record], user: User) -> dict[int, list[str]]:
    """The words of each record's further columns; a record named there that the person may not read is left blank."""
    rows = children(kind, records)
    named = {value for row in rows.values() for one in definitions if isinstance(value := _value(row, one), Record)}
    seen = set(
        Record.objects.filter(policy.visible(user), pk__in=[one.pk for one in named]).values_list("pk", flat=True)
    )
    return {pk: [_words(row, one, seen) for one in definitions] for pk, row in rows.items()}


def _value(row: Record, definition: FieldDef) -> object:
    return tracking.value_of(row, definition)


def _words(row: Record, definition: FieldDef, seen: set[int]) -> str:
    value = _value(row, definition)
    if isinstance(value, Record) and value.pk not in seen:
        return ""
    name = str(getattr(value, "title", None) or getattr(value, "name", None) or "") if hasattr(value, "pk") else ""
    return words(Field.of(definition), value, currency=row.currency, name=name) if value not in (None, False) else ""
