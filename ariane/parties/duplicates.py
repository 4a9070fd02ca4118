"""Cards that may be one: warned of before a card is saved (P-043), kept in a queue for the contact-file steward.

Evidence is a number, an address, a telephone or a like name; an empty value never matches (domain model C.8). Nothing
is merged by itself: a father and a son share a name, an office shares an address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from rapidfuzz import fuzz

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal.actions import link
from ariane.journal.models import Link
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.events import subscribe
from ariane.kernel.text import fold, searchable
from ariane.parties import actions
from ariane.parties.events import PartySaved
from ariane.parties.models import Party, Suspicion

# what each piece of evidence weighs; 100 is certainty, below WARN nothing is said
WEIGHTS = {"establishment": 100, "enterprise": 90, "address": 90, "phone": 75}
REASONS = {
    "establishment": N_("same establishment number"),
    "enterprise": N_("same enterprise number"),
    "address": N_("same mail address"),
    "phone": N_("same telephone"),
    "name": N_("like name"),
}
WARN = 70
LIKE = 86
MOST = 400
# words that say what an organisation is, not which one
FORMS = frozenset(
    (
        *("sa", "srl", "sprl", "sarl", "sas", "sasu", "snc", "scrl", "sc", "scs", "senc", "eurl", "ets", "cie", "enr"),
        *("asbl", "vzw", "bv", "nv", "bvba", "gmbh", "ag", "ltd", "llc", "inc", "ltee", "limitee"),
        *("societe", "entreprise", "commune", "ville", "service"),
        *("the", "and", "les", "des", "du", "de", "la", "le", "et"),
    )
)
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Traits:
    """What is known of a card, saved or not yet: what could be found again on another one."""

    name: str
    party_type: str = Party.Type.ORGANISATION
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    establishment_no: str = ""
    enterprise_no: str = ""
    country: str = ""
    organisation_id: int | None = None
    pk: int | None = None

    @classmethod
    def of(cls, party: Party) -> "Traits":
        return cls(
            party.title,
            party.party_type,
            tuple(actions.addresses_of(party)),
            tuple(party.phones.values_list("number", flat=True)),
            party.establishment_no,
            party.enterprise_no,
            party.country,
            party.organisation_id,
            party.pk,
        )


@dataclass
class Candidate:
    """A card that may be the same one, with the evidence."""

    party: Party
    score: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, reason: str, weight: int) -> None:
        self.reasons.append(reason)
        # each further piece of evidence takes half of the doubt that was left
        best = max(self.score, weight)
        self.score = best + (100 - best) // 2 if self.score else weight

    def in_words(self) -> str:
        """« same mail address, like name »."""
        return ", ".join(_(REASONS[reason]) for reason in self.reasons)


def candidates(traits: Traits, *, limit: int = 5) -> list[Candidate]:
    """Cards that may be the one described, surest first; archived cards too (they say so), merged ones never."""
    found: dict[int, Candidate] = {}
    for reason, rows in _evidence(traits):
        for party in rows:
            found.setdefault(party.pk, Candidate(party)).add(reason, WEIGHTS[reason])
    for party in _named_alike(traits):
        if _another_s_department(traits, party):
            continue
        likeness = alike(traits.name, party.title)
        if likeness >= LIKE or (party.pk in found and likeness >= WARN):
            found.setdefault(party.pk, Candidate(party)).add("name", _weight(traits, party, likeness))
    sure = [one for one in found.values() if one.score >= WARN and _of_one_sort(traits, one)]
    return sorted(sure, key=lambda one: (-one.score, one.party.archived_at is not None, one.party.pk))[:limit]


def alike(one: str, other: str) -> int:
    """How much two names look alike, 0 to 100, whatever the order of the words and the legal form."""
    return round(fuzz.token_sort_ratio(bare(one), bare(other)))


def bare(name: str) -> str:
    """A name without accents, legal form or little words; the whole folded name when nothing else remains."""
    words = WORD.findall(fold(name))
    return " ".join(word for word in words if word not in FORMS) or " ".join(words)


def _weight(traits: Traits, party: Party, likeness: int) -> int:
    """Two persons of two organisations may well have one name: it is said, as the lesser evidence."""
    elsewhere = traits.organisation_id and party.organisation_id and traits.organisation_id != party.organisation_id
    return likeness - 15 if elsewhere else likeness


def _another_s_department(traits: Traits, party: Party) -> bool:
    """« Service Urbanisme » says nothing outside its organisation: every municipality has one."""
    departments = Party.Type.SERVICE in (traits.party_type, party.party_type)
    return departments and party.organisation_id != traits.organisation_id


def _of_one_sort(traits: Traits, candidate: Candidate) -> bool:
    """A person who has her company's address or telephone is not her company."""
    person = traits.party_type == Party.Type.PERSON
    return person == (candidate.party.party_type == Party.Type.PERSON)


