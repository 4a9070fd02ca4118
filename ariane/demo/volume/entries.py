"""The journals: messages and notes in the order of time, each sealed in its record's chain and found by search."""

import datetime as dt
from collections.abc import Iterator

from ariane.accounts.models import Identity
from ariane.demo.volume.cards import Cards
from ariane.demo.volume.pieces import OF_ONE_COMPANY, Pieces
from ariane.demo.volume.plan import Plan
from ariane.demo.volume.rows import batched, insert, next_key, uids, update
from ariane.journal import chain, finding
from ariane.journal.models import Entry, Record
from ariane.search import find

BATCH = 5000
DAYS = 700
# of a hundred entries: so many from outside, then to outside; the others are notes
INWARD, OUTWARD = 35, 30


class Entries:
    """Writes the entries, then what their records keep of them."""

    def __init__(self, plan: Plan, cards: Cards, pieces: Pieces) -> None:
        self.plan, self.cards, self.pieces = plan, cards, pieces
        self.chains: dict[int, str] = {}
        self.told: dict[int, dt.datetime] = {}

    def write(self) -> Iterator[int]:
        """Yields how many are written so far."""
        done = 0
        for some in batched(self._entries(), BATCH):
            insert(Entry, some)
            find.index([finding.doc(entry) for entry in some])
            done += len(some)
            yield done
        update(Record, "chain", ((hashed, pk) for pk, hashed in self.chains.items()))
        update(Record, "last_message_at", ((at, pk) for pk, at in self.told.items()))

    def _entries(self) -> Iterator[Entry]:
        plan, keys, first = self.plan, uids(self.plan.draw), next_key(Entry)
        inside = [colleague.identity for colleague in plan.colleagues]
        step = dt.timedelta(days=DAYS) / plan.volume.entries
        for number in range(plan.volume.entries):
            record, card = self._place(number)
            at = plan.now - dt.timedelta(days=DAYS) + step * number
            entry = Entry(
                pk=first + number, uid=next(keys), record_id=record, born_in_id=record, occurred_at=at,
                recorded_at=at, published_at=at, text=self._text(number),
            )  # fmt: skip
            self._sides(entry, plan.draw.choice(inside), self.cards.identities.get(card))
            entry.html = f"<p>{entry.text}</p>"
            chain.seal(entry, self.chains.get(record, ""))
            self.chains[record] = entry.hash
            if entry.is_external:
                self.told[record] = at
            yield entry

    def _place(self, number: int) -> tuple[int, int]:
        """The record of an entry, and its card: the busiest offer and the busiest company have their share."""
        plan, offers = self.plan, self.pieces.offers
        chance = plan.draw.randrange(plan.volume.entries)
        if chance < plan.volume.busiest:
            return offers[0]
        if chance < plan.volume.around:
            return offers[plan.draw.randrange(min(OF_ONE_COMPANY, len(offers)))]
        if number % 8 == 0:
            return plan.draw.choice(self.pieces.exchanges)
        return plan.draw.choice(offers)

    def _sides(self, entry: Entry, colleague: Identity, outsider: Identity | None) -> None:
        chance = self.plan.draw.randrange(100)
        entry.type, entry.visibility, entry.author = Entry.Type.NOTE, Entry.Visibility.INTERNAL, colleague
        if chance >= INWARD + OUTWARD or outsider is None:
            return
        entry.type, entry.visibility = Entry.Type.MESSAGE, Entry.Visibility.EXTERNAL
        entry.direction = Entry.Direction.IN if chance < INWARD else Entry.Direction.OUT
        entry.author = outsider if chance < INWARD else colleague
        entry.subject = self.plan.word("subject")

    def _text(self, number: int) -> str:
        plan = self.plan
        said = f"{plan.word('opening')} {plan.word('middle')}. {plan.word('closing')}"
        # a word that few entries have, for whoever looks for one
        return f"{said} {plan.word('start')}{plan.word('end')}{plan.word('end')}." if number % 40 == 0 else said
