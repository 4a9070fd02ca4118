"""For whom somebody outside reads: the organisation behind an address, as far as the cards say it without doubt."""

from collections.abc import Iterable

from django.db.models import Q

from ariane.accounts.models import Identity
from ariane.journal.outside import Outsider
from ariane.parties.models import Party, PartyAddress
from ariane.parties.queries import Who, cards_of, top


def outsider(identity: Identity) -> Outsider:
    """The person with her organisation.

    She reads for it only when all her active cards belong to the same one; without a card, with an archived one (she
    has left), or with cards in two organisations, she reads what she herself wrote and got. A colleague reads nothing.
    """
    return _outsider(identity, cards_of([identity.pk]).get(identity.pk, Who()))


def organisations(identities: Iterable[Identity]) -> list[Outsider]:
    """The outsiders behind these people, one for each organisation and one for each person without any."""
    people = list(identities)
    cards = cards_of(one.pk for one in people)
    found: list[Outsider] = []
    for one in people:
        if not any(one.pk in known.identities for known in found):
            found.append(_outsider(one, cards.get(one.pk, Who())))
    return found


def _outsider(identity: Identity, who: Who) -> Outsider:
    if identity.user_id is not None:
        return Outsider(identity, frozenset(), frozenset())
    houses = {house.pk: house for house in map(top, who.active)}
    if len(houses) != 1:
        return Outsider(identity, frozenset({identity.pk}), frozenset({identity.address or ""}))
    (house,) = houses.values()
    return _of_house(identity, house)


def _of_house(identity: Identity, house: Party) -> Outsider:
    """Everybody of an organisation; an address that also belongs to another one's active card is left out."""
    inside = Q(pk=house.pk) | Q(organisation=house) | Q(organisation__organisation=house)
    family = frozenset(Party.objects.filter(inside, merged_into=None).values_list("pk", flat=True))
    rows = PartyAddress.objects.filter(party__in=family, identity__user=None)
    known = dict(rows.values_list("identity", "identity__address"))
    elsewhere = PartyAddress.objects.filter(
        identity__in=known, party__archived_at=None, party__merged_into=None
    ).exclude(party__in=family)  # fmt: skip
    shared = set(elsewhere.values_list("identity", flat=True))
    members = {pk: address for pk, address in known.items() if pk not in shared} | {identity.pk: identity.address}
    return Outsider(identity, frozenset(members), frozenset(filter(None, members.values())), family, house.title)
