"""Roles: the shipped ones follow the matrix, copies are edited freely (D-054)."""

import pytest

from ariane.accounts import roles
from ariane.accounts.actions import rights
from ariane.accounts.capabilities import MATRIX, Scope, bundle
from ariane.accounts.models import Role, SettingChange, User
from ariane.kernel.errors import DomainError, NotAllowed
from tests.world import fresh

pytestmark = pytest.mark.django_db


def test_installing_again_restores_shipped_roles_and_keeps_copies(ada: User) -> None:
    copy = rights.copy_role(by=ada, role=Role.objects.get(code="member"), name="Vendeur externe")
    rights.set_scopes(by=ada, role=copy, scopes={"commercial.read": 1})
    Role.objects.filter(code="lead").update(capabilities={})
    roles.install()
    assert Role.objects.get(code="lead").capabilities == bundle("lead")
    assert fresh(copy).capabilities == {"commercial.read": 1}
    assert Role.objects.count() == 9


def test_a_shipped_role_is_not_edited(ada: User) -> None:
    with pytest.raises(DomainError):
        rights.set_scopes(by=ada, role=Role.objects.get(code="member"), scopes={})


@pytest.mark.req("D-054")
def test_rights_are_set_for_one_person_without_touching_others(ada: User, ben: User, cleo: User) -> None:
    role = rights.personal_role(by=ada, user=ben)
    assert fresh(ben).rights.scopes == fresh(cleo).rights.scopes
    scopes = {**role.capabilities, "interaction.delete": int(Scope.MINE), "export": 0}
    rights.set_scopes(by=ada, role=role, scopes=scopes)
    assert fresh(ben).rights.scope("interaction.delete") == Scope.MINE
    assert not fresh(ben).rights.may("export")
    assert fresh(cleo).rights.may("export")
    assert rights.personal_role(by=ada, user=fresh(ben)) == role
    line = SettingChange.objects.first()
    assert line is not None
    assert sorted(line.changes) == [["export", "mine", "none"], ["interaction.delete", "none", "mine"]]


def test_scopes_are_known_ones(ada: User) -> None:
    copy = rights.copy_role(by=ada, role=Role.objects.get(code="member"), name="Copie")
    with pytest.raises(DomainError):
        rights.set_scopes(by=ada, role=copy, scopes={"fly": 3})
    with pytest.raises(ValueError, match="7"):
        rights.set_scopes(by=ada, role=copy, scopes={"export": 7})


def test_somebody_can_always_change_the_settings(ada: User) -> None:
    with pytest.raises(DomainError):
        rights.set_roles(by=ada, user=ada, roles=[Role.objects.get(code="member")])
    own = rights.personal_role(by=ada, user=ada)
    with pytest.raises(DomainError):
        rights.set_scopes(by=fresh(ada), role=own, scopes={"note.post": 3})
    assert fresh(ada).rights.may("configure")


def test_rights_are_for_who_may_configure(ben: User) -> None:
    member = Role.objects.get(code="member")
    for action in (
        lambda: rights.set_roles(by=ben, user=ben, roles=[Role.objects.get(code="admin")]),
        lambda: rights.copy_role(by=ben, role=member, name="Copie"),
        lambda: rights.personal_role(by=ben, user=ben),
        lambda: rights.set_scopes(by=ben, role=member, scopes={}),
    ):
        with pytest.raises(NotAllowed):
            action()


def test_every_capability_of_the_matrix_has_a_scope_for_every_role() -> None:
    assert all(len(scopes) == 8 for scopes in MATRIX.values())
