"""One letter for all that a customer owes: which decisions to send go into one message. Pure."""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from ariane.flows.calendars import Calendar
from ariane.flows.decide import program
from ariane.flows.facts import Cursor
from ariane.flows.model import Flow, Send, Until, Wait
from ariane.flows.words import TONE_RANK


@dataclass(frozen=True)
class Item:
    """One record in a letter, with what decides with whom it travels. `address` is who gets it."""

    id: int
    kind: str
    party: int | None
    address: str
    currency: str
    language: str
    regime: str
    medium: str
    step: Send
    sends: int = 0
    due_on: dt.date | None = None
    flow: int = 0

    @property
    def together(self) -> Hashable:
        """Invoices of the same customer, contact, currency, language and regime travel together; all else alone."""
        if self.kind != "invoice" or self.party is None:
            return (self.id,)
        return (self.party, self.address, self.currency, self.language, self.regime, self.medium)


@dataclass(frozen=True)
class Bundle:
    """One message: the items in order of due date; `lead` decides the template and the tone."""

    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        """The highest tone that a message has already gone before: a new invoice never enters by a final notice."""
        return max(self.items, key=lambda one: (one.sends > 0, TONE_RANK[one.step.tone], -_age(one), -one.id))

    @property
    def fresh(self) -> tuple[Item, ...]:
        """Items never written about before, a section of their own in a letter of a higher tone."""
        lead = self.lead
        lower = [one for one in self.items if one.sends == 0 and one is not lead]
        return tuple(lower) if TONE_RANK[lead.step.tone] >= TONE_RANK["firm"] else ()


SOON = 3


def travels(flow: Flow, cursor: Cursor, calendar: Calendar, now: dt.datetime) -> bool:
    """Whether a follow-up that waits for a day of the next three working days may join a letter that leaves today."""
    node = program(flow).get(cursor.key)
    if cursor.due is None or node is None or not cursor.armed or not isinstance(node.step, Until | Wait):
        return False
    return calendar.day_of(cursor.due) <= calendar.add_working(calendar.day_of(now), SOON)


def _age(item: Item) -> int:
    return item.due_on.toordinal() if item.due_on else 0


def bundles(items: Iterable[Item]) -> list[Bundle]:
    """The messages for these items, each item in exactly one."""
    groups: dict[Hashable, list[Item]] = {}
    for one in items:
        groups.setdefault(one.together, []).append(one)
    return [Bundle(tuple(sorted(group, key=lambda one: (_age(one), one.id)))) for group in groups.values()]


def spread(messages: Sequence[Bundle], room: int | None) -> tuple[list[Bundle], list[Bundle]]:
    """Those that leave within today's room, oldest debts first and quotes last, and those that wait."""
    order = sorted(messages, key=lambda one: (one.lead.kind != "invoice", -TONE_RANK[one.lead.step.tone]))
    return (list(order), []) if room is None else (list(order[: max(0, room)]), list(order[max(0, room) :]))
