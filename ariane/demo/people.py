"""Cards of the stage, made as a colleague would make them."""

import zlib

from ariane.demo.cast import Card
from ariane.demo.stage import Stage
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Party


def make_card(stage: Stage, author: str, card: Card) -> Party:
    """One card with its address, phone and number."""
    where = zlib.crc32(card.key.encode())
    street = f"{stage.house.streets[where % len(stage.house.streets)]} {1 + where % 140}" if card.town else ""
    fields = {
        "other_name": card.other_name,
        "legal_form": card.legal_form,
        "job": card.job,
        "quality": card.quality,
        "language": card.language,
        "relations": list(card.relations),
        "strategic": card.strategic,
        "city": card.town,
        "postcode": stage.house.postcodes.get(card.town, ""),
        "street": street,
        "establishment_no": card.number,
        "country": stage.house.country,
    }
    if card.type == "person":
        fields["first_name"] = card.name.removeprefix("Maître ").partition(" ")[0]
    party = create_party(
        by=stage.user(author),
        party=NewParty(
            name=card.name,
            party_type=card.type,
            organisation=stage.parties[card.of] if card.of else None,
            addresses=(card.address,) if card.address else (),
            phones=(card.phone,) if card.phone else (),
            fields=fields,
        ),
    )
    stage.parties[card.key] = party
    return party


def party(pk: int | None) -> Party:
    """The card of an id; a demonstration in which it is missing is wrong."""
    if pk is None:
        raise LookupError("a card is missing")
    return Party.objects.get(pk=pk)
