"""Kinds, stages and fields declared on screen: what an administrator may do, and what is refused."""

import pytest

from ariane.accounts.models import SettingChange, User
from ariane.journal.actions.records import change_fields, create_record
from ariane.journal.configure.fields import FieldData, add_field, remove_field, update_field
from ariane.journal.configure.kinds import (
    KindData,
    declare_kind,
    set_follow_rules,
    set_naming,
    set_tracked,
    update_kind,
)
from ariane.journal.configure.stages import StageData, add_stages, move, remove_stage, update_stage
from ariane.journal.models import Entry, FieldDef, Kind, Record
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces.models import Piece
from tests.world import World, fresh

LEASE = KindData("Bail", "Baux", "Lease", "Leases", prefix="bai")


@pytest.fixture
def lease(ada: User) -> Kind:
    return declare_kind(by=ada, data=LEASE, stages=[StageData("proposé"), StageData("signé", "signed", final=True)])


@pytest.mark.req("O-004")
def test_a_declared_kind_has_numbers_stages_fields_and_a_thread_at_once(ada: User, ben: User, lease: Kind) -> None:
    rent = add_field(by=ada, kind=lease, data=FieldData("Loyer", type=FieldDef.Type.MONEY), tracked=True)
    made = create_record(by=ben, kind=fresh(lease), title="Hall relais", model=Piece, owner=ben)
    assert made.ref.startswith("BAI-")
    assert made.stage.name_fr == "proposé"
    change_fields(by=ben, record=made, changes={rent.code: 120000, "stage": lease.stages.last()})
    line = made.entries.get(type=Entry.Type.CHANGE)
    assert {change["field"] for change in line.changes} == {rent.code, "stage"}
    assert made.values.get(field=rent).number == 120000
    assert not fresh(made).is_open


def test_a_prefix_numbers_one_kind_only(ada: User, lease: Kind, world: World) -> None:
    for prefix in ("bai", "OFR"):
        with pytest.raises(DomainError):
            declare_kind(by=ada, data=KindData("Autre", "Autres", prefix=prefix))
    quote = Kind.objects.get(code="quote")
    update_kind(by=ada, kind=quote, data=KindData("Offre", "Offres", prefix="OFF"))
    with pytest.raises(DomainError):
        declare_kind(by=ada, data=KindData("Autre", "Autres", prefix="OFR"))


def test_a_shipped_kind_is_renamed_but_keeps_what_code_relies_on(ada: User, world: World) -> None:
    quote = Kind.objects.get(code="quote")
    update_kind(by=ada, kind=quote, data=KindData("Soumission", "Soumissions", prefix="OFR", main_party="none"))
    assert (fresh(quote).name_fr, fresh(quote).main_party, fresh(quote).policy) == (
        "Soumission",
        "required",
        "commercial",
    )


@pytest.mark.req("O-040")
def test_what_is_tracked_is_said_per_kind(ada: User, ben: User, world: World) -> None:
    set_tracked(by=ada, kind=world.offer.kind, codes=["title"])
    before = Entry.objects.filter(record=world.offer).count()
    change_fields(by=ben, record=fresh(world.offer), changes={"amount": 1})
    assert Entry.objects.filter(record=world.offer).count() == before
    change_fields(by=ben, record=fresh(world.offer), changes={"title": "Autre"})
    assert Entry.objects.filter(record=world.offer).count() == before + 1
    with pytest.raises(DomainError):
        set_tracked(by=ada, kind=world.offer.kind, codes=["password"])


def test_who_follows_is_said_per_kind(ada: User, ben: User, cleo: User, lease: Kind) -> None:
    set_follow_rules(by=ada, kind=lease, rules={"owner": "all", str(cleo.pk): "mentions"})
    made = create_record(by=ben, kind=fresh(lease), title="Hall relais", model=Piece, owner=ben)
    assert dict(made.followers.values_list("user__username", "level")) == {"ben": "all", "cleo": "mentions"}
    with pytest.raises(DomainError):
        set_follow_rules(by=ada, kind=lease, rules={"everybody": "all"})
    with pytest.raises(ValueError, match="loud"):
        set_follow_rules(by=ada, kind=lease, rules={"owner": "loud"})


def test_a_stage_goes_only_when_no_record_stands_there(ada: User, ben: User, lease: Kind) -> None:
    create_record(by=ben, kind=lease, title="Hall relais", model=Piece)
    first, last = lease.stages.all()
    with pytest.raises(DomainError):
        remove_stage(by=ada, stage=first)
    remove_stage(by=ada, stage=last)
    assert [stage.name_fr for stage in lease.stages.all()] == ["proposé"]


