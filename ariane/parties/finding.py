"""Type-ahead: cards and recipients by the beginning of any word of their names, or of an address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q
from rapidfuzz import fuzz, process

from ariane.accounts.models import Identity, User
from ariane.journal import policy
from ariane.journal.lists import PARTIES, named_like
from ariane.kernel.text import LONGEST_ASKED, asked, fold, searchable
from ariane.parties.models import Party, PartyAddress

MOST = 8
# how many names are compared at the most with what was typed, and how alike they must be
COMPARED = 5000
LIKE = 78
CARDS = Q(kind__in=PARTIES.values("pk"))
ACTIVE_FIRST = (ExpressionWrapper(Q(archived_at__isnull=False), BooleanField()), "title", "pk")


@dataclass(frozen=True)
class Recipient:
    """Somebody outside who can be written to: the identity, and how the composer names her."""

    identity: Identity
    name: str
    organisation: str = ""
    party_id: int | None = None
    archived: bool = False

    @property
    def address(self) -> str:
        return self.identity.address or ""

    @property
    def bounced(self) -> bool:
        return self.identity.bounced_at is not None


def find_parties(viewer: User, text: str, *, types: Iterable[str] = (), limit: int = MOST) -> list[Party]:
    """Cards that have every word typed, active ones first, archived ones behind with their reason (X-09)."""
    condition = _matches(text)
    if condition is None:
        return []
    cards = Party.objects.filter(condition, policy.visible(viewer), merged_into=None)
    if types:
        cards = cards.filter(party_type__in=tuple(types))
    ids = list(cards.order_by(*ACTIVE_FIRST).values_list("pk", flat=True)[:limit])
    known = Party.objects.select_related("kind", "organisation").in_bulk(ids) if ids else {}
    return [known[pk] for pk in ids if pk in known]


def nearly(viewer: User, text: str, *, limit: int = MOST) -> list[Party]:
    """Active cards whose name looks like what was typed, for a name written otherwise than it sounds.

    Among the cards of which a word begins like one of those typed; a name so short that anything looks like it finds
    nothing.
    """
    typed = [word for word in asked(text) if len(word) > 2]
    if not typed:
        return []
    condition = Q()
    for word in typed:
        condition |= Q(folded__contains=f" {word[:2]}")
    cards = Party.objects.filter(condition, policy.visible(viewer), merged_into=None, archived_at=None)
    names = dict(cards.values_list("pk", "title")[:COMPARED])
    bare = {pk: searchable(name) for pk, name in names.items()}
    best = process.extract(searchable(text), bare, scorer=fuzz.token_sort_ratio, limit=limit, score_cutoff=LIKE)
    found = Party.objects.select_related("kind", "organisation").in_bulk([pk for _name, _score, pk in best])
    return [found[pk] for _name, _score, pk in best]


def find_recipients(viewer: User, text: str, *, limit: int = MOST) -> list[Recipient]:
    """Addresses of the cards that match, the preferred address of each card first; archived cards are marked."""
    cards = find_parties(viewer, text, limit=limit * 2)
    rows = PartyAddress.objects.filter(party__in=cards).select_related("identity", "party__organisation")
    by_card: dict[int, list[PartyAddress]] = {}
    for row in rows.order_by("-preferred", "pk"):
        by_card.setdefault(row.party_id, []).append(row)
    found = [recipient(row) for card in cards for row in by_card.get(card.pk, [])]
    return found[:limit]


def recipient(row: PartyAddress) -> Recipient:
    """One address of a card as a recipient."""
    card = row.party
    organisation = card.organisation.title if card.organisation else ""
    return Recipient(row.identity, card.title, organisation, card.pk, archived=card.archived_at is not None)


def _matches(text: str) -> Q | None:
    """Every word must begin a word of the names, or the address; None when nothing was typed."""
    typed = fold(text[:LONGEST_ASKED]).split()
    if not typed:
        return None
    condition = Q()
    for typed_word in typed:
        named = named_like(typed_word, CARDS) if asked(typed_word) else None
        rows = PartyAddress.objects.filter(identity__address__startswith=typed_word)
        addressed = Q(pk__in=rows.values("party"))
        condition &= (named | addressed) if named is not None else addressed
    return condition
