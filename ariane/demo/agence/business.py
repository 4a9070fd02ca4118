"""Offers, orders, invoices, letters, cases and tasks of the agency."""

import datetime as dt
from functools import partial

from ariane.demo.agence.common import TEAM, card, day_words, lead, names, pieces, priced, questions, staff
from ariane.demo.agence.requests import specs
from ariane.demo.script import schedule, talk, until
from ariane.demo.stage import Stage
from ariane.journal.models import Link
from ariane.journal.models import Stage as StageRow
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.amounts import Line

QUOTE_PATH = ("draft", "to-approve", "approved", "sent")
ORDER_PATH = ("draft", "confirmed", "acknowledged", "part-delivered", "delivered")
DUE, VALID, LEAD_TIME = 30, 30, 21


def plan(stage: Stage) -> None:
    quotes(stage)
    orders(stage)
    invoices(stage)
    letters(stage)
    cases(stage)
    tasks(stage)


def quotes(stage: Stage) -> None:
    requests = {spec.key: spec for spec in specs()}
    for key, title, request, target, age, owner, lines in pieces("quotes", 7):
        spec = requests[request]
        start = stage.calendar.start(int(age))
        valid = start + dt.timedelta(days=VALID)
        slots = names(stage, spec.person) | staff(stage, owner) | questions(spec.topic, key + "q")
        slots |= {"title": title, "valid": day_words(stage, valid)}
        turns = until(talk("agence", "quote", target), "quote", QUOTE_PATH, target)
        fields = {"owner": owner, "valid_until": valid}
        born = partial(make, stage, key, owner, "quote", title, request, lines, fields)
        schedule(stage, key, turns, kind="quote", target=target, start=start, slots=slots, born=born, hour="09:10")


def orders(stage: Stage) -> None:
    asked = {key: request for key, _title, request, *_rest in pieces("quotes", 7)}
    people = {spec.key: spec.person for spec in specs()}
    for key, title, offer, target, age, owner in pieces("orders", 6):
        order(stage, key, title, (offer, people[asked[offer]]), (target, int(age), owner), "")
    for key, title, party, person, target, age, owner, lines in pieces("direct_orders", 8):
        order(stage, key, title, (party, person), (target, int(age), owner), lines)


def order(stage: Stage, key: str, title: str, whom: tuple[str, str], how: tuple[str, int, str], lines: str) -> None:
    source, person = whom
    target, age, owner = how
    start = stage.calendar.start(age)
    expected = start + dt.timedelta(days=LEAD_TIME)
    late = expected + dt.timedelta(days=7)
    slots = names(stage, person) | staff(stage, owner)
    slots |= {"title": title, "expected": day_words(stage, expected), "expected7": day_words(stage, late)}
    turns = until(talk("agence", "order", target), "order", ORDER_PATH, target)
    fields = {"owner": owner, "issued_on": start, "expected_on": expected, "person": person}
    born = partial(make, stage, key, owner, "order", title, source, lines, fields)
    schedule(stage, key, turns, kind="order", target=target, start=start, slots=slots, born=born, hour="08:50")


def invoices(stage: Stage) -> None:
    for key, title, source, target, age, owner, lines in pieces("invoices", 7):
        start = stage.calendar.start(int(age))
        due = start + dt.timedelta(days=DUE)
        person = contact_of(source)
        slots = names(stage, person) | staff(stage, owner)
        slots |= {"title": title, "due": day_words(stage, due), "ref": "en annexe"}
        turns = talk("agence", "invoice", target)
        fields = {"owner": owner, "issued_on": start, "due_on": due, "person": person}
        born = partial(make, stage, key, owner, "invoice", title, source, lines, fields)
        schedule(stage, key, turns, kind="invoice", target=target, start=start, slots=slots, born=born, hour="10:30")


def contact_of(source: str) -> str:
    """Somebody to write to about an invoice: the person of its order, or of its party."""
    for key, _title, offer, *_rest in pieces("orders", 6):
        if key == source:
            request = next(row[2] for row in pieces("quotes", 7) if row[0] == offer)
            return next(spec.person for spec in specs() if spec.key == request)
    for key, _title, _party, person, *_rest in pieces("direct_orders", 8):
        if key == source:
            return person
    return {"commune-d-aubrives": "commune-d-aubrives/finances"}.get(source, FIRST_PERSON.get(source, source))


FIRST_PERSON = {
    "menuiserie-laffineur-srl": "etienne-laffineur@menuiserie-laffineur-srl",
    "tolerie-grandjean-srl": "robert-grandjean@tolerie-grandjean-srl",
}


