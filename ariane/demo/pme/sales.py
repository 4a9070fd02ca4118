"""Forty quotes, twenty-two orders, thirty-five invoices."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ariane.demo.cast import Card
from ariane.demo.people import party
from ariane.demo.play import do
from ariane.demo.pme.common import TEAM, chat, day_words, listed, names, priced, staff, weeks
from ariane.demo.pme.parties import contact
from ariane.demo.script import Story, schedule, talk, until
from ariane.demo.stage import Stage
from ariane.demo.talk import Turn
from ariane.journal.actions import change_fields
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.amounts import Line

QUOTE_PATH = ("draft", "to-approve", "approved", "sent")
ORDER_PATH = ("draft", "confirmed", "acknowledged", "part-delivered", "delivered")
VALID, DUE = 30, 30
# the quotes in which a conversation is going on; the other twelve that were sent are without news
TALKED = {"Musée de la Rivière", "Hôtel Le Fjord"}
HOLE = ("Boutique Lainière", "Présentoirs muraux")
EXCLUDED = {"Espaces communs, tour B": "client stratégique, suivi par la présidente",
            "Salle d’attente, 2e étage": "appel d’offres public, aucune relance permise"}  # fmt: skip
LATE = {"Rayonnages de la section jeunesse", "Laboratoire d’enseignement", "Banquettes et tables de la salle"}
# repeat orders that needed no quote: customer, title, lines, stage, age, owner
DIRECT = (
    ("Café des Artistes", "Tabourets supplémentaires", "13×6", "delivered", 41, "chloe"),
    ("Université du Saint-Laurent", "Chaises Gaspé, réassort", "12×20", "delivered", 52, "mathieu"),
    ("Banque Populaire du Fleuve", "Panneaux acoustiques", "23×12", "acknowledged", 16, "mathieu"),
    ("Hôtel Le Fjord", "Tables basses du salon", "17×8", "part-delivered", 25, "mathieu"),
    ("Cabinet Morency Avocats", "Armoires des archives", "19×4", "acknowledged", 12, "chloe"),
    ("Tech Ungava inc.", "Bureaux assis-debout, lot 1", "3×10", "delivered", 59, "mathieu"),
    ("Groupe Immobilier Cap-Diamant", "Cloisons du hall", "15×8", "confirmed", 3, "mathieu"),
    ("Garderie Les Petits Castors", "Tables des grands", "17×4", "cancelled", 30, "chloe"),
)
# customer or title of an order, what became of the invoice, age, lines when it follows no order
INVOICES = (
    ("Accueil et salle d’attente", "paid", 30, ""),
    ("Rayonnages de la section jeunesse", "paid", 36, ""),
    ("Têtes de lit, aile nord", "overdue", 44, ""),
    ("Rangements des locaux", "paid", 24, ""),
    ("Bibliothèques du rez-de-chaussée", "overdue", 38, ""),
    ("Laboratoire d’enseignement", "strategic", 37, ""),
    ("Banquettes et tables de la salle", "dispute", 20, ""),
    ("Vitrines de l’exposition permanente", "paid", 52, ""),
    ("Cabines acoustiques, 3e étage", "published", 18, ""),
    ("Lits du dortoir", "overdue", 40, ""),
    ("Tables de la terrasse", "paid", 66, ""),
    ("Bureau de la direction", "paid", 60, ""),
    ("Armoires de l’officine", "overnight", 22, ""),
    ("Chaises Gaspé, réassort", "paid", 33, ""),
    ("Tabourets supplémentaires", "part-paid", 28, ""),
    ("Bureaux assis-debout, lot 1", "overdue", 41, ""),
    ("Café des Artistes", "paid", 110, "18×4"),
    ("Coop Nordik", "overdue", 47, "9×6, 23×2"),
    ("Northern Light Brewing Co.", "paid", 95, "13×10"),
    ("Clinique dentaire du Vieux-Port", "paid", 88, "17×1"),
    ("Riverside Veterinary Clinic", "overdue", 35, "5×2"),
    ("Pharmacie Beaulieu", "paid", 102, "9×10"),
    ("Banque Populaire du Fleuve", "paid", 77, "4×3"),
    ("Studio Yoga Boréalis", "overdue", 62, "20×6"),
    ("Maple & Main Realty", "paid", 84, "11×6"),
    ("Musée de la Rivière", "paid", 120, "16×2"),
    ("Auberge du Cap", "paid", 98, "21×2"),
    ("Librairie Vaugeois", "paid", 115, "9×12"),
    ("CLSC de la Haute-Ville", "overdue", 50, "15×2"),
    ("Hôtel Le Fjord", "paid", 92, "22×4"),
    ("Optométrie Deschênes", "published", 9, "9×4"),
    ("École Montessori des Pins", "paid", 105, "12×10"),
    ("Fromagerie du Rang 4", "published", 14, "9×2"),
    ("Restaurant Chez Boulay-Nord", "paid", 80, "18×2"),
    ("Cabinet Morency Avocats", "paid", 90, "11×2"),
)


@dataclass(frozen=True)
class Sale:
    """A commercial piece to come, for a customer or after another piece."""

    key: str
    kind: str
    title: str
    person: Card
    owner: str
    source: str = ""
    lines: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def plan(stage: Stage) -> None:
    people = quotes(stage)
    people |= orders(stage, people)
    for number, (what, state, age, lines) in enumerate(INVOICES):
        invoice(stage, number, (what, state, age, lines), people)


def sale_key(kind: str, title: str) -> str:
    return f"{kind}:{title}"


def quotes(stage: Stage) -> dict[str, Card]:
    """All quotes; returns the person of each, by title."""
    people = {}
    for customer, target, age, owner, title, lines in listed("quotes", 6):
        person = contact(customer)
        key = sale_key("quote", title)
        start = stage.calendar.start(int(age))
        valid = start + dt.timedelta(days=VALID)
        slots = names(person) | staff(stage, owner) | chat(key)
        slots |= {"title": title, "weeks": weeks(lines), "valid": day_words(stage, valid, person.language)}
        name = "quote-en" if person.language == "en" else "quote"
        turns = until(talk("pme", name, "talked" if title in TALKED else target), "quote", QUOTE_PATH, target)
        sale = Sale(key, "quote", title, person, owner, lines=lines, fields={"valid_until": valid})
        schedule(stage, Story(key, "quote", target, start, turns, slots, partial(make, stage, sale), "09:20"))
        people[title] = person
        if (customer, title) == HOLE:
            moment = stage.calendar.at(stage.calendar.after(start, 2), "09:10")
            stage.then(moment, partial(hand_over, stage, key))
    return people


def hand_over(stage: Stage, key: str) -> None:
    """Another team takes the quote before it is sent: the flow of the sales team does not concern it."""
    change_fields(by=stage.users["patrick"], record=stage.pieces[key], changes={"team": stage.teams["operations"]})


def orders(stage: Stage, people: dict[str, Card]) -> dict[str, Card]:
    accepted = [row for row in listed("quotes", 6) if row[1] == "accepted"]
    for customer, _stage, age, owner, title, _lines in accepted:
        born = int(age) - 14
        target = "delivered" if born > 22 else "acknowledged"
        key = sale_key("order", title)
        sale = Sale(key, "order", title, contact(customer), owner, source=sale_key("quote", title))
        order(stage, sale, "late" if title in LATE else target, target, born)
    for customer, title, lines, target, days, owner in DIRECT:
        people[title] = contact(customer)
        key = sale_key("order", title)
        order(stage, Sale(key, "order", title, contact(customer), owner, lines=lines), target, target, days)
    return people


def order(stage: Stage, sale: Sale, ending: str, target: str, age: int) -> None:
    start = stage.calendar.start(age)
    expected = stage.calendar.after(start, 15)
    slots = names(sale.person) | staff(stage, sale.owner) | {"title": sale.title}
    slots |= {"expected": day_words(stage, expected), "expected7": day_words(stage, expected + dt.timedelta(days=7))}
    turns = talk("pme", "order", ending)
    if ending == "late" and target == "delivered":
        turns += [turn for turn in talk("pme", "order", "delivered") if turn.day >= 14]
    sale.fields.update(issued_on=start, expected_on=expected)
    turns = until(turns, "order", ORDER_PATH, target)
    schedule(stage, Story(sale.key, "order", target, start, turns, slots, partial(make, stage, sale), "10:10"))


def invoice(stage: Stage, number: int, what: tuple[str, str, int, str], people: dict[str, Card]) -> None:
    """What became of it decides its talk; its due day is thirty days after it was published."""
    source, state, age, lines = what
    person = people.get(source) or contact(source)
    start = stage.calendar.start(age)
    due = start + dt.timedelta(days=DUE)
    title = f"Facture {number + 1:02}, {source}" if lines else source
    key = sale_key("invoice", title)
    slots = names(person) | {"title": title, "about": f"du {day_words(stage, start)}", "due": day_words(stage, due)}
    dates = {"issued_on": start, "due_on": due}
    before, words = ("", "Commande de réassort") if lines else (sale_key("order", source), source)
    sale = Sale(key, "invoice", words, person, "lea", before, lines, dates)
    slots["half"] = str(sum(line.amount for line in priced(stage, lines)) // 2 or 60_000)
    target = {"paid": "paid", "part-paid": "part-paid"}.get(state, "published")
    turns = talk("pme", "invoice", state)
    schedule(stage, Story(key, "invoice", target, start, turns, slots, partial(make, stage, sale), "09:40"))
    if state == "overnight":
        stage.then(stage.calendar.at(stage.calendar.today, "07:03"), partial(pay, stage, key))


def pay(stage: Stage, key: str) -> None:
    do(stage, key, Turn(0, "07:03", "set", ("lea", "stage=paid", "paid_at=now")))


def make(stage: Stage, sale: Sale) -> None:
    """The piece itself, now."""
    before = stage.pieces.get(sale.source)
    person = stage.parties[sale.person.key]
    customer = party(person.organisation_id)
    lines = priced(stage, sale.lines) or tuple(Line.read(row) for row in (before.lines if before else ()))
    hole = sale.kind == "quote" and (customer.title, sale.title) == HOLE
    new = NewPiece(
        kind=sale.kind,
        title=stage.typeset(sale.title),
        party=customer,
        people=() if hole else (("contact", person),),
        continues=before,
        lines=lines,
        fields={
            **sale.fields,
            "owner": stage.users[sale.owner],
            "team": stage.teams[TEAM[sale.owner]],
        },
    )
    stage.pieces[sale.key] = create_piece(by=stage.user(sale.owner), piece=new)
