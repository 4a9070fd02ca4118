"""Every row that names a card, whatever table it stands in: found through the models, so that a table added later, also
one of a higher layer, is part of a merge without being listed here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction
from django.db.models import ForeignKey, Q

from ariane.journal.models import Record
from ariane.parties.models import Merge, Party, Suspicion

# what stays with the card itself: its history of moves and merges, what one person sees or types on it, its own fields
LEFT_ALONE = frozenset(
    {
        "journal.placement",
        "journal.fieldvalue",
        "journal.draft",
        "journal.presence",
        "journal.readmark",
        Suspicion._meta.label_lower,
        Merge._meta.label_lower,
    }
)
LEFT_COLUMNS = frozenset({("journal.entry", "born_in"), ("parties.party", "merged_into")})


@dataclass(frozen=True)
class Column:
    """A foreign key to a card."""

    model: type[models.Model]
    name: str

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def others(self) -> list[str]:
        """The same table's other foreign keys to cards: a row may not end up tying a card to itself."""
        return [one.name for one in columns() if one.model is self.model and one.name != self.name]


def columns() -> Iterator[Column]:
    """All columns that may name a card."""
    for target in (Record, Party):
        for relation in target._meta.get_fields(include_hidden=True):
            field = getattr(relation, "field", None)
            if not isinstance(field, ForeignKey) or relation.concrete or field.remote_field.parent_link:
                continue
            label = field.model._meta.label_lower
            if label not in LEFT_ALONE and (label, field.name) not in LEFT_COLUMNS:
                yield Column(field.model, field.name)


def repoint(column: Column, rows: Sequence[int], to: Party) -> list[int]:
    """Make these rows name another card; returns those that did: one that the card has already stays where it is."""
    try:
        with transaction.atomic():
            _update(column, rows, to)
            return list(rows)
    except IntegrityError:
        return [pk for pk in rows if _one(column, pk, to)]


def _one(column: Column, pk: int, to: Party) -> bool:
    try:
        with transaction.atomic():
            _update(column, [pk], to)
    except IntegrityError:
        return False
    return True


def _update(column: Column, rows: Sequence[int], to: Party) -> None:
    column.model._base_manager.filter(pk__in=rows).update(**{f"{column.name}_id": to.pk})


def naming(column: Column, card: Party, *, but: Party) -> list[int]:
    """The rows whose column names `card`, without those that tie it to `but` or are one of the two cards."""
    tied = Q()
    for other in column.others:
        tied |= Q(**{other: but.pk})
    if issubclass(column.model, Record):
        tied |= Q(pk=but.pk)
    rows = column.model._base_manager.filter(**{column.name: card.pk})
    return list((rows.exclude(tied) if tied else rows).order_by("pk").values_list("pk", flat=True))
