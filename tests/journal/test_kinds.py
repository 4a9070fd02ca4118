"""The built-in kinds: installed once, complete, and never overwriting what an administrator changed."""

import pytest
from django.utils import translation

from ariane.journal import kinds
from ariane.journal.builtin import COLUMNS, KINDS
from ariane.journal.models import FieldDef, Kind, Record, Stage
from ariane.parties.models import Party
from ariane.pieces.models import Piece

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installed() -> None:
    kinds.install()


@pytest.mark.req("O-002", "O-003")
def test_every_kind_of_the_domain_ships_and_is_a_record_kind() -> None:
    codes = set(Kind.objects.filter(builtin=True, active=True).values_list("code", flat=True))
    assert codes == {
        "party", "request", "quote", "order", "purchase", "delivery", "invoice", "interaction", "letter", "case",
        "task", "ticket", "job", "product", "room",
    }  # fmt: skip


def test_installing_twice_adds_nothing_and_keeps_what_was_edited() -> None:
    counts = [model.objects.count() for model in (Kind, Stage, FieldDef)]
    Kind.objects.filter(code="quote").update(name_fr="soumission", tracked=["stage"])
    Stage.objects.filter(kind__code="quote", code="sent").update(name_fr="remise", position=5)
    kinds.install()
    assert counts == [model.objects.count() for model in (Kind, Stage, FieldDef)]
    quote = Kind.objects.get(code="quote")
    assert (quote.name_fr, quote.tracked) == ("soumission", ["stage"])
    assert quote.stages.get(code="sent").name_fr == "remise"


def test_final_stages_close_a_record() -> None:
    final = {
        kind.code: set(kind.stages.filter(final=True).values_list("code", flat=True))
        for kind in Kind.objects.prefetch_related("stages")
    }
    assert final["request"] == {"won", "dropped", "redirected"}
    assert final["quote"] == {"accepted", "refused", "expired", "filed"}
    assert final["invoice"] == {"paid", "cancelled"}
    assert final["ticket"] == {"resolved", "closed"}
    assert final["interaction"] == {"logged"}
    assert not final["room"]


def test_a_new_record_starts_in_the_first_stage_and_an_outgoing_letter_as_a_draft() -> None:
    def start(code: str, direction: str = "") -> str | None:
        stage = kinds.default_stage(Kind.objects.get(code=code), direction=direction)
        return stage and stage.code

    assert start("request") == "lead"
    assert start("interaction") == "logged"
    assert start("letter", "in") == "received"
    assert start("letter", "out") == "letter-draft"
    assert start("party") is None


def test_every_built_in_field_is_a_column_and_every_tracked_one_has_a_name() -> None:
    columns = {field.name for model in (Record, Party, Piece) for field in model._meta.get_fields()}
    for field in FieldDef.objects.select_related("kind"):
        assert field.code in columns or not field.builtin, f"{field.kind} {field.code}"
    assert COLUMNS.keys() - columns == {"emails"}, "addresses and phones are rows; phones has the column's name"
    for spec in KINDS:
        kind = Kind.objects.get(code=spec.code)
        if spec.code == "room":
            continue
        assert 2 <= len(kind.tracked) <= 5
        assert all(kinds.label(kind, code) != code for code in kind.tracked), spec.code


def test_names_and_values_follow_the_language_on_screen() -> None:
    quote = Kind.objects.get(code="quote")
    direction = FieldDef.objects.get(kind__code="letter", code="direction")
    with translation.override("en"):
        assert (quote.name, quote.plural, kinds.label(quote, "stage")) == ("quote", "quotes", "Stage")
        assert direction.options[0] == ("in", "IN, received")
    with translation.override("fr"):
        assert (quote.name, kinds.label(quote, "valid_until")) == ("offre", "Valable jusqu’au")
        assert direction.options[1] == ("out", "OUT, envoyé")
    assert FieldDef(choices=["bois", "métal"]).options == [("bois", "bois"), ("métal", "métal")]


def test_the_third_party_is_required_where_the_domain_says_exactly_one() -> None:
    rules = dict(Kind.objects.values_list("code", "main_party"))
    assert rules["request"] == "until_validated"
    assert {code for code, rule in rules.items() if rule == "required"} == {
        "quote", "order", "purchase", "delivery", "invoice", "interaction", "letter", "ticket", "job",
    }  # fmt: skip
    assert {rules["case"], rules["task"]} == {"optional"}
    assert {rules["product"], rules["room"], rules["party"]} == {"none"}
