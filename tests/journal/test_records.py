"""Making and changing records: numbers, followers by rule, tracked changes, collisions, archive."""

import datetime as dt

import pytest

from ariane.accounts.models import User
from ariane.journal import actions, queries, wording
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Entry, FieldDef, FieldValue, Follower, Kind, Record
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.pieces.models import Piece
from tests.world import World, fresh, record


def kind(code: str) -> Kind:
    return Kind.objects.get(code=code)


def changes(thing: Record) -> list[Entry]:
    return list(Entry.objects.filter(record=thing.pk, type="change").order_by("pk"))


@pytest.mark.req("O-001", "O-002", "O-003")
@pytest.mark.parametrize(
    "code", ["request", "quote", "order", "purchase", "delivery", "invoice", "task", "ticket", "job", "case"]
)
def test_every_kind_has_a_thread_from_its_first_line(world: World, code: str) -> None:
    made = actions.create_record(
        by=world.ada, kind=kind(code), title="Toiture", model=Piece, main_party=record(world.commune)
    )
    entries = queries.thread(record(made), world.ada, queries.Ask()).entries
    assert [wording.sentence(entry) for entry in entries] == ["Créé par Ada Admin"]
    assert actions.post_note(by=world.ada, record=record(made), note=actions.Note(html="<p>x</p>")).record_id == made.pk


@pytest.mark.req("O-002")
def test_a_product_has_a_thread_and_no_third_party(world: World) -> None:
    made = actions.create_record(by=world.ada, kind=kind("product"), title="Chaise", model=Piece)
    assert made.entries.count() == 1
    with pytest.raises(DomainError):
        actions.create_record(
            by=world.ada, kind=kind("product"), title="Table", model=Piece, main_party=record(world.commune)
        )


def test_numbers_follow_each_other_in_a_kind_and_a_year(world: World) -> None:
    made = [actions.create_record(by=world.ada, kind=kind("task"), title="x", model=Piece).ref for _n in range(3)]
    year = clock.today().year
    assert made == [f"TAC-{year}-{n:04}" for n in (1, 2, 3)]


@pytest.mark.req("O-004")
def test_a_kind_declared_by_an_administrator_needs_no_code(world: World) -> None:
    new = Kind.objects.create(code="permit", name_fr="permis", plural_fr="permis", prefix="PER", tracked=["surface"])
    FieldDef.objects.create(kind=new, code="surface", name_fr="Surface", type="integer")
    made = actions.create_record(by=world.ada, kind=new, title="Permis unique", custom={"surface": 120})
    assert FieldValue.objects.get(record=made).number == 120
    actions.change_fields(by=world.ada, record=record(made), changes={"surface": 140})
    assert FieldValue.objects.get(record=made).number == 140
    assert changes(made)[0].changes == [{"field": "surface", "old": 120, "new": 140}]
    actions.post_note(by=world.ada, record=record(made), note=actions.Note(html="<p>x</p>"))
    actions.follow(by=world.ada, record=record(made), identity=world.ada.identity)
    actions.attach(by=world.ada, record=record(made), upload=Upload("plan.txt", b"plan"))


@pytest.mark.req("O-068")
def test_owner_and_creator_follow_and_no_outsider(world: World) -> None:
    made = actions.create_record(
        by=world.bea, kind=kind("quote"), title="x", model=Piece, main_party=record(world.commune), owner=world.ben
    )
    assert set(made.followers.values_list("user__username", flat=True)) == {"ben", "bea"}


@pytest.mark.req("O-039", "O-040", "O-041")
def test_a_tracked_change_says_field_old_new_who_and_once_a_save(world: World) -> None:
    day = dt.date(2027, 1, 15)
    done = actions.change_fields(
        by=world.ben, record=world.offer, changes={"amount": 5000000, "valid_until": day, "description": "x"}
    )
    assert set(done) == {"amount", "valid_until", "description"}
    (line,) = changes(world.offer)
    assert line.author.user == world.ben
    assert line.changes == [
        {"field": "amount", "old": 4825000, "new": 5000000},
        {"field": "valid_until", "old": None, "new": "2027-01-15"},
    ]


@pytest.mark.req("O-040")
def test_what_is_not_tracked_leaves_no_line_and_what_is_the_same_nothing(world: World) -> None:
    actions.change_fields(by=world.ben, record=world.offer, changes={"description": "x"})
    actions.change_fields(by=world.ben, record=world.offer, changes={"amount": 4825000})
    assert changes(world.offer) == []


@pytest.mark.req("O-040")
def test_every_built_in_kind_tracks_three_to_five_fields_or_says_why(world: World) -> None:
    few = {k.code for k in Kind.objects.filter(builtin=True) if not 3 <= len(k.tracked) <= 5}
    # letters and exchanges: stage and owner are all that changes; rooms have no fields
    assert few <= {"letter", "interaction", "room"}


