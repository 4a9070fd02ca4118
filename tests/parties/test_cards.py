"""Cards: made, changed, archived; who stands behind an address; type-ahead."""

import datetime as dt

import pytest
import time_machine

from ariane.accounts.models import Identity, User
from ariane.journal.models import Entry, Record
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.parties import actions, finding, queries
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party, reasons_for, unarchive_party
from ariane.parties.models import Party
from tests.world import World, fresh

Person, Service = Party.Type.PERSON, Party.Type.SERVICE


def person(by: User, name: str, *addresses: str, organisation: Party | None = None) -> Party:
    return create_party(by=by, party=NewParty(name, Person, organisation=organisation, addresses=addresses))


@pytest.mark.req("P-048")
def test_a_company_without_number_is_made_and_its_number_is_kept_as_digits(ben: User) -> None:
    bare = create_party(by=ben, party=NewParty("Menuiserie Laffineur SRL"))
    assert not bare.establishment
    numbered = create_party(by=ben, party=NewParty("Garage", fields={"establishment_no": "2.164.281.915"}))
    assert numbered.establishment_no == "2164281915"
    assert numbered.establishment.valid
    wrong = create_party(by=ben, party=NewParty("Faux", fields={"establishment_no": "2.164.281.934"}))
    assert not wrong.establishment.valid


@pytest.mark.req("P-046")
def test_a_department_asks_which_organisation_it_belongs_to(ben: User, world: World) -> None:
    with pytest.raises(DomainError):
        create_party(by=ben, party=NewParty("Service Urbanisme", Service))
    made = create_party(by=ben, party=NewParty("Service Urbanisme", Service, organisation=world.commune))
    assert made.organisation == world.commune


@pytest.mark.parametrize("address", ["pas une adresse", "@", "a@b@c.example"])
def test_an_address_that_is_none_is_refused_and_no_card_is_left(ben: User, address: str) -> None:
    before = Party.objects.count()
    with pytest.raises(DomainError):
        person(ben, "Anne Renard", address)
    assert Party.objects.count() == before


def test_phones_are_kept_as_dialled_from_abroad(ben: User) -> None:
    card = create_party(by=ben, party=NewParty("Commune", phones=("082 55 01 20", "poste 12")))
    assert list(card.phones.values_list("number", flat=True)) == ["+32 82 55 01 20", "poste 12"]
    actions.set_phones(by=ben, party=card, phones=["081/22.33.44", "+32 81 22 33 44", " "])
    assert list(card.phones.values_list("number", flat=True)) == ["+32 81 22 33 44"]


def test_a_change_of_addresses_is_told_in_the_journal(ben: User) -> None:
    card = person(ben, "Luc Henry", "l.henry@henry.example")
    actions.add_address(by=ben, party=card, address="Luc@Henry.example", preferred=True)
    assert actions.addresses_of(card) == ["luc@henry.example", "l.henry@henry.example"]
    line = Entry.objects.filter(record=card, type="change").get()
    assert line.changes == [
        {"field": "emails", "old": "l.henry@henry.example", "new": "luc@henry.example, l.henry@henry.example"}
    ]
    actions.remove_address(by=ben, party=card, address="luc@henry.example")
    assert card.addresses.get().preferred
    actions.add_address(by=ben, party=card, address="l.henry@henry.example")
    assert Entry.objects.filter(record=card, type="change").count() == 2


def test_edit_normalises_numbers_and_needs_the_right(ben: User, idle: User, world: World) -> None:
    assert actions.edit_party(by=ben, party=world.commune, changes={"establishment_no": "2.164.281.915"})
    assert fresh(world.commune).establishment_no == "2164281915"
    with pytest.raises(NotAllowed):
        actions.edit_party(by=idle, party=world.commune, changes={"city": "Liège"})


@pytest.mark.req("O-027")
def test_an_address_is_nobodys_somebodys_or_several_peoples(ben: User, world: World) -> None:
    assert not queries.who_is("inconnu@nulle-part.example").known
    assert not queries.who_is("").known
    assert queries.who_is(" Dora@Aubrives.example").one == world.dora
    family = "dupuis@famille.example"
    father, son = person(ben, "Jean Dupuis", family), person(ben, "Jean Dupuis fils", family)
    who = queries.who_is(family)
    assert who.active == [father, son]
    assert who.one is None


@pytest.mark.req("X-07")
def test_an_archived_card_stands_apart(ben: User) -> None:
    gone = person(ben, "Jeanne Quoilin", "j.quoilin@perso.example")
    archive_party(by=ben, party=gone, reason=Reason.LEFT, note="A pris sa pension.")
    who = queries.who_is("j.quoilin@perso.example")
    assert (who.active, who.archived, who.one) == ([], [fresh(gone)], None)
    again = person(ben, "Jeanne Quoilin", "j.quoilin@perso.example")
    assert queries.who_is("j.quoilin@perso.example").one == again


def test_a_person_comes_before_the_office_that_shares_her_address(ben: User, world: World) -> None:
    office = create_party(
        by=ben, party=NewParty("Service", Service, organisation=world.commune, addresses=("dora@aubrives.example",))
    )
    assert queries.who_is("dora@aubrives.example").active == [world.dora, office]
    identity = Identity.objects.get(address="dora@aubrives.example")
    assert queries.cards_of([identity.pk])[identity.pk].active == [world.dora, office]


