"""The cast: a small organisation and its outsiders, built once a session, read afresh in every test.

| who | what |
|---|---|
| ada | administrator |
| ben, bea | Ventes: member, lead |
| cleo | member of another team (Achats): sees nothing of Ventes' offers |
| sophie, thomas | second line; Sophie is on leave, Thomas covers her |
| corinne | contact-file steward |
| nadia | first line |
| julie | member of the group Juridique |
| idle | an account without any role |
| dora | customer: person of the Commune d’Aubrives, contact of Ben's offer |
| erik | another outsider, architect |
"""

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from ariane.accounts import roles
from ariane.accounts.models import Cover, Identity, Membership, Organisation, Role, Team, User
from ariane.activities import types
from ariane.journal import kinds
from ariane.journal.models import Follower, Kind, Link, Record
from ariane.kernel import clock
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.models import Piece

PASSWORD = "un fil rouge solide"

#         login     first      last        roles                     teams
PEOPLE = (
    ("ada", "Ada", "Admin", ("admin",), ()),
    ("ben", "Ben", "Vendeur", ("member",), ("ventes",)),
    ("bea", "Béa", "Chef", ("member", "lead"), ("ventes",)),
    ("cleo", "Cléo", "Achat", ("member",), ("achats",)),
    ("sophie", "Sophie", "Seconde", ("second-line",), ("spoc",)),
    ("thomas", "Thomas", "Suppléant", ("member",), ("achats",)),
    ("corinne", "Corinne", "Fichier", ("steward",), ()),
    ("nadia", "Nadia", "Première", ("first-line",), ("accueil",)),
    ("julie", "Julie", "Juriste", ("member",), ("juridique",)),
    ("idle", "Ida", "Sansrôle", (), ()),
)
TEAMS = (
    ("ventes", "Ventes", "bea", False),
    ("achats", "Achats", None, False),
    ("spoc", "SPOC", None, False),
    ("accueil", "Accueil", None, False),
    ("juridique", "Juridique", None, True),
)


def build() -> None:
    """Make the whole cast in the current database; nothing happens when it is there."""
    if User.objects.filter(username="ada").exists():
        return
    Organisation.objects.create(name="Agence d’essai")
    roles.install()
    kinds.install()
    types.install()
    people = make_people()
    make_teams(people)
    today = clock.today()
    Cover.objects.create(
        user=people["sophie"],
        substitute=people["thomas"],
        from_day=today - dt.timedelta(days=1),
        to_day=today + dt.timedelta(days=5),
        reason="congé",
    )
    make_records(people)


def make_people() -> dict[str, User]:
    password = make_password(PASSWORD)
    people = {}
    for login, first, last, role_codes, _teams in PEOPLE:
        person = User.objects.create(
            username=login, first_name=first, last_name=last, email=f"{login}@agence.example", password=password
        )
        person.roles.set(Role.objects.filter(code__in=role_codes))
        people[login] = person
    return people


def make_teams(people: dict[str, User]) -> None:
    for code, name, lead, is_group in TEAMS:
        team = Team.objects.create(code=code, name=name, lead=people[lead] if lead else None, is_group=is_group)
        members = [people[login] for login, _f, _l, _r, teams in PEOPLE if code in teams]
        Membership.objects.bulk_create(Membership(team=team, user=person) for person in members)


def make_records(people: dict[str, User]) -> None:
    kind = Kind.objects.get(code="party")
    commune = Party.objects.create(kind=kind, title="Commune d’Aubrives", party_type=Party.Type.ORGANISATION)
    dora = person_card(kind, "Dora Dupont", "dora@aubrives.example", commune)
    person_card(kind, "Erik Architecte", "erik@plans.example", None)
    offer_kind = Kind.objects.get(code="quote")
    offer = Piece.objects.create(
        kind=offer_kind,
        ref="OFR-2026-0142",
        title="Rénovation du hall relais",
        main_party=commune,
        owner=people["ben"],
        team=Team.objects.get(code="ventes"),
        stage=offer_kind.stages.first(),
        amount=4825000,
        amount_incl=4825000,
        currency="EUR",
        created_by=people["ben"],
    )
    Link.objects.create(from_record=offer, to_record=dora, role="contact")
    Follower.objects.create(record=offer, identity=people["ben"].identity, user=people["ben"], reason="owner")


def person_card(kind: Kind, name: str, address: str, organisation: Party | None) -> Party:
    card = Party.objects.create(kind=kind, title=name, party_type=Party.Type.PERSON, organisation=organisation)
    PartyAddress.objects.create(party=card, identity=Identity.of_address(address, name), preferred=True)
    return card


class World:
    """The cast by name, each read when first asked for: `world.ben`, `world.offer`, `world.dora`."""

    password = PASSWORD

    def __getattr__(self, name: str) -> Any:
        if name not in {login for login, *_rest in PEOPLE}:
            raise AttributeError(name)
        person = User.objects.get(username=name)
        self.__dict__[name] = person
        return person

    def team(self, code: str) -> Team:
        return Team.objects.get(code=code)

    @cached_property
    def offer(self) -> Piece:
        return Piece.objects.get(ref="OFR-2026-0142")

    @cached_property
    def commune(self) -> Party:
        return Party.objects.get(title="Commune d’Aubrives")

    @cached_property
    def dora(self) -> Party:
        return Party.objects.get(title="Dora Dupont")

    @cached_property
    def erik(self) -> Party:
        return Party.objects.get(title="Erik Architecte")


def fresh(thing: Model) -> Any:
    """The same row as it stands now, with nothing cached on it."""
    return type(thing)._default_manager.get(pk=thing.pk)


def record(thing: Record) -> Record:
    """The plain record behind a party or a piece."""
    return Record.objects.get(pk=thing.pk)
