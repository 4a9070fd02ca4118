"""The activity types that ship."""

import pytest

from ariane.activities import types
from ariane.activities.models import ActivityType

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installed() -> None:
    types.install()


@pytest.mark.req("O-016", "O-020")
def test_the_named_types_ship_in_both_languages() -> None:
    names = dict(ActivityType.objects.values_list("name_fr", "name_en"))
    assert {"appeler", "relancer", "rencontrer", "approuver", "tâche", "relancer le devis"} <= names.keys()
    assert all(names.values())


@pytest.mark.req("O-020")
def test_chasing_a_quote_proposes_a_due_date_and_what_comes_next() -> None:
    chase = ActivityType.objects.get(code="chase-quote")
    assert chase.default_days == 7
    assert chase.next_type is not None
    assert chase.next_type.code == "call"


def test_installing_twice_adds_nothing_and_keeps_what_was_edited() -> None:
    count = ActivityType.objects.count()
    ActivityType.objects.filter(code="call").update(name_fr="téléphoner", active=False, next_type=None)
    ActivityType.objects.filter(code="chase-quote").update(next_type=None)
    types.install()
    call = ActivityType.objects.get(code="call")
    assert (ActivityType.objects.count(), call.name_fr, call.active) == (count, "téléphoner", False)
    assert ActivityType.objects.get(code="chase-quote").next_type is None


def test_each_flow_has_its_own_pack() -> None:
    packs = {flow: ActivityType.objects.filter(flow=flow).count() for flow in ("sales", "purchasing", "service")}
    assert packs == {"sales": 3, "purchasing": 6, "service": 6}