def _others(traits: Traits) -> QuerySet[Party]:
    cards = Party.objects.filter(merged_into=None).select_related("kind", "organisation")
    return cards.exclude(pk=traits.pk) if traits.pk else cards


def _evidence(traits: Traits) -> Iterable[tuple[str, QuerySet[Party]]]:
    numbers = {"establishment": traits.establishment_no, "enterprise": traits.enterprise_no}
    for reason, typed in numbers.items():
        plain = actions.with_plain_numbers({f"{reason}_no": typed}, traits.country)[f"{reason}_no"]
        if plain:
            yield reason, _others(traits).filter(**{f"{reason}_no": plain})
    addresses = [plain for one in traits.addresses if (plain := normalise(one))]
    if addresses:
        yield "address", _others(traits).filter(addresses__identity__address__in=addresses).distinct()
    phones = [dialled for one in traits.phones if (dialled := actions.dialled(one, traits.country))]
    if phones:
        yield "phone", _others(traits).filter(phones__number__in=phones).distinct()


def _named_alike(traits: Traits) -> Iterable[Party]:
    """Cards worth comparing by name: those that share the beginning of its two longest words, or of one of them."""
    words = sorted(set(bare(traits.name).split()), key=len, reverse=True)[:2]
    starts = [Q(folded__contains=f" {word[:4]}") for word in words if len(word) > 1]
    if not starts:
        return []
    both = starts[0] if len(starts) == 1 else starts[0] & starts[1]
    near = list(_others(traits).filter(both)[:MOST])
    if len(near) < MOST and len(starts) == 2:
        known = {party.pk for party in near}
        either = _others(traits).filter(starts[0] | starts[1]).exclude(pk__in=known)
        near += list(either[: MOST - len(near)])
    return near


@transaction.atomic
def suspect(party: Party) -> list[Suspicion]:
    """Look for a card's doubles and keep the new suspicions; a pair decided before is not asked again."""
    rows = []
    known = tied_to(party)
    for one in candidates(Traits.of(party), limit=10):
        if one.party.archived_at is not None or party.archived_at is not None or one.party.pk in known:
            continue
        first, second = sorted((party.pk, one.party.pk))
        row, made = Suspicion.objects.get_or_create(
            first_id=first, second_id=second, defaults={"score": one.score, "reasons": one.reasons}
        )
        if made:
            rows.append(row)
        elif row.state == Suspicion.State.OPEN and (row.score, row.reasons) != (one.score, one.reasons):
            Suspicion.objects.filter(pk=row.pk).update(score=one.score, reasons=one.reasons)
    return rows


@subscribe(PartySaved)
def look_again(event: PartySaved) -> None:
    """Whoever saves a card despite the warning leaves the pair to the steward."""
    suspect(Party.objects.get(pk=event.party_id))


def queue() -> QuerySet[Suspicion]:
    """What waits for the steward, surest first; pairs of which a card was archived or merged meanwhile fall out."""
    alive = {"first__archived_at": None, "second__archived_at": None, "first__merged_into": None}
    rows = Suspicion.objects.filter(state=Suspicion.State.OPEN, second__merged_into=None, **alive)
    names = ("first__kind", "first__organisation", "second__kind", "second__organisation", "reported_by")
    return rows.select_related(*names).order_by("-score", "pk")


@transaction.atomic
def keep_apart(*, by: User, suspicion: Suspicion, note: str = "", one_person: bool = False) -> None:
    """They are two cards: the pair is never proposed again. `one_person` ties them as two cards of the same person,
    who works for both (P-044). Raises NotAllowed without the steward's right."""
    if not by.rights.may("party.govern"):
        raise NotAllowed(_("Only the contact-file steward decides about duplicates."))
    if one_person:
        link(by=by, record=suspicion.first, to=suspicion.second, role="same_person")
    changed = Suspicion.objects.filter(pk=suspicion.pk, state=Suspicion.State.OPEN).update(
        state=Suspicion.State.APART, note=note[:500], decided_by=by, decided_at=clock.now()
    )
    if not changed:
        raise DomainError(_("This pair has been decided already."))


def tied_to(party: Party) -> set[int]:
    """The cards that were said to be the same person's."""
    rows = Link.objects.filter(Q(from_record=party) | Q(to_record=party), role="same_person")
    return {pk for pair in rows.values_list("from_record", "to_record") for pk in pair if pk} - {party.pk}


def same_person(party: Party) -> QuerySet[Party]:
    """The other cards of the same person: tied as such, or sharing both her name and one of her addresses (P-044)."""
    shared = Party.objects.filter(
        party_type=Party.Type.PERSON,
        folded__startswith=searchable(party.title),
        addresses__identity__in=party.addresses.values("identity"),
    )
    cards = Party.objects.filter(Q(pk__in=tied_to(party)) | Q(pk__in=shared.exclude(pk=party.pk).values("pk")))
    return cards.filter(merged_into=None).select_related("kind", "organisation").order_by("archived_at", "pk")
