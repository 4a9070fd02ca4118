"""The cards of the Agence Val-Mosan, with the accidents of a real contact file (domain model C.9)."""

from collections.abc import Iterator
from dataclasses import replace

from ariane.demo.cards import belgian, key, people
from ariane.demo.cast import Card
from ariane.demo.texts import rows, sections

AUBRIVES = belgian(21642819)
WITHOUT_NUMBER = {"cycles-barras", "moulin-de-riviere", "studio-pixel-plume", "traiteur-wilmotte", "kayaks-du-val"}
BAD_KEY = "peintures-absil"
STRATEGIC = {"transports-meunier-sa", "commune-d-aubrives"}
DUTCH = {"transvaal-logistics-nv"}
RELATIONS = {
    "commune-d-aubrives": ("customer", "authority"),
    "architectes-henry-co": ("partner",),
    "bureau-d-etudes-terralog": ("supplier", "partner"),
    "geometres-duvivier": ("supplier",),
    "notaires-servais-leroy": ("partner",),
    "banque-des-vallees": ("partner",),
    "nettoyage-clarval": ("supplier",),
}


def cards() -> Iterator[Card]:
    """Organisations before their departments, departments before their people."""
    lines = sections("agence", "cards")
    for position, fields in enumerate(rows(lines["companies"], 6)):
        yield from _company(position, fields)
    for position, fields in enumerate(rows(lines["municipalities"], 6)):
        yield from _public(position, fields, "administration communale")
    for position, fields in enumerate(rows(lines["authorities"], 6)):
        yield from _public(100 + position, fields, "personne morale de droit public")
    for name, quality, town, address in rows(lines["individuals"], 4):
        yield Card(key(name), name, "person", address=address, town=town, quality=quality)
    yield from accidents()


def accidents() -> Iterator[Card]:
    """Doubles, true and false, and the person with two cards."""
    # the same adviser under another spelling, found by her address
    yield Card("hanquet-double", "I. Hanquet", "person", address="isabelle.hanquet@ccvm.example", quality="contact")
    # father and son share the family's address: no double
    yield Card("dupuis-fils", "Jean Dupuis", "person", address="dupuis@famille.example", town="Waulsart",
               quality="founder", other_name="Jean Dupuis fils")  # fmt: skip
    # he works for both, and says so on the phone
    yield Card("tonglet-regie", "David Tonglet", "person", of="regie-des-bois",
               address="david.tonglet@regiedesbois.example", job="conseiller technique", quality="contact")  # fmt: skip


def _company(position: int, fields: list[str]) -> Iterator[Card]:
    name, other, form, town, domain, staff = fields
    card = key(name)
    number = belgian(21700000 + position * 1373)
    if card == BAD_KEY:
        number = number[:-2] + f"{(int(number[-2:]) + 7) % 97:02}"
    yield Card(
        key=card,
        name=name,
        type="organisation",
        address=f"info@{domain}.example" if domain != "-" else "",
        town=town,
        other_name=other,
        legal_form=form,
        relations=RELATIONS.get(card, ("customer",) if position % 3 else ("prospect",)),
        number=AUBRIVES if card == "administration-d-aubrives" else "" if card in WITHOUT_NUMBER else number,
        phone=f"+32 8{1 + position % 2} {22 + position % 60} {10 + position % 80} {position % 90:02}",
        strategic=card in STRATEGIC,
        language="nl" if card in DUTCH else "fr",
    )
    for one in people(staff, name, domain, {}):
        yield replace(one, language="nl") if card in DUTCH else one


def _public(position: int, fields: list[str], form: str) -> Iterator[Card]:
    name, other, town, domain, departments, staff = fields
    organisation = key(name)
    yield Card(
        key=organisation,
        name=name,
        type="organisation",
        address=f"administration@{domain}.example",
        town=town,
        other_name=other,
        legal_form=form,
        relations=RELATIONS.get(organisation, ("authority",)),
        number=AUBRIVES if organisation == "commune-d-aubrives" else belgian(21650000 + position * 977),
        phone="+32 82 55 01 20" if organisation == "commune-d-aubrives" else f"+32 82 {30 + position % 60} 00 10",
        strategic=organisation in STRATEGIC,
    )
    places = {}
    for department in filter(None, (one.strip() for one in departments.split(","))):
        places[department] = f"{organisation}/{key(department)}"
        yield Card(places[department], f"Service {department}", "service", of=organisation,
                   address=f"{key(department)}@{domain}.example", quality="department")  # fmt: skip
    yield from people(staff, name, domain, places)
