"""What Atelier Boréal buys, delivers, repairs, and the products it makes."""

import datetime as dt
from decimal import Decimal
from functools import partial

from django.utils import timezone

from ariane.demo.people import party
from ariane.demo.play import do
from ariane.demo.pme.common import TEAM, catalogue, day_words, listed, names, taxes
from ariane.demo.pme.parties import contact
from ariane.demo.pme.sales import sale_key
from ariane.demo.script import Story, schedule, talk, until
from ariane.demo.stage import Stage
from ariane.demo.talk import Turn
from ariane.journal import actions
from ariane.journal.models import Link
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.amounts import Line

PURCHASE_PATH = ("draft", "confirmed", "acknowledged")
TICKET_PATH = ("new", "open")
DELIVERIES = (
    ("Accueil et salle d’attente", 31, "delivered"),
    ("Rayonnages de la section jeunesse", 37, "delivered"),
    ("Têtes de lit, aile nord", 46, "delivered"),
    ("Bibliothèques du rez-de-chaussée", 39, "delivered"),
    ("Laboratoire d’enseignement", 38, "incident"),
    ("Vitrines de l’exposition permanente", 53, "delivered"),
    ("Lits du dortoir", 41, "delivered"),
    ("Tables de la terrasse", 67, "delivered"),
    ("Tabourets supplémentaires", 29, "delivered"),
    ("Chaises Gaspé, réassort", 34, "delivered"),
    ("Cabines acoustiques, 3e étage", 0, "to-prepare"),
    ("Tables basses du salon", 0, "to-prepare"),
)
ESCALATED = "Banquette décollée"


def plan(stage: Stage) -> None:
    products(stage)
    purchases(stage)
    deliveries(stage)
    tickets(stage)
    jobs(stage)


def products(stage: Stage) -> None:
    for number, (title, price, days, text) in enumerate(catalogue()):
        moment = stage.calendar.at(stage.calendar.start(400 - number), "13:20")
        stage.then(moment, partial(product, stage, title, int(Decimal(price) * 100), int(days), text))
    for number, (title, price, _days, _text) in enumerate(catalogue()[:9]):
        moment = stage.calendar.at(stage.calendar.start(70 - number * 3), "16:10")
        stage.then(moment, partial(reprice, stage, title, int(Decimal(price) * 100)))


def product(stage: Stage, title: str, price: int, days: int, text: str) -> None:
    """An article: last year's price first, so that the change of price stands in its journal."""
    fields = {
        "amount": price * 96 // 100,
        "owner": stage.users["jerome"],
        "team": stage.teams["operations"],
        "description": stage.typeset(text),
        "custom": {"delay_days": days},
    }
    stage.pieces[f"product:{title}"] = create_piece(by=stage.user("jerome"), piece=NewPiece("product", title,
                                                                                            fields=fields))  # fmt: skip


def reprice(stage: Stage, title: str, price: int) -> None:
    record = stage.pieces[f"product:{title}"]
    actions.change_fields(by=stage.user("jerome"), record=record, changes={"amount": price})
    text = "Prix de l’automne : le bois a pris 4 %."
    actions.post_note(by=stage.user("jerome"), record=record, note=actions.Note(stage.html([text])))


def purchases(stage: Stage) -> None:
    for supplier, target, age, title, amount, late in listed("purchases", 6):
        key = f"purchase:{title}"
        start = stage.calendar.start(int(age))
        slots = names(contact(supplier)) | {"title": title, "late": late}
        ending = "late" if int(late) else target
        turns = until(talk("pme", "purchase", ending), "purchase", (*PURCHASE_PATH, target), target)
        born = partial(purchase, stage, key, supplier, title, int(amount))
        schedule(stage, Story(key, "purchase", target, start, turns, slots, born, "11:10"))


def purchase(stage: Stage, key: str, supplier: str, title: str, amount: int) -> None:
    person = stage.parties[contact(supplier).key]
    line = Line(stage.typeset(title), Decimal(1), amount * 100, taxes=taxes(stage))
    today = timezone.localdate()
    fields = {"owner": stage.users["rosalie"], "team": stage.teams["achats"], "issued_on": today,
              "expected_on": today + dt.timedelta(days=21)}  # fmt: skip
    new = NewPiece("purchase", title, party(person.organisation_id), (("contact", person),),
                   lines=(line,), fields=fields)  # fmt: skip
    stage.pieces[key] = create_piece(by=stage.user("rosalie"), piece=new)


