"""Letters, cases and tasks of the agency."""

import datetime as dt
from functools import partial

from django.utils import timezone

from ariane.demo.agence.common import TEAM, card, lead, pieces
from ariane.demo.script import Story, schedule, talk, until
from ariane.demo.stage import Stage
from ariane.journal.actions import change_fields
from ariane.journal.models import Record
from ariane.journal.models import Stage as StageRow
from ariane.pieces.actions import NewPiece, create_piece

LETTER_PATHS = {"in": ("received", "in-hand", "handled"), "out": ("letter-draft", "letter-sent")}
TASK_PATH = ("to-do", "in-progress")
REGISTERED = ("Réclamation", "Mise en demeure", "Résiliation", "Rappel")


def plan(stage: Stage) -> None:
    letters(stage)
    cases(stage)
    tasks(stage)


def slots_of(owner: str) -> dict[str, str]:
    return {"owner": owner, "lead": lead(owner)}


def letters(stage: Stage) -> None:
    for number, (key, direction, title, party, age, target, owner) in enumerate(pieces("letters", 7)):
        start = stage.calendar.start(int(age))
        slots = slots_of(owner) | {"title": title, "stamp": f"{start:%Y%m%d}"}
        turns = until(talk("agence", f"letter_{direction}"), "letter", LETTER_PATHS[direction], target)
        born = partial(letter, stage, key, direction, title, (party, owner))
        schedule(stage, Story(key, "letter", target, start, turns, slots, born, f"08:{30 + number:02}"))


def letter(stage: Stage, key: str, direction: str, title: str, between: tuple[str, str]) -> None:
    """Mail on paper: the first line registers what comes in, its owner what goes out."""
    party, owner = stage.parties[between[0]], between[1]
    incoming = direction == "in"
    fields = {
        "direction": direction,
        "received_on": timezone.localdate() if incoming else None,
        "owner": stage.users[owner],
        "team": stage.teams["accueil" if incoming else TEAM.get(owner, "accueil")],
        "custom": {"registered": title.startswith(REGISTERED)},
    }
    new = NewPiece("letter", title, party, (("sender" if incoming else "addressee", party),), fields=fields)
    stage.pieces[key] = create_piece(by=stage.user("nadia" if incoming else owner), piece=new)


def cases(stage: Stage) -> None:
    for key, title, party, owner, age, target, gathered in pieces("cases", 7):
        start = stage.calendar.start(int(age))
        turns = until(talk("agence", "case"), "case", ("open", "in-progress"), "in-progress")
        born = partial(case, stage, key, title, party, owner)
        schedule(stage, Story(key, "case", "in-progress", start, turns, slots_of(owner), born))
        keys = [one.strip() for one in gathered.split(",")]
        stage.then(stage.calendar.now - dt.timedelta(minutes=1), partial(gather, stage, key, target, keys))


def case(stage: Stage, key: str, title: str, party: str, owner: str) -> None:
    fields = {"owner": stage.users[owner], "team": stage.teams[TEAM[owner]], "due_on": stage.calendar.day(60)}
    new = NewPiece("case", title, card(stage, party), fields=fields)
    stage.pieces[key] = create_piece(by=stage.user(owner), piece=new)


def gather(stage: Stage, key: str, target: str, keys: list[str]) -> None:
    """Put the records of a project under it, and give it its stage."""
    piece = stage.pieces[key]
    Record.objects.filter(pk__in=[stage.pieces[one].pk for one in keys]).update(parent=piece)
    if target != "in-progress" and piece.owner is not None:
        row = StageRow.objects.get(kind=piece.kind, code=target)
        change_fields(by=stage.user(piece.owner.username), record=piece, changes={"stage": row})


def tasks(stage: Stage) -> None:
    for key, title, owner, due, target, age in pieces("tasks", 6):
        start = stage.calendar.start(int(age))
        turns = until(talk("agence", "task", target), "task", TASK_PATH, target)
        born = partial(task, stage, key, title, owner, int(due))
        schedule(stage, Story(key, "task", target, start, turns, slots_of(owner), born))


def task(stage: Stage, key: str, title: str, owner: str, due: int) -> None:
    team = stage.teams.get(TEAM.get(owner, "accueil"))
    fields = {"owner": stage.users[owner], "team": team, "due_on": stage.calendar.day(due)}
    stage.pieces[key] = create_piece(by=stage.user(owner), piece=NewPiece("task", title, fields=fields))
