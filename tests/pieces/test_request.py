"""Requests on their way through the two lines, and dated lines as the classic text."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.journal.models import Delivery, Stage
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces import follow_up
from ariane.pieces.models import Piece
from ariane.pieces.request import desk
from ariane.pieces.request.completeness import MISSING, completeness
from ariane.pieces.request.desk import Capture
from tests.world import World, fresh


def whole(world: World) -> Capture:
    return Capture(
        "Hall relais", world.dora, world.commune, "phone", "Cherche 400 m²", clock.today(), False, "", "Premier appel"
    )


def stage(code: str) -> Stage:
    return Stage.objects.get(kind__code="request", code=code)


@pytest.mark.req("P-010", "P-013")
def test_an_incomplete_request_is_kept_and_says_what_it_lacks(nadia: User) -> None:
    made = desk.capture(by=nadia, captured=Capture("Un appel sur les terrains"))
    assert made.stage == stage("to-complete")
    assert set(completeness(made).missing) == set(MISSING) - {"urgency_origin"}


@pytest.mark.req("P-010", "P-012", "P-013")
def test_a_complete_request_waits_for_the_second_line(nadia: User, sophie: User, world: World) -> None:
    made = desk.capture(by=nadia, captured=whole(world))
    assert completeness(made).complete
    assert made.stage == stage("to-check")
    assert list(desk.to_check(sophie)) == [made]


@pytest.mark.req("P-013")
@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("channel", "", "channel"),
        ("description", " ", "description"),
        ("received_on", None, "received_on"),
        ("urgency_answered", False, "urgency"),
        ("urgent", True, "urgency_origin"),
    ],
)
def test_each_minimal_field_is_asked_for(nadia: User, world: World, field: str, value: object, code: str) -> None:
    made = desk.capture(by=nadia, captured=whole(world))
    Piece.objects.filter(pk=made.pk).update(**{field: value})
    assert completeness(fresh(made)).missing == (code,)


@pytest.mark.req("P-011", "P-012")
def test_the_second_line_validates_and_assigns(nadia: User, sophie: User, ben: User, world: World) -> None:
    made = desk.capture(by=nadia, captured=whole(world))
    for other in (nadia, ben):
        with pytest.raises(NotAllowed):
            desk.validate(by=other, request=made, owner=ben)
    desk.validate(by=sophie, request=made, owner=ben, team=world.team("ventes"))
    assert (fresh(made).stage, fresh(made).owner) == (stage("assigned"), ben)
    assert not desk.to_check(sophie).exists()
    with pytest.raises(DomainError):
        desk.validate(by=sophie, request=fresh(made), owner=ben)


@pytest.mark.req("P-012")
def test_the_first_line_passes_no_request_on_by_the_side_door(nadia: User, world: World) -> None:
    made = desk.capture(by=nadia, captured=whole(world))
    for changes in ({"stage": stage("assigned")}, {"stage": stage("in-progress")}, {"owner": nadia}):
        with pytest.raises(NotAllowed):
            actions.change_fields(by=nadia, record=made, changes=changes)
    actions.change_fields(by=nadia, record=made, changes={"stage": stage("to-complete")})
    assert fresh(made).owner is None


@pytest.mark.req("P-011", "P-064")
def test_the_substitute_validates_for_the_second_line(
    nadia: User, thomas: User, sophie: User, ben: User, world: World
) -> None:
    made = desk.capture(by=nadia, captured=whole(world))
    desk.validate(by=thomas, request=made, owner=ben)
    line = made.entries.filter(type="change").last()
    assert line is not None
    assert (line.author.user, line.on_behalf_of) == (thomas, sophie)


@pytest.mark.req("P-011")
def test_a_request_goes_back_with_what_is_missing(nadia: User, sophie: User, world: World) -> None:
    made = desk.capture(by=nadia, captured=whole(world))
    desk.send_back(by=sophie, request=made, why="Le numéro de téléphone.")
    assert fresh(made).stage == stage("to-complete")
    told = Delivery.objects.get(entry__text="Le numéro de téléphone.", user=nadia, channel="app")
    assert told.reason == "told"
    with pytest.raises(NotAllowed):
        desk.send_back(by=nadia, request=made, why="Non.")


def test_a_request_without_third_party_is_not_validated(nadia: User, sophie: User, ben: User, world: World) -> None:
    made = desk.capture(by=nadia, captured=Capture("À identifier"))
    with pytest.raises(DomainError):
        desk.validate(by=sophie, request=made, owner=ben)
    desk.validate(by=sophie, request=made, owner=ben, party=world.commune)
    assert fresh(made).main_party_id == world.commune.pk


@pytest.mark.req("P-026", "P-027", "P-028", "P-029")
def test_dated_lines_are_the_classic_text_in_and_out(ben: User, world: World) -> None:
    text = "23/11/2026 : accès confirmé\n2/11/26: plans demandés\npar l’architecte\n28/10/2026 : premier appel"
    assert follow_up.import_text(by=ben, record=world.offer, text=text) == 3
    assert follow_up.import_text(by=ben, record=world.offer, text=text) == 0, "twice is once"
    actions.post_follow_up(by=ben, record=world.offer, text="entre les deux", day=dt.date(2026, 11, 10))
    assert follow_up.as_text(world.offer).split("\n") == [
        "23/11/2026 : accès confirmé",
        "10/11/2026 : entre les deux",
        "02/11/2026 : plans demandés par l’architecte",
        "28/10/2026 : premier appel",
    ]


@pytest.mark.parametrize("text", ["sans date", "31/02/2026 : jamais", ""])
def test_a_text_that_cannot_be_read_is_refused_whole(ben: User, world: World, text: str) -> None:
    with pytest.raises(DomainError):
        follow_up.import_text(by=ben, record=world.offer, text=f"{text}\n")
    assert not follow_up.lines(world.offer).exists()


@given(st.dates(dt.date(2001, 1, 1), dt.date(2026, 11, 27)))
def test_a_date_without_year_is_the_last_such_day(day: dt.date) -> None:
    today = dt.date(2026, 11, 27)
    if (day.month, day.day) == (2, 29):
        return
    (line,) = follow_up.read(f"{day.day}/{day.month} : x", today=today)
    assert line.day <= today
    assert today - line.day < dt.timedelta(days=366)
    assert (line.day.month, line.day.day) == (day.month, day.day)