def deliveries(stage: Stage) -> None:
    for title, age, target in DELIVERIES:
        key = f"delivery:{title}"
        start = stage.calendar.start(age)
        ending = "incident" if target == "incident" else ""
        turns = talk("pme", "delivery", ending)
        if target == "to-prepare":
            turns = []
        born = partial(delivery, stage, key, title, target)
        slots = {"title": title, "Name": "", "expected": day_words(stage, start)}
        schedule(stage, Story(key, "delivery", target, start, turns, slots, born, "07:10"))


def delivery(stage: Stage, key: str, title: str, target: str) -> None:
    """The delivery of an order, to be prepared for next week or done."""
    order = stage.pieces[sale_key("order", title)]
    order.refresh_from_db()
    links = Link.objects.filter(from_record=order, role="contact")
    people = tuple(("contact", party(link.to_record_id)) for link in links)
    day = stage.calendar.day(5) if target == "to-prepare" else None
    fields = {"owner": stage.users["jerome"], "team": stage.teams["operations"], "expected_on": day, "parent": order}
    new = NewPiece("delivery", order.title, party(order.main_party_id), people, continues=order,
                   fields=fields)  # fmt: skip
    stage.pieces[key] = create_piece(by=stage.user("jerome"), piece=new)


def tickets(stage: Stage) -> None:
    for customer, target, age, stars, title, text in listed("tickets", 6):
        key = f"ticket:{title}"
        start = stage.calendar.start(int(age))
        person = contact(customer)
        slots = names(person) | {"title": title}
        name = "ticket-en" if person.language == "en" else "ticket"
        turns = until(talk("pme", name, target), "ticket", (*TICKET_PATH, "resolved"), target)
        born = partial(ticket, stage, key, customer, (title, text), int(stars))
        schedule(stage, Story(key, "ticket", target, start, turns, slots, born, "09:05"))
        if title == ESCALATED:
            stage.then(stage.calendar.at(stage.calendar.day(-1), "11:00"), partial(escalate, stage, key))


def ticket(stage: Stage, key: str, customer: str, words: tuple[str, str], stars: int) -> None:
    """Opened by the customer service from a call; urgent ones are due within a day."""
    title, text = words
    person = stage.parties[contact(customer).key]
    due = timezone.localdate() + dt.timedelta(days=1 if stars == 3 else 5)
    fields = {"owner": stage.users["olivia"], "team": stage.teams["service"], "stars": stars, "channel": "phone",
              "description": stage.typeset(text), "due_on": due}  # fmt: skip
    new = NewPiece("ticket", title, party(person.organisation_id), (("requester", person),),
                   fields=fields)  # fmt: skip
    stage.pieces[key] = create_piece(by=stage.user("olivia"), piece=new)


def escalate(stage: Stage, key: str) -> None:
    words = "Un client a failli tomber. @anne-marie @jerome à régler ce soir."
    do(stage, key, Turn(0, "11:00", "set", ("olivia", "escalated=yes")))
    do(stage, key, Turn(0, "11:01", "note", ("olivia",), words))


def jobs(stage: Stage) -> None:
    for customer, target, day, title in listed("jobs", 4):
        key = f"job:{title}"
        start = stage.calendar.day(min(0, int(day)))
        slots = names(contact(customer)) | {"title": title}
        turns = until(talk("pme", "job", target), "job", ("planned", "on-site", "finished"), target)
        born = partial(job, stage, key, customer, title, int(day))
        schedule(stage, Story(key, "job", target, start, turns, slots, born, "07:50"))


def job(stage: Stage, key: str, customer: str, title: str, day: int) -> None:
    person = stage.parties[contact(customer).key]
    fields = {"owner": stage.users["sam"], "team": stage.teams[TEAM["sam"]], "due_on": stage.calendar.day(day)}
    new = NewPiece("job", title, party(person.organisation_id), (("contact", person),), fields=fields)
    stage.pieces[key] = create_piece(by=stage.user("jerome"), piece=new)
