"""The list's answer and the instance's are the same, for every person and record of a drawn organisation."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ariane.accounts.capabilities import MATRIX, ROLES, Scope
from ariane.accounts.models import Cover, Role, Team, User
from ariane.journal import policy
from ariane.journal.models import Kind, Reader, Record
from ariane.kernel import clock
from ariane.kernel.errors import NotAllowed
from tests.world import World

KINDS = ("party", "request", "quote", "invoice", "interaction", "room")


def draw_record(data: st.DataObject, people: list[User], teams: list[Team]) -> Record:
    kind = Kind.objects.get(code=data.draw(st.sampled_from(KINDS)))
    somebody = st.sampled_from([None, *people])
    return Record.objects.create(
        kind=kind,
        title="x",
        owner=data.draw(somebody),
        created_by=data.draw(somebody),
        team=data.draw(st.sampled_from([None, *teams])),
    )


@pytest.mark.req("O-074", "P-063", "X-12")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_list_and_instance_agree(world: World, data: st.DataObject) -> None:
    people = list(User.objects.all())
    teams = list(Team.objects.all())
    records = [draw_record(data, people, teams) for _n in range(4)]
    for record in records:
        for user in data.draw(st.lists(st.sampled_from(people), max_size=2, unique=True)):
            Reader.objects.get_or_create(record=record, user=user)
    for record in Record.objects.filter(pk__in=[one.pk for one in records]).select_related("kind"):
        by_instance = policy.readers(record, people)
        by_list = {user.pk for user in people if Record.objects.filter(policy.visible(user), pk=record.pk).exists()}
        same = Record.objects.filter(pk=record.pk)
        by_kind = {user.pk for user in people if same.filter(policy.visible_in(user, record.kind)).exists()}
        assert by_instance == by_list == by_kind, record.kind.code


@pytest.mark.req("O-074")
def test_another_team_does_not_read_an_offer(world: World) -> None:
    record = Record.objects.select_related("kind").get(pk=world.offer.pk)
    assert policy.readers(record, [world.ben, world.bea, world.cleo, world.idle]) == {world.ben.pk, world.bea.pk}


def test_a_reader_row_opens_one_record(world: World) -> None:
    Reader.objects.create(record=world.offer, user=world.cleo)
    assert Record.objects.filter(policy.visible(world.cleo), kind__code="quote").count() == 1


@pytest.mark.req("P-063", "P-064")
def test_a_substitute_reads_as_the_colleague_she_covers(world: World) -> None:
    assert Record.objects.filter(policy.visible(world.thomas), pk=world.offer.pk).exists()
    Cover.objects.update(to_day=clock.today() - dt.timedelta(days=1))
    assert not Record.objects.filter(policy.visible(world.__class__().thomas), pk=world.offer.pk).exists()


def test_a_substitute_never_reads_rooms(world: World) -> None:
    room = Record.objects.create(kind=Kind.objects.get(code="room"), title="Isabelle, Karim")
    Reader.objects.create(record=room, user=world.sophie)
    assert Record.objects.filter(policy.visible(world.sophie), pk=room.pk).exists()
    assert not Record.objects.filter(policy.visible(world.thomas), pk=room.pk).exists()
    assert policy.readers(Record.objects.select_related("kind").get(pk=room.pk), [world.thomas]) == set()


@pytest.mark.req("X-28")
def test_an_administrator_does_not_read_a_private_room(world: World) -> None:
    room = Record.objects.create(kind=Kind.objects.get(code="room"), title="Isabelle, Karim")
    assert not Record.objects.filter(policy.visible(world.ada), pk=room.pk).exists()


@pytest.mark.req("P-032", "O-059", "X-17")
def test_stars_are_the_managers_on_requests_and_the_teams_on_tickets(world: World) -> None:
    ventes = world.team("ventes")
    request = Record.objects.create(kind=Kind.objects.get(code="request"), title="x", team=ventes, owner=world.ben)
    ticket = Record.objects.create(kind=Kind.objects.get(code="ticket"), title="x", team=ventes)
    assert [policy.can(who, "stars", request) for who in (world.bea, world.ben, world.nadia)] == [True, False, False]
    assert policy.can(world.nadia, "urgency", request)
    assert [policy.can(who, "stars", ticket) for who in (world.ben, world.cleo)] == [True, False]


@pytest.mark.req("O-074")
def test_reading_without_writing_cannot_send(world: World) -> None:
    Reader.objects.create(record=world.offer, user=world.cleo)
    assert policy.can(world.cleo, "note", world.offer)
    with pytest.raises(NotAllowed):
        policy.require(world.cleo, "message", world.offer)


def test_every_shipped_role_has_a_column_of_the_matrix(world: World) -> None:
    assert {len(scopes) for scopes in MATRIX.values()} == {len(ROLES)}
    for role in Role.objects.filter(builtin=True):
        assert all(Scope(scope) for scope in role.capabilities.values()), role.code


def test_a_substitute_acts_for_whom_she_covers_on_that_kind(world: World) -> None:
    today = clock.today()
    for covered, kinds in ((world.bea, ["ticket"]), (world.ben, ["quote"])):
        Cover.objects.create(user=covered, substitute=world.cleo, from_day=today, to_day=today, kinds=kinds)
    cleo = User.objects.get(pk=world.cleo.pk)
    assert policy.can(cleo, "edit", world.offer)
    assert policy.acting_for(cleo, "edit", world.offer) == world.ben.pk
