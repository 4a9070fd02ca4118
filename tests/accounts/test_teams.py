"""Teams and covers."""

import datetime as dt

import pytest

from ariane.accounts.actions import teams
from ariane.accounts.actions.teams import TeamData
from ariane.accounts.models import Cover, Team, User
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from tests.world import World, fresh


def test_a_team_has_a_code_that_stays_when_it_is_renamed(ada: User, ben: User) -> None:
    team = teams.create_team(by=ada, team=TeamData("Énergie & climat", lead=ben), members=[ben])
    assert team.code == "energie-climat"
    teams.update_team(by=ada, team=team, data=TeamData("Climat", lead=ben), members=[])
    assert (fresh(team).code, fresh(team).name, team.members.count()) == ("energie-climat", "Climat", 0)


def test_two_teams_never_bear_the_same_name(ada: User, world: World) -> None:
    with pytest.raises(DomainError):
        teams.create_team(by=ada, team=TeamData("VENTES "))
    assert teams.create_team(by=ada, team=TeamData("ventes !")).code == "ventes-2"


def test_teams_are_for_who_may_configure(ben: User, world: World) -> None:
    with pytest.raises(NotAllowed):
        teams.create_team(by=ben, team=TeamData("Secrète"))
    with pytest.raises(NotAllowed):
        teams.update_team(by=ben, team=world.team("ventes"), data=TeamData("Ventes"), members=[])
    with pytest.raises(NotAllowed):
        teams.set_teams(by=ben, user=ben, teams=[])


def test_membership_gives_and_takes_rights(ada: User, cleo: User, world: World) -> None:
    ventes = world.team("ventes")
    teams.set_teams(by=ada, user=cleo, teams=[ventes])
    assert fresh(cleo).rights.teams == {ventes.pk}
    teams.set_teams(by=ada, user=cleo, teams=[])
    assert fresh(cleo).rights.teams == frozenset()


@pytest.mark.req("X-12")
def test_a_cover_lends_rights_for_its_days_only(ben: User, cleo: User) -> None:
    today = clock.today()
    made = teams.cover(by=ben, user=ben, substitute=cleo, days=(today, today), reason="congé")
    assert [other.user_id for other in fresh(cleo).rights.covering] == [ben.pk]
    Cover.objects.filter(pk=made.pk).update(from_day=today - dt.timedelta(days=2), to_day=today - dt.timedelta(days=1))
    assert fresh(cleo).rights.covering == ()


def test_a_cover_is_announced_by_oneself_or_an_administrator(ada: User, ben: User, cleo: User) -> None:
    today = clock.today()
    with pytest.raises(NotAllowed):
        teams.cover(by=cleo, user=ben, substitute=cleo, days=(today, today))
    made = teams.cover(by=ada, user=ben, substitute=cleo, days=(today, today))
    with pytest.raises(NotAllowed):
        teams.end_cover(by=User.objects.get(username="nadia"), cover=made)
    teams.end_cover(by=cleo, cover=made)
    assert not Cover.objects.filter(pk=made.pk).exists()


def test_a_cover_makes_sense(ben: User, cleo: User, idle: User) -> None:
    today = clock.today()
    User.objects.filter(pk=idle.pk).update(is_active=False)
    for substitute, days in (
        (ben, (today, today)),
        (cleo, (today, today - dt.timedelta(days=1))),
        (fresh(idle), (today, today)),
    ):
        with pytest.raises(DomainError):
            teams.cover(by=ben, user=ben, substitute=substitute, days=days)


def test_codes_do_not_collide(ada: User) -> None:
    names = ["A", "A.", "A-"]
    assert [teams.create_team(by=ada, team=TeamData(name)).code for name in names] == ["a", "a-2", "a-3"]
    assert Team.objects.filter(code__in=("a", "a-2", "a-3")).count() == 3
