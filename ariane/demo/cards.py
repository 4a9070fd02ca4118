"""From lines of text to cards: addresses, numbers with a right key, phones and streets that look alive."""

import re
import unicodedata
from collections.abc import Iterator

from ariane.demo.cast import Card

PERSON = re.compile(r"(?P<name>[^(]+?)\s*\((?P<job>[^)]+)\)\s*(?:\[(?P<department>[^\]]+)\])?\s*$")


def key(name: str) -> str:
    """A short name to point at a card: « Commune d’Aubrives » is `commune-d-aubrives`."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[’']", " ", name.casefold())).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def local_part(name: str) -> str:
    """The mail name of a person: « Anne-Sophie Thirion » is `anne-sophie.thirion`; a title before it is left out."""
    words = [word for word in name.replace("’", " ").split() if word != "Maître"]
    return f"{key(words[0])}.{key(''.join(words[1:]))}" if len(words) > 1 else key(words[0])


def belgian(prefix: int) -> str:
    """A number of ten digits with its right key."""
    first = f"{prefix:08}"
    return f"{first}{97 - prefix % 97:02}"


def people(text: str, organisation: str, domain: str, departments: dict[str, str]) -> Iterator[Card]:
    """The people of an organisation; « [Travaux] » puts one in that department."""
    for chunk in filter(None, (part.strip() for part in text.split(","))):
        found = PERSON.match(chunk)
        if found is None:
            raise ValueError(f"not a person: {chunk!r}")
        name, department = found["name"], found["department"]
        yield Card(
            key=f"{key(name)}@{key(organisation)}",
            name=name,
            type="person",
            of=departments.get(department or "", key(organisation)),
            address=f"{local_part(name)}@{domain}.example",
            job=found["job"],
            quality="official" if found["job"] in ("bourgmestre", "échevin", "échevine") else "contact",
        )
