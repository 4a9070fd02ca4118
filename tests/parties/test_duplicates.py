"""Doubles: seen before a card is saved, kept for the steward, never merged by themselves."""

import pytest

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.parties import duplicates, moves
from ariane.parties.actions import NewParty, create_party, set_phones
from ariane.parties.archiving import Reason
from ariane.parties.duplicates import Traits, candidates
from ariane.parties.models import Party, Suspicion
from tests.world import World, fresh

Person = Party.Type.PERSON


@pytest.fixture
def garage(ben: User) -> Party:
    fields = {"establishment_no": "2164281915"}
    return create_party(by=ben, party=NewParty("Garage Lambotte SRL", addresses=("info@lambotte.example",),
                                               phones=("082 55 01 20",), fields=fields))  # fmt: skip


def reasons(traits: Traits) -> list[tuple[str, list[str]]]:
    return [(one.party.title, one.reasons) for one in candidates(traits)]


@pytest.mark.req("P-043")
@pytest.mark.parametrize(
    ("traits", "why"),
    [
        (Traits("Autre nom", establishment_no="2.164.281.915", country="BE"), ["establishment"]),
        (Traits("Autre nom", addresses=("INFO@lambotte.example",)), ["address"]),
        (Traits("Autre nom", phones=("+32 82 55 01 20",), country="BE"), ["phone"]),
        (Traits("Lambotte Garage"), ["name"]),
        (Traits("Garage Lambote sprl"), ["name"]),
        (Traits("GARAGE LAMBOTTÉ", addresses=("info@lambotte.example",)), ["address", "name"]),
    ],
)
def test_a_double_is_seen_with_what_speaks_for_it(garage: Party, traits: Traits, why: list[str]) -> None:
    assert reasons(traits) == [("Garage Lambotte SRL", why)]


@pytest.mark.req("P-043")
@pytest.mark.parametrize(
    "traits",
    [
        Traits(""),
        Traits("Garage"),
        Traits("Garage Martin", establishment_no="", addresses=("",), phones=("",)),
        Traits("Menuiserie Laffineur"),
    ],
)
def test_an_empty_value_and_a_common_word_match_nothing(garage: Party, traits: Traits) -> None:
    assert candidates(traits) == []


def test_a_person_with_her_company_s_address_is_not_her_company(garage: Party) -> None:
    assert candidates(Traits("Jean Lambotte", Person, addresses=("info@lambotte.example",))) == []


@pytest.mark.req("P-049")
def test_the_same_number_on_two_cards_waits_for_the_steward(ben: User, corinne: User, garage: Party) -> None:
    made = create_party(by=ben, party=NewParty("Ateliers du Pont", fields={"establishment_no": "2164281915"}))
    (row,) = duplicates.queue()
    assert (row.first_id, row.second_id, row.score) == (garage.pk, made.pk, 100)
    with pytest.raises(NotAllowed):
        duplicates.keep_apart(by=ben, suspicion=row)
    duplicates.keep_apart(by=corinne, suspicion=row, note="Deux métiers, une adresse.")
    set_phones(by=ben, party=made, phones=["082 55 01 20"])
    assert not duplicates.queue().exists()
    assert Suspicion.objects.get().state == Suspicion.State.APART


def test_father_and_son_are_proposed_but_never_one(ben: User) -> None:
    create_party(by=ben, party=NewParty("Jean Dupont", Person, addresses=("jean@dupont.example",)))
    create_party(by=ben, party=NewParty("Jean Dupont", Person, addresses=("jean.fils@dupont.example",)))
    (row,) = duplicates.queue()
    assert row.reasons == ["name"]
    assert Party.objects.filter(title="Jean Dupont", merged_into=None).count() == 2


@pytest.mark.req("P-042")
def test_a_duplicate_is_reported_to_the_steward_with_the_reason(ben: User, corinne: User, world: World) -> None:
    with pytest.raises(DomainError):
        moves.report_duplicate(by=ben, party=world.dora, other=world.erik, note=" ")
    activity = moves.report_duplicate(by=ben, party=world.dora, other=world.erik, note="Même bureau, même voix.")
    assert (activity.assignee, activity.type.code, activity.record_id) == (corinne, "resolve-duplicate", world.dora.pk)
    assert "Même bureau" in activity.note
    assert duplicates.queue().get().reported_by == ben


@pytest.mark.req("P-036")
def test_archiving_that_is_not_mine_to_do_is_asked_of_the_steward(ben: User, corinne: User, world: World) -> None:
    moves.ask_to_archive(by=ben, party=world.commune, reason=Reason.BANKRUPT, note="Publié au Moniteur.")
    activity = Activity.objects.get(record=world.commune, type__code="request-archiving")
    assert activity.assignee == corinne
    assert "Publié au Moniteur." in activity.note
    assert fresh(world.commune).archived_at is None


@pytest.mark.req("P-050", "P-051")
def test_changing_company_leaves_the_old_card_whole_and_makes_the_new_one(
    ben: User, world: World, garage: Party
) -> None:
    dora = world.dora
    new = moves.change_company(by=ben, party=dora, to=garage, job="Gérante", addresses=("dora@lambotte.example",))
    old = fresh(dora)
    assert (old.archive_reason, old.organisation_id) == (Reason.MOVED, world.commune.pk)
    assert world.offer.links.filter(to_record=old).exists()
    assert (new.title, new.organisation_id, new.job) == ("Dora Dupont", garage.pk, "Gérante")
    assert list(duplicates.same_person(old)) == [new]
    assert "Garage Lambotte SRL" in old.entries.filter(type="note").last().text
    with pytest.raises(DomainError):
        moves.change_company(by=ben, party=garage, to=world.commune)


@pytest.mark.req("P-044")
def test_a_person_with_two_cards_is_known_as_one(ben: User, world: World, garage: Party) -> None:
    dora = world.dora
    other = create_party(by=ben, party=NewParty("Dora Dupont", Person, garage, ("dora@aubrives.example",)))
    assert list(duplicates.same_person(dora)) == [other]
    moves.still_active(by=ben, party=other)
    assert other.entries.last().meta["say"] == "still_here"


def test_looking_for_doubles_costs_the_same_whatever_the_number_of_cards(ben: User, garage: Party) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            candidates(Traits("Garage Lambotte", addresses=("info@lambotte.example",), phones=("082550120",)))
        return len(seen)

    few = cost()
    for n in range(30):
        create_party(by=ben, party=NewParty(f"Garage Lambotte {n}"))
    assert cost() == few


def test_departments_of_two_organisations_may_have_one_name(ben: User, commune: Party, garage: Party) -> None:
    service = Party.Type.SERVICE
    create_party(by=ben, party=NewParty("Service Urbanisme", service, commune))
    create_party(by=ben, party=NewParty("Service Urbanisme", service, garage))
    assert not duplicates.queue().exists()
    create_party(by=ben, party=NewParty("Service urbanisme", service, commune))
    assert duplicates.queue().count() == 1


@pytest.mark.req("P-044")
def test_two_cards_of_one_person_are_tied_and_not_asked_again(ben: User, corinne: User, world: World) -> None:
    garage = create_party(by=ben, party=NewParty("Garage Martin"))
    other = create_party(by=ben, party=NewParty("Erik Architecte", Person, garage))
    duplicates.keep_apart(by=corinne, suspicion=duplicates.queue().get(), one_person=True)
    assert list(duplicates.same_person(other)) == [Party.objects.get(title="Erik Architecte", organisation=None)]
    set_phones(by=ben, party=other, phones=["082 55 01 20"])
    assert not duplicates.queue().exists()
