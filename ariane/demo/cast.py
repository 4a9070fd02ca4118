"""What a demonstration organisation is made of, as plain data: its house, teams, people, absences, addresses."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class House:
    """The organisation itself and the mailbox that it writes from."""

    name: str
    language: str
    country: str
    timezone: str
    currency: str
    mailbox: str
    signature: str
    letterhead: tuple[str, ...] = ()
    remarks: dict[str, list[str]] = field(default_factory=dict)
    taxes: tuple[tuple[str, str], ...] = ()
    streets: tuple[str, ...] = ()
    postcodes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Team:
    code: str
    name: str
    lead: str = ""
    is_group: bool = False


@dataclass(frozen=True)
class Person:
    """A colleague; her address is her login at the mailbox's domain."""

    login: str
    first: str
    last: str
    job: str
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    language: str = "fr"


@dataclass(frozen=True)
class Absence:
    """Somebody is away from one day to another, counted from today, and a colleague stands in."""

    who: str
    substitute: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Alias:
    """An address whose mail makes records of a kind for a team."""

    address: str
    kind: str
    team: str


@dataclass(frozen=True)
class Card:
    """A card to be made: an organisation, a department or a person, with what is said of it."""

    key: str
    name: str
    type: str
    of: str = ""
    address: str = ""
    town: str = ""
    other_name: str = ""
    legal_form: str = ""
    job: str = ""
    quality: str = ""
    language: str = "fr"
    relations: tuple[str, ...] = ()
    number: str = ""
    phone: str = ""
    strategic: bool = False


def login_address(login: str, house: House) -> str:
    """The professional address of a colleague."""
    return f"{login}@{house.mailbox.partition('@')[2]}"
