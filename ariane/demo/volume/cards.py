"""The cards: organisations, their departments and people, with addresses and telephones."""

from collections.abc import Iterator

from ariane.accounts.models import Identity
from ariane.demo.volume.plan import Plan
from ariane.demo.volume.rows import insert, next_key, uids
from ariane.journal.models import Record
from ariane.kernel.text import fold, searchable
from ariane.parties.models import Party, PartyAddress, PartyPhone

# of a hundred cards: so many organisations, then departments; the others are people
ORGANISATIONS, SERVICES = 32, 6
WITH_ADDRESS, WITH_PHONE = 88, 40


class Cards:
    """Writes the cards; afterwards `organisations` and `people` hold their keys, `identities` who can write."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.organisations: list[int] = []
        self.people: list[int] = []
        self.identities: dict[int, Identity] = {}

    def write(self) -> None:
        cards = list(self._cards())
        insert(Record, cards)
        insert(Party, cards)
        who = list(self._identities(cards))
        insert(Identity, who)
        first = next_key(PartyAddress)
        insert(
            PartyAddress,
            (
                PartyAddress(pk=first + n, party_id=pk, identity=one, preferred=True)
                for n, (pk, one) in enumerate(self.identities.items())
            ),
        )
        insert(PartyPhone, self._phones(cards))

    def _cards(self) -> Iterator[Party]:
        plan, draw, keys = self.plan, self.plan.draw, uids(self.plan.draw)
        kind, first = plan.kind("party"), next_key(Record)
        for number in range(plan.volume.contacts):
            place = number % 100 if number else 0
            card = Party(pk=first + number, record_ptr_id=first + number, uid=next(keys), kind=kind)
            if place < ORGANISATIONS:
                self._organisation(card)
            else:
                self._member(card, service=place < ORGANISATIONS + SERVICES)
            card.city, card.country = plan.word("city"), "BE"
            card.team_id, card.created_by_id = plan.team.pk, draw.choice(plan.colleagues).pk
            card.created_at = card.updated_at = plan.earlier(900)
            card.folded = searchable(card.found_by())[:600]
            yield card

    def _organisation(self, card: Party) -> None:
        plan = self.plan
        card.title = f"{plan.word('trade')} {self._surname()} {plan.word('form')}"
        card.party_type, card.relations = Party.Type.ORGANISATION, ["customer"]
        # the check digits do not matter here; most cards are complete
        card.establishment_no = f"2{plan.draw.randrange(10**9):09}" if plan.draw.random() < 0.9 else ""
        self.organisations.append(card.pk)

    def _member(self, card: Party, *, service: bool) -> None:
        plan = self.plan
        card.organisation_id = plan.draw.choice(self.organisations)
        if service:
            card.party_type, card.title = Party.Type.SERVICE, plan.word("service")
            return
        card.party_type, card.first_name = Party.Type.PERSON, plan.word("first")
        card.title = f"{card.first_name} {self._surname()}"
        self.people.append(card.pk)

    def _surname(self) -> str:
        return self.plan.word("start") + self.plan.word("end")

    def _identities(self, cards: list[Party]) -> Iterator[Identity]:
        first = next_key(Identity)
        for number, card in enumerate(cards):
            if self.plan.draw.randrange(100) >= WITH_ADDRESS:
                continue
            name = fold(card.title).replace(" ", ".").replace("'", "")
            one = Identity(pk=first + number, address=f"{name}.{card.pk}@charge.example", name=card.title)
            self.identities[card.pk] = one
            yield one

    def _phones(self, cards: list[Party]) -> Iterator[PartyPhone]:
        first = next_key(PartyPhone)
        for number, card in enumerate(cards):
            if self.plan.draw.randrange(100) < WITH_PHONE:
                yield PartyPhone(pk=first + number, party_id=card.pk, number=f"+3281{card.pk % 1_000_000:06}")
