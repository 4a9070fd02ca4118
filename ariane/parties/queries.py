"""What pages and other layers ask of cards: who stands behind an address, who belongs where, what concerns whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal import policy
from ariane.journal.models import Link, Record
from ariane.kernel import memo
from ariane.kernel.prepared import prepared
from ariane.kernel.text import fold
from ariane.parties.models import Party, PartyAddress, PartyPhone

# a person before the department or the organisation that shares her address
RANK = {Party.Type.PERSON: 0, Party.Type.SERVICE: 1, Party.Type.ORGANISATION: 2}


@dataclass(frozen=True)
class Who:
    """The cards behind an address: active ones, best first, and archived ones apart (O-027, X-07)."""

    active: list[Party] = field(default_factory=list)
    archived: list[Party] = field(default_factory=list)

    @property
    def one(self) -> Party | None:
        """The card when there is no doubt: exactly one active card."""
        return self.active[0] if len(self.active) == 1 else None

    @property
    def known(self) -> bool:
        return bool(self.active or self.archived)

    def called(self, name: str) -> Party | None:
        """Of the cards that share an address (a family's, an office's), the only one of this name; else None."""
        words = sorted(fold(name).split())
        found = [card for card in self.active if words and sorted(fold(card.title).split()) == words]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Member:
    """Somebody of an organisation, as its page shows her: below her department or directly."""

    party: Party
    depth: int = 0
    people: int = 0


@memo.remembered
def who_is(address: str) -> Who:
    """The cards that have a mail address; an empty address is nobody's."""
    plain = normalise(address)
    if not plain:
        return Who()
    return _sorted_out(cards_at(plain))


@prepared
def cards_at(address: str) -> QuerySet[PartyAddress]:
    return PartyAddress.objects.filter(identity__address=address).select_related("party__kind", "party__organisation")


def cards_of(identity_ids: Iterable[int]) -> dict[int, Who]:
    """The cards behind several identities, in one query: for a thread's authors."""
    rows = PartyAddress.objects.filter(identity_id__in=set(identity_ids))
    found: dict[int, list[PartyAddress]] = defaultdict(list)
    for row in rows.select_related("party__kind", "party__organisation"):
        found[row.identity_id].append(row)
    return {pk: _sorted_out(cards) for pk, cards in found.items()}


def _sorted_out(rows: Iterable[PartyAddress]) -> Who:
    ranked = sorted(rows, key=lambda row: (RANK[Party.Type(row.party.party_type)], not row.preferred, row.pk))
    cards = [row.party for row in ranked if row.party.merged_into_id is None]
    return Who([one for one in cards if one.archived_at is None], [one for one in cards if one.archived_at is not None])


def members_of(party: Party) -> list[Member]:
    """Departments with their people, then people without department; the archived last in each group."""
    below = Party.objects.filter(Q(organisation=party) | Q(organisation__organisation=party))
    everybody = list(below.select_related("kind").prefetch_related("addresses__identity").order_by("title"))
    by_place: dict[int, list[Party]] = defaultdict(list)
    for one in sorted(everybody, key=lambda card: card.archived_at is not None):
        by_place[one.organisation_id or 0].append(one)
    members = []
    for one in sorted(by_place[party.pk], key=lambda card: card.party_type != Party.Type.SERVICE):
        under = by_place[one.pk]
        members.append(Member(one, people=len(under)))
        members += [Member(person, depth=1) for person in under]
    return members


def same_people(ids: Iterable[int]) -> dict[int, list[Party]]:
    """The cards tied as « same person » to each of these, in two queries."""
    asked = set(ids)
    rows = Link.objects.filter(role="same_person").filter(Q(from_record__in=asked) | Q(to_record__in=asked))
    pairs = [(a, b) for a, b in rows.values_list("from_record", "to_record") if b is not None]
    cards = Party.objects.select_related("organisation").in_bulk({pk for pair in pairs for pk in pair})
    found: dict[int, list[Party]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(cards[other])
        found[other].append(cards[one])
    return found


def replacement(card: Party, tied: Mapping[int, list[Party]]) -> Party | None:
    """The active card that goes on where an archived one stopped; the newest when there are several."""
    if card.archived_at is None:
        return None
    active = [one for one in tied.get(card.pk, []) if one.archived_at is None]
    return max(active, key=lambda one: one.pk, default=None)


def incomplete(viewer: User) -> QuerySet[Party]:
    """Active cards that lack something: an organisation its valid establishment number, anybody a way to be reached
    (P-048)."""
    cards = Party.objects.filter(policy.visible(viewer), archived_at=None, merged_into=None)
    here = {"party": OuterRef("pk")}
    unreached = ~Exists(PartyAddress.objects.filter(**here)) & ~Exists(PartyPhone.objects.filter(**here))
    lacks = Q(wrong_number=True) | Q(party_type=Party.Type.ORGANISATION, establishment_no="") | unreached
    shown = cards.filter(lacks).select_related("organisation").prefetch_related("addresses", "phones")
    return shown.order_by("title", "pk")


def lacking(card: Party) -> list[str]:
    """What a card of `incomplete` lacks: codes `number`, `wrong_number`, `contact`."""
    tests = {
        "number": card.party_type == Party.Type.ORGANISATION and not card.establishment,
        "wrong_number": card.wrong_number,
        "contact": not card.addresses.all() and not card.phones.all(),
    }
    return [code for code, lacks in tests.items() if lacks]


def records_of(party: Party, viewer: User) -> QuerySet[Record]:
    """What concerns a card and the viewer may read: its own records, those of its people and departments, and those
    that name one of them in any role."""
    family = Party.objects.filter(Q(pk=party.pk) | Q(organisation=party) | Q(organisation__organisation=party))
    ids = family.values("pk")
    named = Link.objects.filter(to_record__in=ids, to_date=None).values("from_record")
    concerned = Record.objects.filter(Q(main_party__in=ids) | Q(pk__in=named)).exclude(kind__family="party")
    return concerned.filter(policy.visible(viewer)).select_related("kind", "stage", "owner").order_by("-pk")


def top(party: Party) -> Party:
    """The organisation that a person or a department finally belongs to; itself when it belongs to none."""
    seen = {party.pk}
    while party.organisation is not None and party.organisation_id not in seen:
        party = party.organisation
        seen.add(party.pk)
    return party