@pytest.mark.req("X-31")
def test_a_second_save_of_the_same_field_says_what_stands_there(world: World) -> None:
    start = world.offer.description
    actions.change_fields(by=world.bea, record=fresh(world.offer), changes={"description": "de Béa"})
    with pytest.raises(Collision) as refused:
        actions.change_fields(
            by=world.ben, record=world.offer, changes={"description": "de Ben"}, base={"description": start}
        )
    assert refused.value.theirs == {"description": "de Béa"}
    assert fresh(world.offer).description == "de Béa"


def test_two_people_may_change_two_fields(world: World) -> None:
    mine = fresh(world.offer)
    actions.change_fields(by=world.bea, record=fresh(world.offer), changes={"description": "de Béa"})
    actions.change_fields(by=world.ben, record=mine, changes={"title": "Hall"}, base={"title": mine.title})
    assert (fresh(world.offer).title, fresh(world.offer).description) == ("Hall", "de Béa")


@pytest.mark.req("O-074")
def test_who_may_only_read_changes_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        actions.change_fields(by=world.nadia, record=world.offer, changes={"title": "Hall"})


@pytest.mark.req("P-037", "P-034")
def test_archiving_needs_a_reason_and_stops_what_is_new(world: World) -> None:
    card = record(world.commune)
    with pytest.raises(DomainError):
        actions.archive(by=world.ben, record=card, reason="left", note=" ")
    assert fresh(card).archived_at is None
    actions.archive(by=world.ben, record=card, reason="left", note="<p>N’existe plus.</p>")
    assert Entry.objects.filter(record=card, type="note").exists()
    with pytest.raises(DomainError):
        actions.create_record(by=world.ben, kind=kind("quote"), title="x", model=Piece, main_party=fresh(card))
    # what was there before can still be worked on (P-038)
    actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html="<p>x</p>"))


@pytest.mark.req("O-071")
def test_tags_are_made_once_whatever_their_case(world: World) -> None:
    actions.set_tags(by=world.ben, record=world.offer, names=["Urgent", " hall  relais "])
    actions.set_tags(by=world.ben, record=world.offer, names=["urgent"])
    assert [tag.name for tag in world.offer.tags.all()] == ["Urgent"]


@pytest.mark.req("O-037", "O-038")
def test_a_document_keeps_its_context(world: World) -> None:
    photo = actions.attach(by=world.ben, record=record(world.offer), upload=Upload("toit.txt", b"photo"))
    note = actions.Note(html="<p>Voir photo</p>", documents=(photo,))
    entry = actions.post_note(by=world.ben, record=record(world.offer), note=note)
    kept = fresh(photo)
    assert (kept.deposited_by, kept.entry, kept.record_id) == (world.ben, entry, world.offer.pk)


@pytest.mark.req("P-041", "X-13")
def test_one_deletes_ones_own_document_and_a_line_stays(world: World) -> None:
    photo = actions.attach(by=world.ben, record=record(world.offer), upload=Upload("toit.txt", b"photo"))
    with pytest.raises(NotAllowed):
        actions.destroy_document(by=world.bea, document=photo)
    actions.destroy_document(by=world.ben, document=photo)
    line = Entry.objects.filter(record=world.offer, type="system").latest("pk")
    assert "toit.txt" in wording.sentence(line)
    assert fresh(photo).path == ""


def test_a_document_of_another_record_is_refused(world: World) -> None:
    photo = actions.attach(by=world.ben, record=record(world.commune), upload=Upload("toit.txt", b"photo"))
    note = actions.Note(html="<p>x</p>", documents=(photo,))
    with pytest.raises(DomainError):
        actions.post_note(by=world.ben, record=record(world.offer), note=note)


@pytest.mark.req("X-22")
def test_a_partys_journal_rolls_up_what_the_viewer_may_read(world: World) -> None:
    note = actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html="<p>12 %</p>"))
    commune = record(world.commune)

    def seen(person: User, *, rollup: bool) -> list[Entry]:
        return queries.thread(commune, person, queries.Ask(rollup=rollup)).entries

    assert note in seen(world.ben, rollup=True)
    assert note not in seen(world.ben, rollup=False)
    assert note not in seen(world.cleo, rollup=True)


def test_a_muted_follower_level_can_be_changed_by_oneself_only(world: World) -> None:
    actions.follow(by=world.nadia, record=record(world.commune), identity=world.nadia.identity, level="mute")
    assert Follower.objects.get(user=world.nadia).level == "mute"
    with pytest.raises(NotAllowed):
        actions.follow(by=world.nadia, record=record(world.offer), identity=world.bea.identity)