def make(stage: Stage, key: str, owner: str, kind: str, title: str, source: str, text: str,
         fields: dict[str, object]) -> None:  # fmt: skip
    """A commercial piece that follows another one, or starts with a card."""
    before = stage.pieces.get(source)
    lines = priced(stage, text) if text else before_lines(stage, source)
    values = {**fields, "owner": stage.users[owner], "team": stage.teams[TEAM[owner]]}
    person = values.pop("person", None)
    people: tuple[tuple[str, Party], ...] = ((("contact", stage.parties[str(person)]),) if person else ())
    party = stage.parties[source] if before is None else None
    if before is not None:
        before.refresh_from_db()
        party = Party.objects.get(pk=before.main_party_id)
        people = people or participants(before.pk)
    new = NewPiece(kind, title, party, people, continues=before, lines=lines, fields=values)
    stage.pieces[key] = create_piece(by=stage.user(owner), piece=new)


def before_lines(stage: Stage, source: str) -> tuple[Line, ...]:
    return tuple(Line.read(row) for row in stage.pieces[source].lines)


def participants(record: int) -> tuple[tuple[str, Party], ...]:
    """The people of the piece before, as contacts of the next one."""
    links = Link.objects.filter(from_record=record, role__in=("requester", "contact")).order_by("pk")
    return tuple(("contact", Party.objects.get(pk=link.to_record_id)) for link in links)


def letters(stage: Stage) -> None:
    for number, (key, direction, title, party, age, target, owner) in enumerate(pieces("letters", 7)):
        start = stage.calendar.start(int(age))
        slots = {"owner": owner, "lead": lead(owner), "title": title, "stamp": f"{start:%Y%m%d}"}
        turns = until(talk("agence", f"letter_{direction}"), "letter", LETTER_PATHS[direction], target)
        born = partial(letter, stage, key, direction, title, party, owner)
        schedule(stage, key, turns, kind="letter", target=target, start=start, slots=slots, born=born,
                 hour=f"08:{30 + number:02}")  # fmt: skip


LETTER_PATHS = {"in": ("received", "in-hand", "handled"), "out": ("letter-draft", "letter-sent")}


def letter(stage: Stage, key: str, direction: str, title: str, party: str, owner: str) -> None:
    by = "nadia" if direction == "in" else owner
    role = "sender" if direction == "in" else "addressee"
    card_ = stage.parties[party]
    fields = {
        "direction": direction,
        "received_on": stage.calendar.today if direction == "out" else None,
        "owner": stage.users[owner],
        "team": stage.teams["accueil" if direction == "in" else TEAM.get(owner, "accueil")],
        "custom": {"registered": "éclamation" in title or "demeure" in title},
    }
    fields["received_on"] = local_today() if direction == "in" else None
    new = NewPiece("letter", title, card_, ((role, card_),), fields=fields)
    stage.pieces[key] = create_piece(by=stage.user(by), piece=new)


def local_today() -> dt.date:
    from django.utils import timezone

    return timezone.localdate()


def cases(stage: Stage) -> None:
    for key, title, party, owner, age, target, gathered in pieces("cases", 7):
        start = stage.calendar.start(int(age))
        turns = until(talk("agence", "case"), "case", ("open", "in-progress"), "in-progress")
        born = partial(case, stage, key, title, party, owner)
        slots = {"owner": owner, "lead": lead(owner)}
        schedule(stage, key, turns, kind="case", target="in-progress", start=start, slots=slots, born=born)
        gather = partial(close_or_gather, stage, key, owner, target, [one.strip() for one in gathered.split(",")])
        stage.then(stage.calendar.now - dt.timedelta(minutes=40), gather)


def case(stage: Stage, key: str, title: str, party: str, owner: str) -> None:
    fields = {"owner": stage.users[owner], "team": stage.teams[TEAM[owner]], "due_on": stage.calendar.day(60)}
    new = NewPiece("case", title, card(stage, party), fields=fields)
    stage.pieces[key] = create_piece(by=stage.user(owner), piece=new)


def close_or_gather(stage: Stage, key: str, owner: str, target: str, keys: list[str]) -> None:
    """Put the records of a project under it, and give it its stage."""
    from ariane.journal.actions import change_fields

    piece = stage.pieces[key]
    for one in keys:
        type(piece).objects.filter(pk=stage.pieces[one].pk).update(parent=piece)
    if target != "in-progress":
        stage_row = StageRow.objects.get(kind=piece.kind, code=target)
        change_fields(by=stage.user(owner), record=piece, changes={"stage": stage_row})


def tasks(stage: Stage) -> None:
    for key, title, owner, due, target, age in pieces("tasks", 6):
        start = stage.calendar.start(int(age))
        path = ("to-do", "in-progress", "waiting", "done")
        turns = until(talk("agence", "task", target), "task", path, target)
        born = partial(task, stage, key, title, owner, int(due))
        slots = {"owner": owner, "lead": lead(owner)}
        schedule(stage, key, turns, kind="task", target=target, start=start, slots=slots, born=born)


def task(stage: Stage, key: str, title: str, owner: str, due: int) -> None:
    team = stage.teams.get(TEAM.get(owner, "accueil"))
    fields = {"owner": stage.users[owner], "team": team, "due_on": stage.calendar.day(due)}
    stage.pieces[key] = create_piece(by=stage.user(owner), piece=NewPiece("task", title, fields=fields))
