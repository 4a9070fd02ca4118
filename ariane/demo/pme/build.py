"""The plan of Atelier Boréal: who is there, and what each of its records goes through."""

import datetime as dt
from functools import partial

from ariane.demo import afterwards, flows, play, wordings
from ariane.demo.house import be_away, hire, open_addresses, open_house
from ariane.demo.moments import Calendar, held
from ariane.demo.people import make_card
from ariane.demo.pme import sales, works
from ariane.demo.pme.parties import cards
from ariane.demo.pme.people import ABSENCES, ALIASES, HOUSE, PEOPLE, TEAMS
from ariane.demo.stage import Stage
from ariane.demo.talk import Turn

SHOWN = ("quote:Comptoir et tabourets du café",)
OLDEST, NEWEST = 900, 420


def build(calendar: Calendar) -> Stage:
    """Open the house and plan everything; `stage.play()` then makes it happen."""
    stage = Stage(HOUSE, calendar, absences=ABSENCES)
    with held(calendar.at(calendar.day(-OLDEST - 10), "09:00")):
        open_house(HOUSE)
        stage.users, stage.teams = hire(HOUSE, PEOPLE, TEAMS)
        be_away(ABSENCES, stage.users, calendar)
        open_addresses(ALIASES, stage.teams)
    for position, card in enumerate(cards()):
        age = OLDEST - position * (OLDEST - NEWEST) // 80
        moment = calendar.at(calendar.start(age), f"{9 + position % 8:02}:{position * 7 % 60:02}")
        author = "rosalie" if "supplier" in card.relations else ("mathieu", "chloe")[position % 2]
        stage.then(moment + dt.timedelta(seconds=position), partial(make_card, stage, author, card))
    sales.plan(stage)
    works.plan(stage)
    exclusions(stage)
    wordings.plan(stage, "patrick")
    flows.plan(stage, "patrick", ("quote", "invoice-ca"), paused="quote-short", quote_teams=("Ventes",))
    hole = sales.sale_key("quote", sales.HOLE[1])
    stage.then(stage.calendar.at(stage.calendar.day(-1), "11:10"), partial(flows.hole, stage, "mathieu", hole))
    return stage


def exclusions(stage: Stage) -> None:
    """Two quotes that no flow chases, with the reason."""
    for title, reason in sales.EXCLUDED.items():
        key = sales.sale_key("quote", title)
        moment = stage.calendar.at(stage.calendar.day(-4), "10:30")
        stage.then(moment, partial(flows.exclude, stage, "mathieu", key, reason))
        stage.then(moment, partial(play.do, stage, key, Turn(0, "10:31", "tag", ("mathieu",), "exclue des relances")))


def last_touches(stage: Stage) -> None:
    """The addresses were tested; support@ is forwarded to a mailbox that nobody reads any more."""
    said = stage.typeset("550 5.1.1 anciensupport@atelier-boreal.example : boîte inconnue")
    afterwards.addresses_were_tested("support@atelier-boreal.example", said)
