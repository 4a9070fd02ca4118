"""Mails that the random ones found, told one by one."""

import pytest

from ariane.journal import actions
from ariane.journal.models import Entry
from ariane.mail.models import OutboundContent
from tests.invariants.laws import all_hold
from tests.invariants.letters import Letter
from tests.invariants.office import Office, at, open_office
from tests.world import World, fresh, record


@pytest.fixture
def office(world: World) -> Office:
    return open_office(world)


def letter(sender: str, to: tuple[str, ...], envelope: tuple[str, ...] = ("catcher",)) -> Letter:
    return Letter(sender, to, (), envelope, (), (), "Re: Offre", "Vu.", 0)


@pytest.mark.req("X-04", "X-05")
@pytest.mark.parametrize("order", [("note token", "confidential token"), ("confidential token", "note token")])
def test_what_answers_a_note_and_a_secret_is_a_secret(office: Office, order: tuple[str, ...]) -> None:
    entry = Entry.objects.get(inbound=office.deliver(letter("julie@agence.example", order)))
    assert (entry.visibility, entry.group) == ("confidential", office.world.team("juridique"))
    all_hold(office)


@pytest.mark.req("X-05")
def test_what_answers_the_secrets_of_two_groups_waits(office: Office) -> None:
    julie, spoc = office.world.julie, office.world.team("spoc")
    spoc.members.add(julie, office.world.ben)
    sealed = actions.Note(html=f"<p>{at(julie)} autre affaire</p>", confidential=True, group=spoc)
    entry = actions.post_note(by=fresh(office.world.ben), record=record(office.world.commune), note=sealed)
    office.places["message token"] = OutboundContent.objects.get(entry_uid=entry.uid).reply_to
    mail = office.deliver(letter("julie@agence.example", ("message token", "confidential token")))
    assert (mail.verdict, mail.internal_only) == ("sort", True)


@pytest.mark.req("X-04", "X-05")
def test_filed_by_hand_it_is_as_private_as_the_address_in_its_header(office: Office) -> None:
    """A fetched mail's envelope names the mailbox alone; the signed address stands in the header."""
    mail = office.deliver(letter("dora@aubrives.example", ("confidential token",)))
    assert (mail.verdict, mail.internal_only) == ("sort", True)
    office.sort_by_hand()
    assert Entry.objects.get(inbound=mail).visibility == "confidential"
    all_hold(office)
