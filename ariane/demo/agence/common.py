"""What the agency's plans share: who leads whom, how people are addressed, amounts and dates in words."""

import datetime as dt
import zlib
from decimal import Decimal
from functools import cache

from ariane.demo.agence.parties import cards
from ariane.demo.script import civil
from ariane.demo.stage import Stage
from ariane.demo.texts import rows, sections
from ariane.parties.models import Party
from ariane.pieces.amounts import Line
from ariane.ui import formats

LEADS = {"marc": "helene", "isabelle": "helene", "fatima": "marc", "olivier": "isabelle", "quentin": "isabelle"}
TEAM = {
    "marc": "terrains",
    "fatima": "terrains",
    "isabelle": "accompagnement",
    "olivier": "accompagnement",
    "quentin": "energie",
}
PACK = "agence"


def lead(owner: str) -> str:
    """Who decides for a colleague."""
    return LEADS.get(owner, "helene")


def names(card: str) -> dict[str, str]:
    """How the talk addresses and names a person, by the key of her card: cards are made while the plan is played."""
    dear, short = civil(people().get(card, ""))
    return {"Civ": dear, "Name": short}


@cache
def people() -> dict[str, str]:
    """The name behind each key of a card."""
    return {card.key: card.name for card in cards()}


def staff(stage: Stage, owner: str) -> dict[str, str]:
    """The slots for colleagues."""
    user = stage.users[owner]
    return {"owner": owner, "ownerfirst": user.first_name, "lead": lead(owner)}


def day_words(stage: Stage, day: dt.date) -> str:
    return formats.day(day, stage.house.language, today=stage.calendar.today)


def questions(topic: str, seed: str) -> dict[str, str]:
    """Two questions of a topic with their answers, the same ones each time for a record."""
    pairs = list(rows(sections(PACK, "topics")[topic], 2, "|"))
    first = zlib.crc32(seed.encode()) % len(pairs)
    second = (first + 1) % len(pairs)
    return {"q1": pairs[first][0], "a1": pairs[first][1], "q2": pairs[second][0], "a2": pairs[second][1]}


def priced(stage: Stage, text: str) -> tuple[Line, ...]:
    """« Audit : 3 × 1 860 ; Rapport : 1 × 900 » as lines with the house's taxes."""
    taxes = tuple((name, Decimal(rate)) for name, rate in stage.house.taxes)
    found = []
    for chunk in filter(None, (part.strip() for part in text.split(";"))):
        label, _colon, figures = chunk.rpartition(":")
        quantity, _times, price = figures.partition("×")
        cents = int(Decimal(price.replace(" ", "").replace(",", ".")) * 100)
        found.append(Line(stage.typeset(label.strip()), Decimal(quantity.replace(" ", "")), cents, taxes=taxes))
    return tuple(found)


def card(stage: Stage, key: str) -> Party | None:
    return stage.parties[key] if key and key != "-" else None


def pieces(section: str, columns: int) -> list[list[str]]:
    """The rows of a section of the business file."""
    return list(rows(sections(PACK, "business")[section], columns, "|"))
