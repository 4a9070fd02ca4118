"""One action on many records: each within its right, all of it undone."""

import datetime as dt

import pytest

from ariane.accounts.models import User
from ariane.activities import bulk
from ariane.activities.actions import Plan
from ariane.activities.models import Activity, ActivityType
from ariane.journal.actions import attach, change_fields, set_tags
from ariane.journal.actions.documents import Upload
from ariane.journal.chain import breaks
from ariane.journal.configure.expected import ExpectedData, expect
from ariane.journal.models import Entry, Follower, Kind, Record
from ariane.kernel import clock
from ariane.kernel.bulk import FEW
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces.actions import NewPiece, create_piece
from tests.budget import query_budget
from tests.world import World


@pytest.fixture
def three(ben: User, world: World) -> list[Record]:
    made = [create_piece(by=ben, piece=NewPiece("task", f"Tâche {n}", world.commune)) for n in range(3)]
    return list(Record.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def owners(records: list[Record]) -> list[int | None]:
    return list(
        Record.objects.filter(pk__in=[one.pk for one in records]).order_by("pk").values_list("owner", flat=True)
    )


def test_many_are_given_to_somebody_and_taken_back(ben: User, bea: User, three: list[Record]) -> None:
    before = owners(three)
    done = bulk.assign(by=ben, records=three, owner=bea)
    assert (done.number, owners(three)) == (3, [bea.pk] * 3)
    assert Entry.objects.filter(record__in=three, type=Entry.Type.CHANGE).count() == 3
    assert done.change is not None
    assert bulk.undo(by=ben, change=done.change).number == 3
    assert owners(three) == before
    with pytest.raises(DomainError):
        bulk.undo(by=ben, change=done.change)


def test_what_somebody_changed_meanwhile_stays(ben: User, bea: User, ada: User, three: list[Record]) -> None:
    done = bulk.assign(by=ben, records=three, owner=bea)
    change_fields(by=ada, record=three[0], changes={"owner": ada})
    assert done.change is not None
    with pytest.raises(NotAllowed):
        bulk.undo(by=bea, change=done.change)
    assert bulk.undo(by=ben, change=done.change).number == 2
    assert owners(three)[0] == ada.pk


def test_a_refusal_leaves_the_others_alone(ada: User, ben: User, bea: User, three: list[Record]) -> None:
    change_fields(by=ada, record=three[1], changes={"owner": ada})
    Record.objects.filter(pk=three[1].pk).update(team=None, created_by=ada)
    three[1].refresh_from_db()
    done = bulk.assign(by=ben, records=three, owner=bea)
    assert (done.number, [one.pk for one, _why in done.refused]) == (2, [three[1].pk])
    assert owners(three) == [bea.pk, ada.pk, bea.pk]


def test_tags_are_added_and_only_those_taken_off_again(ben: User, three: list[Record]) -> None:
    set_tags(by=ben, record=three[0], names=["Salon"])
    done = bulk.tag(by=ben, records=three, names=["Salon", "Printemps"])
    assert done.number == 3
    assert sorted(three[0].tags.values_list("name", flat=True)) == ["Printemps", "Salon"]
    assert done.change is not None
    bulk.undo(by=ben, change=done.change)
    assert [sorted(one.tags.values_list("name", flat=True)) for one in three] == [["Salon"], [], []]


def test_the_same_is_planned_on_each_and_cancelled_again(ben: User, three: list[Record]) -> None:
    day = clock.today() + dt.timedelta(days=2)
    plan = Plan(ActivityType.objects.get(code="call"), day, "Appeler", assignee=ben)
    done = bulk.plan(by=ben, records=three, plan=plan)
    assert Activity.objects.filter(record__in=three, state="planned", due_on=day).count() == 3
    assert done.change is not None
    bulk.undo(by=ben, change=done.change)
    assert not Activity.objects.filter(record__in=three, state="planned").exists()


def test_one_chooses_some_but_not_too_many_and_only_what_one_may_read(ben: User, cleo: User, world: World) -> None:
    quote = Kind.objects.get(code="quote")
    assert bulk.chosen(ben, quote, [str(world.offer.pk), "x"]) == [world.offer.record_ptr]
    for user, ids in ((cleo, [str(world.offer.pk)]), (ben, []), (ben, [str(n) for n in range(1001)])):
        with pytest.raises(DomainError):
            bulk.chosen(user, quote, ids)


@pytest.mark.req("O-071")
def test_a_hundred_cost_as_many_statements_as_ten(ben: User, bea: User, world: World) -> None:
    """Owner, stage and tags, and taking each back: locked, allowed, written, told and heard in one go."""
    party = Record.objects.get(pk=world.commune.pk)
    made = [create_piece(by=ben, piece=NewPiece("task", f"Tâche {n}", party)).pk for n in range(8 * FEW)]
    stage = Kind.objects.get(code="task").stages.get(code="in-progress")

    def acts(ids: list[int]) -> list[int]:
        counts = []
        for do in (
            lambda some: bulk.assign(by=ben, records=some, owner=bea),
            lambda some: bulk.move(by=ben, records=some, stage=stage),
            lambda some: bulk.tag(by=ben, records=some, names=["Salon", "Printemps"]),
        ):
            some = list(Record.objects.filter(pk__in=ids).order_by("pk"))
            with query_budget(45) as acting:
                done = do(some)
            assert done.number == len(ids) and done.change is not None
            with query_budget(45) as undoing:
                assert bulk.undo(by=ben, change=done.change).number == len(ids)
            counts += [acting.count, undoing.count]
        return counts

    acts(made[:2])  # tags are made, what is kept of settings is read
    # above what PostgreSQL writes row by row, so that both are written alike
    few, many = acts(made[: FEW + 2]), acts(made)
    assert many == few


@pytest.mark.req("O-071", "P-024")
def test_each_is_told_in_its_own_journal_and_a_missing_document_holds_only_its_own_record(
    ben: User, ada: User, bea: User, three: list[Record]
) -> None:
    kind = three[0].kind
    first = kind.stages.order_by("position").first()
    data = ExpectedData("plan", stage=first, words="plan", required=True)
    expect(by=ada, kind=kind, data=data)
    attach(by=ben, record=three[0], upload=Upload("plan.pdf", b"%PDF-"))
    done = bulk.move(by=ben, records=three, stage=kind.stages.get(code="in-progress"))
    assert (done.number, len(done.refused)) == (1, 2) and "plan" in done.refused[0][1]
    bulk.assign(by=ben, records=three, owner=bea)
    lines = Entry.objects.filter(record__in=three, type=Entry.Type.CHANGE)
    assert lines.count() == 4
    assert Follower.objects.filter(record__in=three, user=bea).count() == 3
    for record in three:
        assert not list(breaks(Record.objects.get(pk=record.pk)))
