"""A person files what waits: where she may, as private as what it answers, once."""

import pytest

from ariane.accounts.models import Identity
from ariane.journal import actions, sorting
from ariane.journal.models import Entry
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.mail import queue
from ariane.mail.models import Alias, InboundMail, OutboundContent
from tests.journal.test_replies import CATCHER, deliver, office
from tests.world import World, fresh, record

__all__ = ["office"]
STRANGER = "Jeanne Quoilin <jeanne@quoilin.example>"


@pytest.fixture
def waiting(office: World) -> InboundMail:
    return deliver(STRANGER, CATCHER, text="Bonjour, une question.")


@pytest.mark.req("M-011")
def test_filed_by_hand_it_stands_in_the_thread_under_its_author(world: World, waiting: InboundMail) -> None:
    assert queue.waiting(world.ada) == [waiting]
    entry = sorting.file_mail(by=world.ada, mail=waiting, record=record(world.offer))
    assert (entry.visibility, entry.direction, entry.author.address) == ("external", "in", "jeanne@quoilin.example")
    mail = fresh(waiting)
    assert (mail.verdict, mail.rule, mail.record_id, mail.entry_id) == ("entry", "by_hand", world.offer.pk, entry.pk)
    assert mail.hits.last().detail == "Ada Admin"
    assert queue.waiting(world.ada) == []


def test_two_people_file_it_once(world: World, waiting: InboundMail) -> None:
    sorting.file_mail(by=world.ada, mail=waiting, record=record(world.offer))
    with pytest.raises(Collision):
        sorting.file_mail(by=world.sophie, mail=waiting, record=record(world.commune))
    assert Entry.objects.filter(inbound=waiting).count() == 1


def test_who_may_not_sort_decides_nothing(world: World, waiting: InboundMail) -> None:
    for person in (world.ben, world.nadia, world.idle):
        with pytest.raises(NotAllowed):
            sorting.file_mail(by=person, mail=waiting, record=record(world.offer))
        with pytest.raises(NotAllowed):
            sorting.refuse_mail(by=person, mail=waiting, reason="non")
        with pytest.raises(NotAllowed):
            sorting.read_again(by=person, mail=waiting)
    assert fresh(waiting).verdict == "sort"


@pytest.mark.req("X-12")
def test_a_substitute_sorts_for_the_second_line(world: World, waiting: InboundMail) -> None:
    sorting.file_mail(by=world.thomas, mail=waiting, record=record(world.offer))
    assert fresh(waiting).settled_by == world.thomas


def test_a_team_lead_sees_what_was_sent_to_her_team(office: World) -> None:
    Alias.objects.create(address="ventes@agence.example", target_kind="quote", team=office.team("ventes"))
    ours = deliver(STRANGER, "ventes@agence.example")
    other = deliver("autre@ailleurs.example", CATCHER)
    assert queue.waiting(office.bea) == [ours] and queue.waiting_count(office.bea) == 1
    assert queue.waiting(office.ben) == [] and queue.waiting_count(office.sophie) == 2
    with pytest.raises(NotAllowed):
        sorting.refuse_mail(by=office.bea, mail=other, reason="non")


def test_refused_with_a_reason_and_put_back(world: World, waiting: InboundMail) -> None:
    with pytest.raises(DomainError):
        sorting.refuse_mail(by=world.ada, mail=waiting, reason="  ")
    sorting.refuse_mail(by=world.ada, mail=waiting, reason="Publicité")
    assert (fresh(waiting).verdict, fresh(waiting).reason) == ("refused", "Publicité")
    sorting.take_back(by=world.ada, mail=fresh(waiting))
    assert queue.waiting(world.ada) == [waiting]
    with pytest.raises(Collision):
        sorting.take_back(by=world.ada, mail=fresh(waiting))


@pytest.mark.req("X-04", "X-05")
def test_the_answer_to_a_confidential_note_stays_in_its_group(office: World) -> None:
    group = office.team("juridique")
    for one in (office.bea, office.ada):
        group.memberships.create(user=one)
    html = f'<p><span data-mention="user:{office.ada.pk}">@Ada</span> clause 4 ?</p>'
    note = actions.Note(html=html, confidential=True, group=group)
    entry = actions.post_note(by=office.bea, record=record(office.offer), note=note)
    content = OutboundContent.objects.get(entry_uid=entry.uid)
    mail = deliver("dora@aubrives.example", content.reply_to)
    filed = sorting.file_mail(by=office.sophie, mail=mail, record=record(office.offer))
    assert (filed.visibility, filed.group, filed.reply_to) == ("confidential", group, entry)


@pytest.mark.req("X-24")
def test_what_a_colleague_wrote_to_a_colleague_is_filed_as_a_note(office: World) -> None:
    mail = deliver("bea@agence.example", CATCHER)
    inside = sorting.file_mail(by=office.ada, mail=mail, record=record(office.offer))
    assert (inside.visibility, inside.author.user) == ("internal", office.bea)
    outside = deliver("bea@agence.example", CATCHER, cc=["dora@aubrives.example"], text="Voici le plan.")
    filed = sorting.file_mail(by=office.ada, mail=outside, record=record(office.offer))
    assert (filed.visibility, filed.direction) == ("external", "out")


def test_what_cannot_be_read_waits_and_can_only_be_refused(world: World, waiting: InboundMail) -> None:
    InboundMail.objects.filter(pk=waiting.pk).update(verdict="failed", raw_path="raw/00/absent.eml")
    broken = fresh(waiting)
    assert queue.waiting(world.ada) == [broken]
    with pytest.raises(DomainError):
        sorting.file_mail(by=world.ada, mail=broken, record=record(world.offer))
    sorting.refuse_mail(by=world.ada, mail=broken, reason="illisible")
    assert fresh(waiting).verdict == "refused"


def test_nobody_external_follows_from_being_filed(world: World, waiting: InboundMail) -> None:
    sorting.file_mail(by=world.ada, mail=waiting, record=record(world.offer))
    jeanne = Identity.objects.get(address="jeanne@quoilin.example")
    assert not world.offer.followers.filter(identity=jeanne).exists()
