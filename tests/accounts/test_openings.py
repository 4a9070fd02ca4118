"""External messages, team by team and date by date (P-058 to P-062)."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from ariane.accounts.models import Opening, Team, User
from ariane.accounts.openings import messages_open
from ariane.journal import policy
from ariane.kernel import clock
from ariane.pieces.models import Piece
from tests.world import World, record

Verdict = Opening.Verdict


def rule(team: str | None, kind: str, verdict: str, **days: dt.date) -> Opening:
    return Opening.objects.create(
        team=Team.objects.get(code=team) if team else None, kind=kind, verdict=verdict, **days
    )


@pytest.mark.req("P-059")
def test_a_team_may_and_another_may_not_yet(world: World) -> None:
    ventes, achats = world.team("ventes").pk, world.team("achats").pk
    assert messages_open("letter", [achats]), "without a rule it is open"
    rule(None, "letter", Verdict.CLOSED)
    rule("ventes", "letter", Verdict.OPEN)
    assert messages_open("letter", [ventes])
    assert not messages_open("letter", [achats])
    assert messages_open("quote", [achats])
    assert messages_open("letter", [achats, ventes]), "one of her teams is enough"


@pytest.mark.req("P-058", "P-061")
def test_a_pilot_has_its_dates_then_everybody(world: World) -> None:
    today, ventes, achats = clock.today(), world.team("ventes").pk, world.team("achats").pk
    start, everybody = today + dt.timedelta(days=10), today + dt.timedelta(days=40)
    rule(None, "request", Verdict.CLOSED, to_day=everybody - dt.timedelta(days=1))
    rule("ventes", "request", Verdict.OPEN, from_day=start)
    assert not messages_open("request", [ventes])
    assert messages_open("request", [ventes], day=start)
    assert not messages_open("request", [achats], day=start)
    assert messages_open("request", [achats], day=everybody)


@pytest.mark.req("P-059", "P-062")
def test_a_closed_kind_refuses_the_message_and_keeps_the_note(ben: User, offer: Piece) -> None:
    assert policy.can(ben, "message", record(offer))
    rule("ventes", "quote", Verdict.CLOSED)
    ben = User.objects.get(pk=ben.pk)
    assert not policy.can(ben, "message", record(offer))
    assert policy.can(ben, "note", record(offer))
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        assert not policy.can(ben, "message", record(offer))


@pytest.mark.req("P-059")
def test_an_administrator_writes_the_rules(
    as_user: Callable[[User], Client], ada: User, ben: User, offer: Piece
) -> None:
    url = "/settings/external-messages/"
    assert as_user(ben).get(url).status_code == 403
    given = {"team": Team.objects.get(code="ventes").pk, "kind": "quote", "verdict": "closed"}
    wrong = given | {"from_day": "2026-12-01", "to_day": "2026-11-01"}
    assert as_user(ada).post(f"{url}new/", wrong).status_code == 422
    as_user(ada).post(f"{url}new/", given)
    assert "Ventes" in as_user(ada).get(url).content.decode()
    page = as_user(ben).get(f"/records/{offer.pk}/").content.decode()
    assert 'name="mode" value="message"' not in page