def test_stages_are_renamed_and_reordered(ada: User, lease: Kind) -> None:
    add_stages(by=ada, kind=lease, stages=[StageData("résilié", final=True)])
    first, second, third = lease.stages.all()
    update_stage(by=ada, stage=second, data=StageData("conclu", "agreed", final=True))
    move(by=ada, row=third, up=True)
    move(by=ada, row=first, up=True)
    assert [stage.name_fr for stage in lease.stages.all()] == ["proposé", "résilié", "conclu"]
    for name in ("PROPOSÉ", "conclu"):
        with pytest.raises(DomainError):
            add_stages(by=ada, kind=lease, stages=[StageData(name)])


def test_a_declared_field_never_hides_a_column(ada: User, lease: Kind) -> None:
    field = add_field(by=ada, kind=lease, data=FieldData("Version"))
    assert not hasattr(Record, field.code)
    assert add_field(by=ada, kind=lease, data=FieldData("Version !")).code != field.code


def test_a_value_that_keeps_its_name_keeps_its_code(ada: User, lease: Kind) -> None:
    field = add_field(
        by=ada, kind=lease, data=FieldData("État", type="choice", choices=(("Neuf", "New"), ("Usé", "Worn")))
    )
    codes = {choice["fr"]: choice["value"] for choice in field.choices}
    choices = (("Rénové", ""), ("Neuf", "Brand new"))
    update_field(by=ada, field=field, data=FieldData("État", type="choice", choices=choices))
    after = fresh(field).choices
    assert [choice["fr"] for choice in after] == ["Rénové", "Neuf"]
    assert after[1] == {"value": codes["Neuf"], "fr": "Neuf", "en": "Brand new"}
    with pytest.raises(DomainError):
        update_field(by=ada, field=field, data=FieldData("État", type="choice"))


def test_a_field_that_holds_values_keeps_its_type(ada: User, ben: User, lease: Kind) -> None:
    field = add_field(by=ada, kind=lease, data=FieldData("Surface", type="integer"))
    create_record(by=ben, kind=fresh(lease), title="Hall", model=Piece, custom={field.code: 120})
    with pytest.raises(DomainError):
        update_field(by=ada, field=field, data=FieldData("Surface", type="text"))
    update_field(by=ada, field=field, data=FieldData("Surface (m²)", type="integer", required=True))
    assert fresh(field).required


def test_a_field_is_removed_with_its_tracking(ada: User, lease: Kind, world: World) -> None:
    field = add_field(by=ada, kind=lease, data=FieldData("Surface"), tracked=True)
    remove_field(by=ada, field=fresh(field))
    assert field.code not in fresh(lease).tracked
    with pytest.raises(DomainError):
        remove_field(by=ada, field=FieldDef.objects.get(kind__code="quote", code="amount"))


def test_the_settings_journal_tells_the_story(ada: User, lease: Kind) -> None:
    set_naming(by=ada, kind=lease, doc_type="CONTRAT")
    line = SettingChange.objects.first()
    assert line is not None
    assert (line.by, line.area, line.name) == (ada, "kind", "Bail")
    assert line.changes == [["doc_type", "", "CONTRAT"]]


def test_configuring_is_for_who_may(ben: User, lease: Kind) -> None:
    stage, field = lease.stages.first(), FieldDef(kind=lease, code="x-y", name_fr="Y")
    assert stage is not None
    for action in (
        lambda: declare_kind(by=ben, data=KindData("A", "As")),
        lambda: update_kind(by=ben, kind=lease, data=LEASE),
        lambda: set_tracked(by=ben, kind=lease, codes=[]),
        lambda: set_follow_rules(by=ben, kind=lease, rules={}),
        lambda: set_naming(by=ben, kind=lease, doc_type=""),
        lambda: add_stages(by=ben, kind=lease, stages=[]),
        lambda: update_stage(by=ben, stage=stage, data=StageData("x")),
        lambda: remove_stage(by=ben, stage=stage),
        lambda: move(by=ben, row=stage, up=True),
        lambda: add_field(by=ben, kind=lease, data=FieldData("x")),
        lambda: update_field(by=ben, field=field, data=FieldData("x")),
        lambda: remove_field(by=ben, field=field),
    ):
        with pytest.raises(NotAllowed):
            action()
