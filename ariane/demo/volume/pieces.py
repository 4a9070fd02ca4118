"""The records that the entries stand on: offers and exchanges, and what is planned on them."""

import datetime as dt
from collections.abc import Iterator

from ariane.activities.models import Activity, ActivityType
from ariane.demo.volume.cards import Cards
from ariane.demo.volume.plan import Plan
from ariane.demo.volume.rows import insert, next_key, uids
from ariane.journal.models import Kind, Link, Record, Stage
from ariane.kernel import clock
from ariane.kernel.text import searchable
from ariane.pieces.models import Piece

# so many of the first offers are the busiest company's
OF_ONE_COMPANY = 200


class Pieces:
    """Writes the records; afterwards `offers` and `exchanges` hold (key, key of the card)."""

    def __init__(self, plan: Plan, cards: Cards) -> None:
        self.plan, self.cards = plan, cards
        self.offers: list[tuple[int, int]] = []
        self.exchanges: list[tuple[int, int]] = []

    def write(self) -> None:
        for rows in (self._offers(), self._exchanges()):
            made: list[Piece] = []
            for row in rows:
                made.append(row)
                if len(made) == 10_000:
                    self._insert(made)
                    made = []
            self._insert(made)
        first = next_key(Link)
        insert(
            Link,
            (
                Link(pk=first + n, from_record_id=piece, to_record_id=self.plan.draw.choice(self.cards.people),
                     role="contact", created_at=self.plan.now)
                for n, (piece, _card) in enumerate(self.exchanges)
            ),
        )  # fmt: skip
        insert(Activity, self._activities())

    def _insert(self, rows: list[Piece]) -> None:
        insert(Record, rows)
        insert(Piece, rows)

    def _piece(self, kind: Kind, stages: list[Stage], card: int, pk: int) -> Piece:
        plan, owner = self.plan, self.plan.draw.choice(self.plan.colleagues)
        return Piece(
            pk=pk, record_ptr_id=pk, kind=kind, ref=f"{kind.prefix}-C-{pk:07}", stage=plan.draw.choice(stages),
            main_party_id=card, owner=owner, team=plan.team, created_by=owner,
            title=f"{plan.word('subject')} {plan.word('city')}", created_at=plan.earlier(700), updated_at=plan.now,
        )  # fmt: skip

    def _offers(self) -> Iterator[Piece]:
        plan, keys = self.plan, uids(self.plan.draw)
        kind, stages, first = plan.kind("quote"), plan.stages("quote"), next_key(Record)
        organisations = self.cards.organisations
        for number in range(plan.volume.offers):
            card = organisations[0] if number < OF_ONE_COMPANY else plan.draw.choice(organisations)
            row = self._piece(kind, stages, card, first + number)
            row.uid, row.currency = next(keys), "EUR"
            row.amount = row.amount_excl = row.amount_incl = plan.draw.randrange(50, 50_000) * 100
            row.valid_until = row.due_on = clock.today() + dt.timedelta(days=plan.draw.randrange(-300, 90))
            row.folded = searchable(row.found_by())
            self.offers.append((row.pk, card))
            yield row

    def _exchanges(self) -> Iterator[Piece]:
        plan, keys = self.plan, uids(self.plan.draw)
        kind, stages, first = plan.kind("interaction"), plan.stages("interaction"), next_key(Record)
        for number in range(plan.volume.exchanges):
            card = plan.draw.choice(self.cards.organisations)
            row = self._piece(kind, stages, card, first + number)
            row.uid, row.occurred_at, row.mode = next(keys), row.created_at, "phone_in"
            row.folded = searchable(row.found_by())
            self.exchanges.append((row.pk, card))
            yield row

    def _activities(self) -> Iterator[Activity]:
        plan, first = self.plan, next_key(Activity)
        todo = ActivityType.objects.filter(active=True).first()
        for number in range(plan.volume.activities):
            record, _card = self.offers[number % len(self.offers)]
            busy = number < plan.volume.mine
            others = plan.colleagues[1:] or plan.colleagues
            yield Activity(
                pk=first + number, record_id=record, type=todo, summary=plan.word("subject"), created_at=plan.now,
                assignee=plan.colleagues[0] if busy else plan.draw.choice(others), updated_at=plan.now,
                due_on=clock.today() + dt.timedelta(days=plan.draw.randrange(-20, 60)),
            )  # fmt: skip