@pytest.mark.req("P-033", "P-034")
def test_anybody_archives_a_person_who_left_with_a_reason_and_a_note(ben: User, world: World) -> None:
    for reason, note in (("", "partie"), ("left", "  "), ("on ne sait pas", "partie")):
        with pytest.raises(DomainError):
            archive_party(by=ben, party=world.dora, reason=reason, note=note)
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Elle a quitté la commune.")
    card = fresh(world.dora)
    assert (card.archive_reason, card.archived_by) == ("left", ben)
    note_entry = Entry.objects.get(record=card, type="note")
    assert note_entry.visibility == "internal"
    assert "quitté" in note_entry.text


@pytest.mark.req("P-035")
@pytest.mark.parametrize("reason", [Reason.DUPLICATE, Reason.BANKRUPT, Reason.GONE])
def test_only_the_steward_archives_for_reasons_of_the_file(
    ben: User, ada: User, corinne: User, world: World, reason: Reason
) -> None:
    for other in (ben, ada):
        assert reason not in reasons_for(other, world.commune)
        with pytest.raises(NotAllowed):
            archive_party(by=other, party=world.commune, reason=reason, note="Faillite prononcée.")
    archive_party(by=corinne, party=world.commune, reason=reason, note="Faillite prononcée.")
    assert fresh(world.commune).archive_reason == reason


def test_a_mistake_is_ones_own_and_of_today(ben: User, bea: User) -> None:
    card = person(ben, "Essai")
    assert Reason.MISTAKE in reasons_for(ben, card)
    assert Reason.MISTAKE not in reasons_for(bea, card)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)):
        assert Reason.MISTAKE not in reasons_for(ben, card)


def test_whoever_archived_brings_back_for_a_day_then_the_steward(ben: User, bea: User, corinne: User) -> None:
    card = person(ben, "Marie Lambert")
    archive_party(by=ben, party=card, reason=Reason.LEFT, note="Partie.")
    with pytest.raises(NotAllowed):
        unarchive_party(by=bea, party=fresh(card))
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)), pytest.raises(NotAllowed):
        unarchive_party(by=ben, party=fresh(card))
    unarchive_party(by=ben, party=fresh(card))
    assert fresh(card).archived_at is None
    archive_party(by=ben, party=fresh(card), reason=Reason.LEFT, note="Partie.")
    unarchive_party(by=corinne, party=fresh(card))
    assert Record.objects.get(pk=card.pk).archived_at is None


@pytest.mark.req("P-037")
def test_nobody_joins_an_archived_organisation(ben: User, corinne: User, world: World) -> None:
    archive_party(by=corinne, party=world.commune, reason=Reason.GONE, note="Fusion de communes.")
    with pytest.raises(DomainError):
        person(ben, "Nouvelle", organisation=fresh(world.commune))


@pytest.mark.parametrize("typed", ["renard", "REN ann", "rénard", "anne.ren", "aubrives renard", "anne d'aub"])
def test_typing_finds_by_the_beginning_of_any_word_without_accents(ben: User, typed: str, world: World) -> None:
    card = create_party(
        by=ben,
        party=NewParty("Anne Renard", Person, addresses=("anne.renard@mairie.example",), fields={"city": "d’Aubrives"}),
    )
    assert finding.find_parties(ben, typed) == [card]


def test_typing_nothing_or_a_middle_finds_nothing(ben: User, idle: User, world: World) -> None:
    assert finding.find_parties(ben, "  ") == []
    assert finding.find_parties(ben, "ubrives") == []
    assert finding.find_parties(ben, "aubr") == [world.commune]
    assert finding.find_parties(idle, "aubr") == []


@pytest.mark.req("X-09")
def test_active_cards_come_first_and_archived_ones_are_marked(ben: User, world: World) -> None:
    gone = person(ben, "Alice Dupont", "alice@aubrives.example")
    archive_party(by=ben, party=gone, reason=Reason.LEFT, note="Partie.")
    found = finding.find_recipients(ben, "dupont")
    assert [(one.name, one.archived) for one in found] == [("Dora Dupont", False), ("Alice Dupont", True)]
    assert (found[0].organisation, found[0].address) == ("Commune d’Aubrives", "dora@aubrives.example")


def test_members_stand_below_their_department_and_the_archived_last(ben: User, world: World) -> None:
    works = create_party(by=ben, party=NewParty("Service Travaux", Service, organisation=world.commune))
    gone = person(ben, "Albert Parti", organisation=works)
    here = person(ben, "Zoé Présente", organisation=works)
    archive_party(by=ben, party=gone, reason=Reason.LEFT, note="Parti.")
    rows = [(row.party, row.depth, row.people) for row in queries.members_of(world.commune)]
    assert rows == [(works, 0, 2), (here, 1, 0), (gone, 1, 0), (world.dora, 0, 0)]
    assert queries.top(here) == world.commune


def test_records_of_an_organisation_are_those_its_people_take_part_in(world: World, ben: User, cleo: User) -> None:
    offer = Record.objects.get(pk=world.offer.pk)
    assert list(queries.records_of(world.commune, ben)) == [offer]
    assert list(queries.records_of(world.dora, ben)) == [offer]
    assert list(queries.records_of(world.commune, cleo)) == [], "the offer is not her team's"
