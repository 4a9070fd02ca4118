"""Seventy exchanges: phone calls, visits and meetings of the last three months, one of them long and many-voiced."""

import zlib
from dataclasses import dataclass
from functools import partial

from django.utils import timezone

from ariane.demo.agence.common import TEAM, names
from ariane.demo.agence.parties import cards
from ariane.demo.cast import Card
from ariane.demo.stage import Stage
from ariane.demo.texts import rows, sections
from ariane.journal import actions
from ariane.journal.models import Stage as StageRow
from ariane.pieces.actions import NewPiece, create_piece

COUNT = 70
AUTHORS = ("marc", "fatima", "isabelle", "olivier", "quentin", "nadia", "benoit", "marc", "olivier")
OPEN = {7: "to-process", 19: "to-process", 33: "to-process", 48: "to-process", 12: "in-progress", 27: "in-progress"}
# archived meanwhile, they or their organisation
GONE = {
    "pierre-massart@commune-d-aubrives",
    "sylvie-docquier@transports-meunier-sa",
    "robert-grandjean@tolerie-grandjean-srl",
}
LINES = (
    "rappelé, pas de réponse",
    "document envoyé comme promis",
    "confirmation reçue par téléphone",
    "{Name} préfère attendre le printemps",
    "accord verbal, écrit à suivre",
)


@dataclass(frozen=True)
class Exchange:
    """One exchange to come: who logged it, how, about what, with whom."""

    key: str
    author: str
    mode: str
    subject: str
    title: str
    text: str
    person: Card


def plan(stage: Stage) -> None:
    texts = list(rows(sections("agence", "interactions")["interactions"], 4, "|"))
    people = [card for card in cards() if card.type == "person" and card.of and card.key not in GONE]
    for number in range(COUNT - 2):
        mode, subject, title, text = texts[number % len(texts)]
        person = people[(number * 7 + number // len(people)) % len(people)]
        author = AUTHORS[number % len(AUTHORS)]
        age = 1 + number * 88 // COUNT
        key = f"ech-{number:02}"
        exchange = Exchange(key, author, mode, subject, title, text.format_map(names(person.key)), person)
        moment = stage.calendar.at(stage.calendar.start(age), f"{9 + number % 8:02}:{number * 13 % 60:02}")
        stage.then(moment, partial(log, stage, exchange, OPEN.get(number, "logged")))
        later(stage, exchange, age, number)


def later(stage: Stage, exchange: Exchange, age: int, number: int) -> None:
    """Every third exchange goes on by a dated line."""
    if number % 3 or age < 4:
        return
    text = LINES[zlib.crc32(exchange.key.encode()) % len(LINES)].format_map(names(exchange.person.key))
    moment = stage.calendar.at(stage.calendar.after(stage.calendar.start(age), 2), "11:20")
    stage.then(min(moment, stage.calendar.now), partial(add_line, stage, exchange, text))


def log(stage: Stage, exchange: Exchange, state: str) -> None:
    """The exchange is written down, closed unless something remains to be done."""
    person = stage.parties[exchange.person.key]
    now = timezone.now()
    team = stage.teams[TEAM.get(exchange.author, "accueil")]
    fields = {
        "mode": exchange.mode,
        "subject_type": exchange.subject,
        "occurred_at": now,
        "owner": stage.users[exchange.author],
        "team": team,
        "description": stage.typeset(exchange.text),
    }
    party = person.organisation.organisation or person.organisation if person.organisation else person
    new = NewPiece("interaction", exchange.title, party, (("participant", person),), fields=fields)
    piece = create_piece(by=stage.user(exchange.author), piece=new)
    stage.pieces[exchange.key] = piece
    if state != "logged":
        row = StageRow.objects.get(kind=piece.kind, code=state)
        actions.change_fields(by=stage.user(exchange.author), record=piece, changes={"stage": row})


def add_line(stage: Stage, exchange: Exchange, text: str) -> None:
    by = stage.user(exchange.author)
    actions.post_follow_up(by=by, record=stage.pieces[exchange.key], text=stage.typeset(text))
