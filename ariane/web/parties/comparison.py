"""Two cards side by side, line by line, with what hangs on each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ariane.parties.models import Merge, Party, Suspicion


@dataclass(frozen=True)
class Line:
    """One thing said of both cards."""

    label: str
    one: str
    other: str

    @property
    def same(self) -> bool:
        return bool(self.one) and self.one.casefold() == self.other.casefold()


@dataclass(frozen=True)
class Comparison:
    """What the steward reads before she decides."""

    one: Party
    other: Party
    lines: list[Line]
    why: list[str]
    merge: Merge | None

    @classmethod
    def of(cls, row: Suspicion) -> "Comparison":
        cards = Party.objects.select_related("organisation", "kind", "owner").prefetch_related(
            "addresses__identity", "phones", "tags"
        )
        found = cards.in_bulk([row.first_id, row.second_id])
        one, other = found[row.first_id], found[row.second_id]
        merge = Merge.objects.filter(kept__in=found, merged__in=found, undone_at=None).first()
        return cls(one, other, list(lines(one, other)), row.reasons_words, merge)

    @property
    def proposed(self) -> Party:
        """The card that has more, or the older one: proposed to be kept."""
        return max((self.one, self.other), key=lambda card: (hanging(card)[0], -card.pk))


def lines(one: Party, other: Party) -> Iterable[Line]:
    """What both cards say; what neither says is left out."""
    told = [(label, text) for label, text in zip(said(one), said(other), strict=True)]
    for (label, left), (_same, right) in told:
        if left or right:
            yield Line(label, left, right)


def said(card: Party) -> list[tuple[str, str]]:
    """A card in words, always the same lines in the same order."""
    pieces, entries = hanging(card)
    return [
        (_("Type"), str(card.get_party_type_display())),
        (_("Company or organisation"), card.organisation.title if card.organisation else ""),
        (_("Other name"), card.other_name),
        (_("Job title"), card.job),
        (_("Establishment no."), card.establishment.shown),
        (_("Enterprise no."), card.enterprise.shown),
        (_("Address"), " ".join(filter(None, (card.street, card.postcode, card.city)))),
        (_("E-mail"), ", ".join(row.identity.address or "" for row in card.addresses.all())),
        (_("Telephone"), ", ".join(row.number for row in card.phones.all())),
        (_("Tags"), ", ".join(tag.name for tag in card.tags.all())),
        (_("Owner"), card.owner.name if card.owner else ""),
        (_("Records"), str(pieces or "")),
        (_("Lines of journal"), str(entries or "")),
    ]


def hanging(card: Party) -> tuple[int, int]:
    """How many records and lines of journal a card has."""
    return card.pieces_of.count(), card.entries.count()
