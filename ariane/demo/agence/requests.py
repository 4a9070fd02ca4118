"""The forty-five requests: by mail to commercial@, by phone, on a form, met in person."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.utils import timezone

from ariane.demo import letters, post
from ariane.demo.agence.common import names, questions, staff
from ariane.demo.script import Story, schedule, talk, until
from ariane.demo.stage import Stage
from ariane.demo.texts import rows, sections
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece

PATH = ("lead", "to-complete", "to-check", "assigned", "in-progress", "offer-made")
STARS = {"dem-hall": 3, "dem-terrain-12": 3, "dem-gillard": 2, "dem-rouard": 2, "dem-dumont": 1, "dem-latour": 1}
URGENT = {"dem-hall": "mayor", "dem-gillard": "minister", "dem-rondia": "customer", "dem-clinique": "executive"}
# who forwards the customer's mail rather than letting it come by itself
FORWARDED = {"dem-hall": "nadia", "dem-moreau": "benoit"}
CHANNEL = {"email": "email", "phone": "phone", "meeting": "meeting", "form": "form", "letter": "letter"}


@dataclass(frozen=True)
class Spec:
    key: str
    title: str
    party: str
    person: str
    topic: str
    stage: str
    age: int
    channel: str
    owner: str
    text: str


def specs() -> list[Spec]:
    """The requests as written: a line of facts, a line of words."""
    lines = sections("agence", "requests")["requests"]
    found = []
    for facts, text in zip(rows(lines[::2], 9, "|"), lines[1::2], strict=True):
        key, title, party, person, topic, stage, age, channel, owner = facts
        found.append(Spec(key, title, party, person, topic, stage, int(age), channel, owner, text))
    return found


def plan(stage: Stage) -> None:
    for number, spec in enumerate(specs()):
        owner = spec.owner if spec.owner != "-" else "fatima"
        slots = names(spec.person) | staff(stage, owner) | questions(spec.topic, spec.key)
        turns = until(talk("agence", "request", spec.stage), "request", PATH, spec.stage)
        turns = [turn for turn in turns if turn.words[1:] != ("stars",)]
        start = stage.calendar.start(spec.age)
        born = partial(arrive, stage, spec)
        hour = f"08:{20 + number % 24:02}"
        schedule(stage, Story(spec.key, "request", spec.stage, start, turns, slots, born, hour))
        mark(stage, spec, start)


def mark(stage: Stage, spec: Spec, start: dt.date) -> None:
    """Stars by the manager, urgency by the first line (P-030 to P-032), soon after the request came in."""
    manager = "marc" if spec.owner in ("marc", "fatima") else "isabelle"
    if spec.key in STARS:
        moment = stage.calendar.at(stage.calendar.after(start, 2), "09:30")
        stage.then(min(moment, stage.calendar.now), lambda: change(stage, spec.key, manager, stars=STARS[spec.key]))
    if spec.key in URGENT:
        moment = stage.calendar.at(start, "09:15")
        origin = URGENT[spec.key]
        stage.then(moment, lambda: change(stage, spec.key, "nadia", urgent=True, urgency_origin=origin))


def change(stage: Stage, key: str, who: str, **changes: object) -> None:
    from ariane.journal.actions import change_fields

    change_fields(by=stage.user(who), record=stage.pieces[key], changes=dict(changes))


def arrive(stage: Stage, spec: Spec) -> None:
    """The request comes in: by the post office when it is a mail, else as the first line writes it down."""
    if spec.channel == "email":
        stage.pieces[spec.key] = by_mail(stage, spec)
        return
    person = stage.parties[spec.person]
    by = stage.user("nadia" if spec.age % 2 else "benoit")
    party = stage.parties[spec.party] if spec.party != "-" else person
    fields = {"channel": CHANNEL[spec.channel], "received_on": timezone.localdate(), "team": stage.teams["accueil"]}
    new = NewPiece("request", spec.title, party, (("requester", person),),
                   fields=fields | {"description": stage.typeset(spec.text)})  # fmt: skip
    stage.pieces[spec.key] = create_piece(by=by, piece=new)


def by_mail(stage: Stage, spec: Spec) -> Piece:
    """A customer's mail to commercial@, or a colleague's forward of it."""
    person = stage.parties[spec.person]
    now = timezone.localtime(timezone.now(), stage.calendar.zone)
    letter = letters.Letter(
        name=person.title,
        address=post.address_of(person),
        to=[stage.house.mailbox],
        subject=spec.title,
        paragraphs=[stage.typeset(spec.text)],
        sent=now,
        style=("plain", "gmail", "outlook")[spec.age % 3],
        language=person.language,
    )
    if spec.key in FORWARDED:
        letter = letters.forwarded(letter, stage.users[FORWARDED[spec.key]], stage.house.mailbox)
    mail = post.arrive(stage, letter)
    piece = post.made_by(mail)
    if piece.main_party_id is None and spec.party != "-":
        raise LookupError(f"{spec.key}: {person.title} was not recognised")
    return piece
