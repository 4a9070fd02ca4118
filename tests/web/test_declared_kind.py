"""A kind that an administrator declared, with a field of every type, is used like a shipped one (O-004)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal.actions import create_record
from ariane.journal.configure.fields import FieldData, add_field
from ariane.journal.configure.kinds import KindData, declare_kind
from ariane.journal.configure.stages import StageData
from ariane.journal.models import Entry, FieldDef, FieldValue, Kind, Record
from ariane.pieces.models import Piece
from tests.world import World, fresh

TYPES = ("text", "long", "integer", "money", "date", "datetime", "boolean", "choice", "user", "team", "record", "url")


@pytest.fixture
def kind(ada: User) -> Kind:
    made = declare_kind(by=ada, data=KindData("bail", "baux", prefix="BAI"), stages=[StageData("proposé")])
    for name in TYPES:
        choices = (("bureau", "office"), ("atelier", "workshop")) if name == "choice" else ()
        add_field(by=ada, kind=made, data=FieldData(f"Le {name}", type=name, choices=choices), tracked=True)
    return fresh(made)  # type: ignore[no-any-return]


@pytest.fixture
def lease(kind: Kind, ben: User) -> Record:
    return create_record(by=ben, kind=kind, title="Hall relais, lot 3", model=Piece, owner=ben)


def code(name: str) -> str:
    return f"x-le-{name}"


def said(world: World, lease: Record) -> dict[str, Any]:
    values: dict[str, Any] = {
        "text": "A-3",
        "long": "Très clair",
        "integer": "120",
        "money": "1250,50",
        "date": "2030-12-01",
        "datetime": "2030-11-25T10:30",
        "boolean": "on",
        "choice": FieldDef.objects.get(kind=lease.kind, type="choice").choices[1]["value"],
        "user": world.cleo.pk,
        "team": world.team("achats").pk,
        "record": world.commune.pk,
        "url": "https://agence.example/3",
    }
    return {"title": lease.title, **{code(name): value for name, value in values.items()}}


def base_of(page: Any) -> dict[str, str]:
    """The hidden values that the form sends back, as a browser would."""
    form = page.context["form"]
    return {f"base-{name}": value for name, value in form.base}


@pytest.mark.req("O-004", "O-039")
def test_every_type_is_written_read_again_and_told(
    as_user: Callable[[User], Client], ben: User, world: World, lease: Record
) -> None:
    browser, path = as_user(ben), f"/records/{lease.pk}/fields/"
    values = said(world, lease)
    answer = browser.post(path, {**values, **base_of(browser.get(path))})
    assert answer.status_code < 400, answer.content.decode()
    assert FieldValue.objects.filter(record=lease).count() == len(TYPES)
    assert FieldValue.objects.get(record=lease, field__type="money").number == 125050
    assert FieldValue.objects.get(record=lease, field__type="record").target == world.commune.pk
    line = Entry.objects.get(record=lease, type=Entry.Type.CHANGE)
    assert len(line.changes) == len(TYPES)
    page = browser.get(f"/records/{lease.pk}/").content.decode()
    for words in ("Cléo Achat", "Achats", "Commune d’Aubrives", "atelier", "https://agence.example/3", "10\xa0h\xa030"):
        assert words in page, words


def test_opening_and_saving_again_changes_nothing(
    as_user: Callable[[User], Client], ben: User, world: World, lease: Record
) -> None:
    browser, path = as_user(ben), f"/records/{lease.pk}/fields/"
    values = said(world, lease)
    browser.post(path, {**values, **base_of(browser.get(path))})
    kept = dict(fresh(lease).custom)
    again = browser.get(path)
    assert 'value="2030-11-25T10:30"' in again.content.decode()
    assert 'value="Commune d’Aubrives"' in again.content.decode()
    browser.post(path, {**values, **base_of(again)})
    assert fresh(lease).custom == kept
    assert Entry.objects.filter(record=lease, type=Entry.Type.CHANGE).count() == 1


def test_a_line_names_what_a_reference_was_and_is(
    as_user: Callable[[User], Client], ben: User, world: World, lease: Record
) -> None:
    browser, path = as_user(ben), f"/records/{lease.pk}/fields/"
    values = said(world, lease)
    browser.post(path, {**values, **base_of(browser.get(path))})
    browser.post(path, {**values, code("user"): world.nadia.pk, **base_of(browser.get(path))})
    line = Entry.objects.filter(record=lease, type=Entry.Type.CHANGE).latest("pk")
    [change] = line.changes
    assert (change["old_name"], change["new_name"]) == ("Cléo Achat", "Nadia Première")


def test_two_people_at_once_are_told_and_nothing_is_lost(
    as_user: Callable[[User], Client], ben: User, bea: User, world: World, lease: Record
) -> None:
    path = f"/records/{lease.pk}/fields/"
    opened = base_of(as_user(ben).get(path))
    as_user(bea).post(path, {**said(world, lease), code("text"): "B-4", **base_of(as_user(bea).get(path))})
    answer = as_user(ben).post(path, {**said(world, lease), **opened})
    assert answer.status_code == 422
    assert "B-4" in answer.content.decode()
    assert fresh(lease).custom[code("text")] == "B-4"


def test_what_is_required_is_asked_for(
    as_user: Callable[[User], Client], ben: User, world: World, kind: Kind, lease: Record
) -> None:
    FieldDef.objects.filter(kind=kind, type="text").update(required=True)
    answer = as_user(ben).post(f"/records/{lease.pk}/fields/", {"title": "Autre"})
    assert answer.status_code == 422
    assert fresh(lease).title == "Hall relais, lot 3"


def test_a_record_named_in_a_field_is_shown_only_to_who_may_read_it(
    as_user: Callable[[User], Client], ada: User, ben: User, cleo: User, world: World
) -> None:
    """Cleo reads every ticket, and none of Ventes' offers."""
    ticket = Kind.objects.get(code="ticket")
    field = add_field(by=ada, kind=ticket, data=FieldData("Offre visée", type="record"))
    made = create_record(
        by=ben, kind=ticket, title="Panne", model=Piece, main_party=world.commune, custom={field.code: world.offer.pk}
    )
    path = f"/records/{made.pk}/"
    assert world.offer.title in as_user(ben).get(path).content.decode()
    for page in (path, f"{path}fields/"):
        assert world.offer.title not in as_user(cleo).get(page).content.decode()
    Record.objects.filter(pk=made.pk).update(owner=cleo)
    browser = as_user(fresh(cleo))
    assert world.offer.title not in browser.get(f"{path}fields/").content.decode()
    browser.post(f"{path}fields/", {"title": "Panne totale", "main_party": world.commune.pk, field.code: ""})
    assert (fresh(made).title, fresh(made).custom[field.code]) == ("Panne totale", world.offer.pk)
