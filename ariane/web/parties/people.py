"""What the page of a card shows beside its fields: who belongs to it, her other cards, a suspected double."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import cached_property

from ariane.accounts.models import User
from ariane.journal.models import Record
from ariane.parties import duplicates, merging, queries
from ariane.parties.models import Merge, Party, Suspicion

MOST = 100


@dataclass(frozen=True)
class Line:
    """Somebody in the list of an organisation; `now` is the card that replaced an archived one."""

    member: queries.Member
    now: Party | None
    others: list[Party]

    @property
    def card(self) -> Party:
        return self.member.party


class CardPage:
    """Read by the templates of a card's page; each part when it is asked for."""

    def __init__(self, party: Party, user: User) -> None:
        self.party, self.user = party, user

    @cached_property
    def members(self) -> list[Line]:
        if self.party.party_type == Party.Type.PERSON:
            return []
        rows = queries.members_of(self.party)
        tied = queries.same_people([row.party.pk for row in rows])
        return [Line(row, queries.replacement(row.party, tied), _active(tied.get(row.party.pk, []))) for row in rows]

    @cached_property
    def other_cards(self) -> list[Party]:
        """The same person's other active cards (P-044)."""
        if self.party.party_type != Party.Type.PERSON:
            return []
        return _active(duplicates.same_person(self.party))

    @cached_property
    def now(self) -> Party | None:
        """Where an archived card's life goes on."""
        if self.party.archived_at is None:
            return None
        if self.party.merged_into_id is not None:
            return merging.current(self.party)
        return queries.replacement(self.party, queries.same_people([self.party.pk]))

    @property
    def records(self) -> list[Record]:
        """What concerns the card and its people, newest first."""
        return list(queries.records_of(self.party, self.user)[:MOST])

    @cached_property
    def suspicion(self) -> Suspicion | None:
        pairs = duplicates.queue().filter(Q(first=self.party.pk) | Q(second=self.party.pk))
        return pairs.first()

    @property
    def double(self) -> Party | None:
        row = self.suspicion
        if row is None:
            return None
        return row.second if row.first_id == self.party.pk else row.first

    @cached_property
    def merges(self) -> list[Merge]:
        """What was merged into this card and can be taken back, for the steward."""
        if not self.user.rights.may("party.govern"):
            return []
        return list(Merge.objects.filter(kept=self.party.pk, undone_at=None).select_related("merged"))


def _active(cards: object) -> list[Party]:
    return [card for card in cards if card.archived_at is None]  # type: ignore[attr-defined]


def page_of(record: Record, user: User) -> CardPage | None:
    """The page of a card; None for any other record."""
    party = getattr(record, "party", None)
    return CardPage(party, user) if party is not None else None
