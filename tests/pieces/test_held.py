"""Messages that a colleague reads before they leave: held, approved, refused, taken back."""

import pytest

from ariane.accounts.models import Opening, User
from ariane.activities.actions import complete
from ariane.activities.models import Activity
from ariane.journal.actions import Message, post_message
from ariane.journal.actions.many import Words, post_on_many
from ariane.journal.models import Delivery, Draft, Entry, HeldMessage
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.pieces import held
from ariane.pieces.models import Piece
from tests.world import World, fresh, record


@pytest.fixture(autouse=True)
def policy_of_sales(world: World) -> Opening:
    return Opening.objects.create(team=world.team("ventes"), kind="quote", verdict="approve")


def message(world: World) -> Message:
    return Message("<p>Notre meilleur prix</p>", "Votre offre", (world.dora.addresses.get().identity,))


def hand(world: World) -> HeldMessage:
    return held.hold(by=fresh(world.ben), record=record(world.offer), message=message(world))


@pytest.mark.req("P-059")
def test_it_waits_outside_the_journal_for_who_leads_the_team(world: World, offer: Piece) -> None:
    with pytest.raises(NotAllowed):
        post_message(by=fresh(world.ben), record=record(offer), message=message(world))
    one = hand(world)
    assert one.approver == world.bea
    assert not Entry.objects.filter(record=offer, type="message").exists()
    assert not Delivery.objects.filter(record=offer, external=True).exists()
    task = Activity.objects.get(record=offer, type__code="approve")
    assert (task.assignee, task.requested_by) == (world.bea, world.ben)
    assert [row.pk for row in held.waiting_for(fresh(world.bea))] == [one.pk]
    assert held.waiting_for(fresh(world.cleo)) == []


@pytest.mark.req("P-059")
def test_approved_it_leaves_in_its_authors_name_and_says_by_whom(world: World, offer: Piece) -> None:
    one = hand(world)
    with pytest.raises(NotAllowed):
        held.approve(by=fresh(world.ben), held=one)
    entry = held.approve(by=fresh(world.bea), held=one)
    assert entry.author.user == world.ben and entry.meta["approved_by"] == world.bea.name
    assert Delivery.objects.filter(entry=entry, external=True, mail__isnull=False).count() == 1
    assert not Activity.objects.filter(record=offer, state="planned").exists()
    with pytest.raises(Collision):
        held.refuse(by=fresh(world.bea), held=one, why="trop tard")


@pytest.mark.req("P-059")
def test_refused_it_is_a_draft_again_and_its_author_reads_why(world: World, offer: Piece) -> None:
    one = hand(world)
    Draft.objects.create(user=world.ben, record=record(offer), mode="note", html="<p>entre-temps</p>")
    with pytest.raises(DomainError):
        held.refuse(by=fresh(world.bea), held=one, why=" ")
    held.refuse(by=fresh(world.bea), held=one, why="Le prix n’est pas le bon")
    draft = Draft.objects.get(user=world.ben, record=offer)
    assert (draft.mode, draft.subject) == ("message", "Votre offre")
    assert "meilleur prix" in draft.html and "entre-temps" in draft.html
    told = Delivery.objects.get(user=world.ben, entry__record=offer, channel="app")
    assert told.entry and "pas le bon" in told.entry.text
    assert not Entry.objects.filter(record=offer, type="message").exists()


@pytest.mark.req("P-059")
@pytest.mark.parametrize("outcome", ["yes", "no"])
def test_answering_the_activity_is_the_same(world: World, offer: Piece, outcome: str) -> None:
    one = hand(world)
    task = Activity.objects.get(record=offer, type__code="approve")
    complete(by=fresh(world.bea), activity=task, outcome=outcome, feedback="Vu ensemble")
    one.refresh_from_db()
    assert one.verdict == ("approved" if outcome == "yes" else "refused")
    assert Entry.objects.filter(record=offer, type="message").exists() is (outcome == "yes")
    assert Draft.objects.filter(user=world.ben, record=offer).exists() is (outcome == "no")


@pytest.mark.req("P-059")
def test_its_author_takes_it_back_and_nobody_else(world: World, offer: Piece) -> None:
    one = hand(world)
    with pytest.raises(NotAllowed):
        held.take_back(by=fresh(world.bea), held=one)
    assert "meilleur prix" in held.take_back(by=fresh(world.ben), held=one).html
    assert not Activity.objects.filter(record=offer, state="planned").exists()


@pytest.mark.req("P-059")
def test_who_approves_writes_freely_and_a_named_colleague_may_approve(world: World, offer: Piece) -> None:
    assert post_message(by=fresh(world.bea), record=record(offer), message=message(world)).pk
    Opening.objects.update(approver=world.sophie)
    Opening.objects.get().save()  # what is kept of the rules is forgotten
    one = hand(world)
    assert one.approver == world.sophie
    assert held.may_decide(fresh(world.thomas), one), "he covers her"
    assert held.approve(by=fresh(world.sophie), held=one).author.user == world.ben


@pytest.mark.req("P-059", "X-23")
def test_many_at_once_are_not_a_way_around(world: World, offer: Piece) -> None:
    to = [(record(offer), [world.dora.addresses.get().identity])]
    done = post_on_many(by=fresh(world.ben), words=Words("<p>Bonjour</p>", "Objet"), to=to)
    assert not done.entries and len(done.refused) == 1


@pytest.mark.req("P-059")
def test_an_author_who_lost_the_right_sends_nothing(world: World, offer: Piece) -> None:
    one = hand(world)
    User.objects.get(pk=world.ben.pk).roles.clear()
    with pytest.raises(NotAllowed):
        held.approve(by=fresh(world.bea), held=HeldMessage.objects.get(pk=one.pk))
    assert HeldMessage.objects.get(pk=one.pk).decided_at is None
