"""The plan of the Agence Val-Mosan: who is there, and what each of its records goes through."""

import datetime as dt
import zlib
from functools import partial

from ariane.demo import flows, wordings
from ariane.demo.agence import business, hall, interactions, office, requests, scenes
from ariane.demo.agence.parties import cards as party_cards
from ariane.demo.agence.people import ABSENCES, ALIASES, HOUSE, PEOPLE, TEAMS
from ariane.demo.house import be_away, hire, open_addresses, open_house
from ariane.demo.moments import Calendar, held
from ariane.demo.people import make_card
from ariane.demo.stage import Stage

# records whose mails the demonstration's customers can read and answer
SHOWN = ("ofr-hall", "dem-hall")
OLDEST, NEWEST = 980, 200


def build(calendar: Calendar) -> Stage:
    """Open the house and plan everything; `stage.play()` then makes it happen."""
    stage = Stage(HOUSE, calendar, absences=ABSENCES)
    with held(calendar.at(calendar.day(-OLDEST - 10), "09:00")):
        open_house(HOUSE)
        stage.users, stage.teams = hire(HOUSE, PEOPLE, TEAMS)
        be_away(ABSENCES, stage.users, calendar)
        open_addresses(ALIASES, stage.teams)
    plan_cards(stage)
    requests.plan(stage)
    business.plan(stage)
    office.plan(stage)
    interactions.plan(stage)
    scenes.plan(stage)
    wordings.plan(stage, "karim")
    flows.plan(stage, "karim", ("quote", "invoice"), paused="silent-requests")
    return stage


def plan_cards(stage: Stage) -> None:
    """Cards were made over three years, by the first line and by the steward, organisations before their people."""
    for position, card in enumerate(party_cards()):
        age = OLDEST - position * (OLDEST - NEWEST) // 190
        author = "corinne" if zlib.crc32(card.key.encode()) % 3 == 0 else ("nadia", "benoit")[position % 2]
        moment = stage.calendar.at(stage.calendar.start(age), f"{9 + position % 8:02}:{position * 7 % 60:02}")
        stage.then(moment + dt.timedelta(seconds=position), partial(make_card, stage, author, card))


def last_touches(stage: Stage) -> None:
    """What is under way when one opens the page."""
    hall.draft(stage)
