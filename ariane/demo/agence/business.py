"""Offers, orders and invoices of the agency: each follows the one before, or starts with a card."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ariane.demo.agence.common import TEAM, day_words, names, pieces, priced, questions, staff
from ariane.demo.agence.requests import specs
from ariane.demo.people import party
from ariane.demo.script import Story, schedule, talk, until
from ariane.demo.stage import Stage
from ariane.journal.models import Link
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.amounts import Line

QUOTE_PATH = ("draft", "to-approve", "approved", "sent")
ORDER_PATH = ("draft", "confirmed", "acknowledged", "part-delivered", "delivered")
DUE, VALID, LEAD_TIME = 30, 30, 21
FIRST_PERSON = {
    "commune-d-aubrives": "commune-d-aubrives/finances",
    "menuiserie-laffineur-srl": "etienne-laffineur@menuiserie-laffineur-srl",
    "tolerie-grandjean-srl": "robert-grandjean@tolerie-grandjean-srl",
}


@dataclass(frozen=True)
class Sale:
    """A commercial piece to come: after the piece or card `source`, with the person to write to where none precedes."""

    key: str
    kind: str
    title: str
    source: str
    owner: str
    lines: str = ""
    person: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def plan(stage: Stage) -> None:
    quotes(stage)
    orders(stage)
    invoices(stage)


def quotes(stage: Stage) -> None:
    requests = {spec.key: spec for spec in specs()}
    for key, title, request, target, age, owner, lines in pieces("quotes", 7):
        spec = requests[request]
        start = stage.calendar.start(int(age))
        valid = start + dt.timedelta(days=VALID)
        slots = names(spec.person) | staff(stage, owner) | questions(spec.topic, key + "q")
        slots |= {"title": title, "valid": day_words(stage, valid)}
        turns = until(talk("agence", "quote", target), "quote", QUOTE_PATH, target)
        sale = Sale(key, "quote", title, request, owner, lines, fields={"valid_until": valid})
        schedule(stage, Story(key, "quote", target, start, turns, slots, partial(make, stage, sale), "09:10"))


def orders(stage: Stage) -> None:
    asked = {key: request for key, _title, request, *_rest in pieces("quotes", 7)}
    people = {spec.key: spec.person for spec in specs()}
    for key, title, offer, target, age, owner in pieces("orders", 6):
        order(stage, Sale(key, "order", title, offer, owner), people[asked[offer]], target, int(age))
    for key, title, customer, person, target, age, owner, lines in pieces("direct_orders", 8):
        order(stage, Sale(key, "order", title, customer, owner, lines, person), person, target, int(age))


def order(stage: Stage, sale: Sale, person: str, target: str, age: int) -> None:
    start = stage.calendar.start(age)
    expected = start + dt.timedelta(days=LEAD_TIME)
    late = expected + dt.timedelta(days=7)
    slots = names(person) | staff(stage, sale.owner) | {"title": sale.title}
    slots |= {"expected": day_words(stage, expected), "expected7": day_words(stage, late)}
    turns = until(talk("agence", "order", target), "order", ORDER_PATH, target)
    sale.fields.update(issued_on=start, expected_on=expected)
    schedule(stage, Story(sale.key, "order", target, start, turns, slots, partial(make, stage, sale), "08:50"))


def invoices(stage: Stage) -> None:
    for key, title, source, target, age, owner, lines in pieces("invoices", 7):
        start = stage.calendar.start(int(age))
        due = start + dt.timedelta(days=DUE)
        person = FIRST_PERSON.get(source, "")
        slots = names(person or buyer(source)) | staff(stage, owner)
        slots |= {"title": title, "due": day_words(stage, due), "ref": "en annexe"}
        sale = Sale(key, "invoice", title, source, owner, lines, person, {"issued_on": start, "due_on": due})
        turns = talk("agence", "invoice", target)
        schedule(stage, Story(key, "invoice", target, start, turns, slots, partial(make, stage, sale), "10:30"))


def buyer(source: str) -> str:
    """The person of the order that an invoice follows."""
    for key, _title, offer, *_rest in pieces("orders", 6):
        if key == source:
            request = next(row[2] for row in pieces("quotes", 7) if row[0] == offer)
            return next(spec.person for spec in specs() if spec.key == request)
    return next(row[3] for row in pieces("direct_orders", 8) if row[0] == source)


def make(stage: Stage, sale: Sale) -> None:
    """The piece itself, now."""
    before = stage.pieces.get(sale.source)
    people = ((("contact", stage.parties[sale.person]),) if sale.person else ()) or participants(before)
    customer = stage.parties[sale.source] if before is None else party(before.main_party_id)
    new = NewPiece(
        kind=sale.kind,
        title=sale.title,
        party=customer,
        people=people,
        continues=before,
        lines=priced(stage, sale.lines) or lines_of(before),
        fields={**sale.fields, "owner": stage.users[sale.owner], "team": stage.teams[TEAM[sale.owner]]},
    )
    stage.pieces[sale.key] = create_piece(by=stage.user(sale.owner), piece=new)


def lines_of(before: Any) -> tuple[Line, ...]:
    return tuple(Line.read(row) for row in before.lines) if before is not None else ()


def participants(before: Any) -> tuple[tuple[str, Party], ...]:
    """The people of the piece before, as contacts of the next one."""
    links = Link.objects.filter(from_record=before, role__in=("requester", "contact")).order_by("pk")
    return tuple(("contact", party(link.to_record_id)) for link in links) if before else ()
