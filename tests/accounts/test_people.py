"""Accounts: made, changed, closed; who may, and what a clash says."""

import pytest

from ariane.accounts.actions import people
from ariane.accounts.actions.people import Person
from ariane.accounts.models import SettingChange, User
from ariane.kernel.errors import DomainError, NotAllowed
from tests.world import World, fresh


def test_an_account_has_a_login_an_address_and_roles(ada: User) -> None:
    made = people.create_user(by=ada, person=Person("zoe", "Zoé", "Neuve", "Zoe@Agence.example"), roles=("member",))
    assert (made.name, made.email, made.identity.address) == ("Zoé Neuve", "Zoe@Agence.example", "zoe@agence.example")
    assert made.rights.may("note.post")
    assert not made.has_usable_password()
    line = SettingChange.objects.first()
    assert line is not None
    assert (line.by, line.area, line.name, line.verb) == (ada, "user", "Zoé Neuve", "created")


def test_an_address_may_be_missing(ada: User) -> None:
    """M-005: the login and the professional address are two things."""
    made = people.create_user(by=ada, person=Person("zoe"))
    again = people.create_user(by=ada, person=Person("zac"))
    assert made.identity.address is None
    assert again.identity.pk != made.identity.pk


@pytest.mark.parametrize("person", [Person("BEN"), Person("zoe", email="Ben@agence.example")])
def test_a_login_and_an_address_belong_to_one_person(ada: User, ben: User, person: Person) -> None:
    with pytest.raises(DomainError):
        people.create_user(by=ada, person=person)
    with pytest.raises(DomainError):
        people.update_user(by=ada, user=fresh(ada), person=person)


def test_whoever_becomes_a_colleague_keeps_what_she_wrote_as_an_outsider(ada: User, world: World) -> None:
    outsider = world.dora.addresses.get().identity
    made = people.create_user(by=ada, person=Person("dora", "Dora", "Dupont", "dora@aubrives.example"))
    assert made.identity == outsider
    assert not fresh(outsider).external


def test_only_who_may_configure_touches_accounts(ben: User, cleo: User) -> None:
    for action in (
        lambda: people.create_user(by=ben, person=Person("zoe")),
        lambda: people.update_user(by=ben, user=cleo, person=Person("cleo", "Moi")),
        lambda: people.disable(by=ben, user=cleo),
        lambda: people.enable(by=ben, user=cleo),
    ):
        with pytest.raises(NotAllowed):
            action()


@pytest.mark.req("O-006")
def test_a_closed_account_loses_its_sessions_and_nothing_else(ada: User, ben: User, as_user, world: World) -> None:  # type: ignore[no-untyped-def]
    browser = as_user(ben)
    assert browser.get("/me/keys/").status_code == 200
    people.disable(by=ada, user=ben)
    assert browser.get("/me/keys/").status_code == 302
    assert fresh(world.offer).owner == ben
    assert not fresh(ben).rights.may("note.post")
    people.enable(by=ada, user=ben)
    assert fresh(ben).rights.may("note.post")


def test_the_last_administrator_stays(ada: User, ben: User) -> None:
    with pytest.raises(DomainError):
        people.disable(by=ada, user=ada)
    with pytest.raises(DomainError):
        people.disable(by=None, user=ada)
    ben.roles.add(ada.roles.get())
    people.disable(by=fresh(ben), user=ada)
    assert not fresh(ada).is_active


def test_a_change_says_from_what_to_what(ada: User, ben: User) -> None:
    people.update_user(by=ada, user=ben, person=Person("ben", "Ben", "Vendeur", "ben@agence.example", job="Vendeur"))
    line = SettingChange.objects.first()
    assert line is not None
    assert line.changes == [["job", "", "Vendeur"]]
    people.update_user(by=ada, user=ben, person=Person("ben", "Ben", "Vendeur", "ben@agence.example", job="Vendeur"))
    assert SettingChange.objects.first() == line
