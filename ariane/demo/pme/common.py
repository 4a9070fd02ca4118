"""What the plans of Atelier Boréal share: the catalogue, prices, words for dates and people."""

import datetime as dt
import zlib
from decimal import Decimal
from functools import cache

from ariane.demo.cast import Card
from ariane.demo.script import civil
from ariane.demo.stage import Stage
from ariane.demo.texts import rows, sections
from ariane.pieces.amounts import Line
from ariane.ui import formats

PACK = "pme"
LEADS = {"mathieu": "anne-marie", "chloe": "mathieu"}
TEAM = {
    "mathieu": "ventes",
    "chloe": "ventes",
    "rosalie": "achats",
    "jerome": "operations",
    "sam": "operations",
    "lea": "finance",
    "olivia": "service",
}


@cache
def catalogue() -> list[list[str]]:
    """The products: title, price, lead time, description."""
    return list(rows(sections(PACK, "catalogue")["products"], 4, "|"))


def listed(section: str, columns: int) -> list[list[str]]:
    return list(rows(sections(PACK, "catalogue")[section], columns, "|"))


def taxes(stage: Stage) -> tuple[tuple[str, Decimal], ...]:
    return tuple((name, Decimal(rate)) for name, rate in stage.house.taxes)


def priced(stage: Stage, text: str) -> tuple[Line, ...]:
    """« 8×1, 13×12 »: product numbers and quantities."""
    lines = []
    for chunk in filter(None, (part.strip() for part in text.split(","))):
        number, _times, quantity = chunk.partition("×")
        title, price, *_rest = catalogue()[int(number) - 1]
        lines.append(Line(title, Decimal(quantity), int(Decimal(price) * 100), taxes=taxes(stage)))
    return tuple(lines)


def names(card: Card) -> dict[str, str]:
    dear, short = civil(card.name, card.language)
    return {"Civ": dear, "Name": short}


def staff(stage: Stage, owner: str) -> dict[str, str]:
    return {"owner": owner, "ownerfirst": stage.users[owner].first_name, "lead": LEADS.get(owner, "anne-marie")}


def chat(seed: str) -> dict[str, str]:
    """A question of a customer and its answer."""
    pairs = list(rows(sections(PACK, "topics")["talk"], 2, "|"))
    question, answer = pairs[zlib.crc32(seed.encode()) % len(pairs)]
    return {"q": question, "a": answer}


def day_words(stage: Stage, day: dt.date, language: str = "fr") -> str:
    return formats.day(day, language, today=stage.calendar.today)


def weeks(text: str) -> str:
    """The longest lead time of some products, in weeks."""
    numbers = [int(part.partition("×")[0]) for part in text.split(",") if "×" in part]
    return str(max([int(catalogue()[number - 1][2]) for number in numbers], default=21) // 7)
