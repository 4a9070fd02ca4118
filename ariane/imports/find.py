"""Which record and which card each line means, looked up for many lines at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.imports.models import Import
from ariane.imports.wanted import Wanted
from ariane.journal import policy
from ariane.journal.models import ExternalRef
from ariane.kernel.text import searchable
from ariane.parties.actions import with_plain_numbers
from ariane.parties.duplicates import bare
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.models import Payment, Piece

NEW = "new"
AT_ONCE = 50  # names in one query: SQLite nests conditions no deeper than a thousand
MOST_NAMED = 200


@dataclass
class Found:
    """The piece that is known under the line’s number, and its card: one, none yet, or several to choose from."""

    piece: Piece | None = None
    foreign: str = ""
    party: Party | None = None
    doubt: str = ""
    candidates: list[Party] = field(default_factory=list)
    corrects: Piece | None = None
    noted: bool = False


class Finder:
    """Looks up what a chunk of lines means; cards that the import makes are kept here for the lines that follow."""

    def __init__(self, batch: Import, user: User) -> None:
        self.batch, self.user = batch, user
        self.made: dict[str, Party] = {}

    def find(self, chunk: Sequence[Wanted]) -> list[Found]:
        """What each line means, in their order; a number of queries that does not grow with them."""
        refs = self._refs(chunk)
        kinds = dict(Piece.objects.filter(pk__in=refs.values()).values_list("pk", "kind__code"))
        rows = Piece.objects.select_related("kind", "stage", "owner", "main_party", "terms").prefetch_related(
            "payments"
        )
        pieces = rows.in_bulk([pk for pk, kind in kinds.items() if kind == self.batch.kind.code])
        cards = self._cards(chunk)
        notes = Payment.objects.filter(source=self.batch.source[:40], external_id__in={one.number for one in chunk})
        noted = set(notes.filter(kind=Payment.Kind.CREDIT).values_list("external_id", flat=True))
        found = []
        for wanted in chunk:
            one = self._card(wanted, cards)
            pk = refs.get(wanted.number)
            one.piece = pieces.get(pk or 0)
            one.foreign = "" if pk is None or one.piece else kinds.get(pk, "party")
            one.corrects = pieces.get(refs.get(wanted.texts.get("credit_of", ""), 0))
            one.noted = wanted.number in noted
            found.append(one)
        return found

    def _refs(self, chunk: Iterable[Wanted]) -> dict[str, int]:
        names = {one.number for one in chunk} | {one.texts.get("credit_of", "") for one in chunk}
        rows = ExternalRef.objects.filter(source=self.batch.source, external_id__in=names - {""})
        return dict(rows.values_list("external_id", "record_id"))

    def _card(self, wanted: Wanted, cards: "Cards") -> Found:
        """The card, by what says most first: its code there, its enterprise number, its address, its name."""
        key = party_key(wanted)
        if not key:
            return Found()
        if key in self.made:
            return Found(party=self.made[key])
        chosen = self.batch.choices.get(key)
        if chosen == NEW:
            return Found()
        if chosen:
            return Found(party=cards.chosen.get(int(chosen)))
        for exact, fits in cards.evidence(wanted):
            if len(fits) == 1 and exact:
                return Found(party=fits[0])
            if fits:
                return Found(doubt=key, candidates=fits[:8])
        return Found()

    def _cards(self, chunk: Sequence[Wanted]) -> "Cards":
        visible = Party.objects.filter(policy.visible(self.user), merged_into=None).select_related("organisation")
        cards = Cards()
        ids = [int(one) for key, one in self.batch.choices.items() if key.startswith("party:") and one != NEW]
        cards.chosen = visible.in_bulk(ids)
        codes = {one.texts["party_ref"] for one in chunk if "party_ref" in one.texts}
        refs = ExternalRef.objects.filter(source=self.batch.source, external_id__in=codes)
        by_pk = dict(refs.values_list("record_id", "external_id"))
        for card in visible.filter(pk__in=by_pk):
            cards.by_ref[by_pk[card.pk]].append(card)
        numbers = {plain_number(one) for one in chunk} - {""}
        for card in visible.filter(Q(enterprise_no__in=numbers) | Q(establishment_no__in=numbers)):
            for number in {card.enterprise_no, card.establishment_no} & numbers:
                cards.by_number[number].append(card)
        mails = {normalise(one.texts["party_mail"]) for one in chunk if "party_mail" in one.texts}
        rows = PartyAddress.objects.filter(identity__address__in=mails, party__in=visible.values("pk"))
        for row in rows.select_related("party__organisation", "identity"):
            cards.by_mail[row.identity.address or ""].append(row.party)
        self._named(chunk, visible, cards)
        return cards

    def _named(self, chunk: Iterable[Wanted], visible: QuerySet[Party], cards: "Cards") -> None:
        starts = {start(one.texts["party"]) for one in chunk if "party" in one.texts} - {""}
        for some in (sorted(starts)[n : n + AT_ONCE] for n in range(0, len(starts), AT_ONCE)):
            condition = Q()
            for word in some:
                condition |= Q(folded__contains=f" {word}")
            for card in visible.filter(condition).order_by("archived_at", "pk")[: MOST_NAMED * len(some)]:
                cards.by_name[searchable(card.title)].append(card)
                cards.by_bare[bare(card.title)].append(card)


class Cards:
    """The cards that a chunk of lines may mean, by each thing that can tell them."""

    def __init__(self) -> None:
        self.chosen: dict[int, Party] = {}
        self.by_ref: dict[str, list[Party]] = defaultdict(list)
        self.by_number: dict[str, list[Party]] = defaultdict(list)
        self.by_mail: dict[str, list[Party]] = defaultdict(list)
        self.by_name: dict[str, list[Party]] = defaultdict(list)
        self.by_bare: dict[str, list[Party]] = defaultdict(list)

    def evidence(self, wanted: Wanted) -> Iterable[tuple[bool, list[Party]]]:
        """(certain when only one fits, cards) by decreasing weight. A name that only resembles is asked about; of
        several cards with the address, the one with the name is meant."""
        name = wanted.texts.get("party", "")
        named = self.by_name.get(searchable(name), []) if name else []
        yield True, living(self.by_ref.get(wanted.texts.get("party_ref", ""), []))
        yield True, narrowed(living(self.by_number.get(plain_number(wanted), [])), named)
        mail = normalise(wanted.texts.get("party_mail", ""))
        yield True, narrowed(living(self.by_mail.get(mail, [])) if mail else [], named)
        yield True, living(named)
        yield False, living(self.by_bare.get(bare(name), [])) if name else []


def living(cards: list[Party]) -> list[Party]:
    """Cards in use; an archived one takes no new document."""
    return [card for card in cards if card.archived_at is None]


def narrowed(cards: list[Party], named: list[Party]) -> list[Party]:
    both = [card for card in cards if card in named]
    return both if len(cards) > 1 and both else cards


def party_key(wanted: Wanted) -> str:
    """What the file says of the card, as the key of a choice; empty when it says nothing."""
    said = wanted.texts.get("party") or wanted.texts.get("party_mail") or wanted.texts.get("party_no", "")
    return f"party:{searchable(said).strip()}" if said else ""


def plain_number(wanted: Wanted) -> str:
    """The enterprise number as cards keep it."""
    typed = wanted.texts.get("party_no", "")
    return str(with_plain_numbers({"enterprise_no": typed}, typed[:2] if typed[:2].isalpha() else "")["enterprise_no"])


def start(name: str) -> str:
    """The longest word of a name, without its legal form: what cards are fetched by."""
    return max(bare(name).split(), key=len, default="")


def doubt(wanted: Wanted, found: Found) -> None:
    """« Martin » may be one of several cards: said on the line, and offered as a choice."""
    name = wanted.texts.get("party") or wanted.texts.get("party_mail", "")
    names = ", ".join(card.title for card in found.candidates[:3])
    wanted.problems.append(
        _("“%(name)s” may be %(cards)s: choose which card is meant.") % {"name": name, "cards": names}
    )
    wanted.doubts[found.doubt] = {"said": name, "cards": [card.pk for card in found.candidates]}
