"""The cards of Atelier Boréal: customers and suppliers with their people."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ariane.demo.cards import key, people
from ariane.demo.cast import Card
from ariane.demo.texts import rows, sections

STRATEGIC = "universite-du-saint-laurent"


def cards() -> Iterator[Card]:
    """Organisations before their people."""
    lines = sections("pme", "cards")
    # two sections never share a telephone number: it would make doubles of strangers
    for relation, section, first in (("customer", "customers", 0), ("supplier", "suppliers", 50)):
        for position, fields in enumerate(rows(lines[section], 7), first):
            yield from _organisation(relation, position, fields)
    # a customer written down twice, for the steward to merge
    cafe = ("cafe-des-artistes-double", "Café des artistes inc.", "organisation")
    yield Card(*cafe, address="info@cafedesartistes.example", town="Québec", relations=("customer",))


def _organisation(relation: str, position: int, fields: list[str]) -> Iterator[Card]:
    name, other, form, town, domain, language, staff = fields
    public = form in ("organisme public", "municipal")
    digits = zlib.crc32(name.encode()) % 100_000_000
    yield Card(
        key=key(name),
        name=name,
        type="organisation",
        address=f"info@{domain}.example",
        town=town,
        other_name=other,
        legal_form=form,
        language=language,
        relations=(relation,),
        number=f"{'88' if public else '11'}{digits:08}",
        phone=f"+1 418 555 {100 + position:04}",
        strategic=key(name) == STRATEGIC,
    )
    for one in people(staff, name, domain, {}):
        yield replace(one, language=language)


@cache
def named() -> dict[str, Card]:
    """The cards by key."""
    return {card.key: card for card in cards()}


def contact(organisation: str, which: int = 0) -> Card:
    """Somebody of an organisation given by name."""
    home = key(organisation)
    found = [card for card in named().values() if card.of == home]
    return found[which % len(found)]
