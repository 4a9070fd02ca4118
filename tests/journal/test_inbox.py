"""MESSAGES: what was addressed to me, answered inside, handled and taken back."""

import pytest
from django.db import transaction

from ariane.accounts.models import Membership, User
from ariane.journal import actions, inbox, notify
from ariane.journal.append import Line, append
from ariane.journal.models import Delivery, Entry, Follower, Reader
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.mail.models import OutboundMail
from tests.budget import query_budget
from tests.world import World, fresh, record


def mention(world: World, to: User, *, by: User | None = None, **more: object) -> Entry:
    html = f'<p><span data-mention="user:{to.pk}">@{to.name}</span> On peut descendre de 3 % ?</p>'
    return actions.post_note(by=by or world.bea, record=record(world.offer), note=actions.Note(html=html, **more))


def of(user: User, **ask: object) -> list[Delivery]:
    return inbox.page(user, inbox.Ask(**ask)).messages


@pytest.mark.req("P-002", "M-012")
def test_a_mention_is_found_in_messages_and_counted(world: World) -> None:
    entry = mention(world, world.ben)
    assert [one.entry for one in of(world.ben)] == [entry]
    assert (inbox.count(world.ben), inbox.count(world.bea)) == (1, 0)
    assert [one.entry for one in of(world.ben, only="mentions")] == [entry]
    assert of(world.ben, only="replies") == of(world.ben, only="notes") == []


@pytest.mark.req("P-003")
def test_answering_is_an_internal_note_that_mentions_the_author_and_nothing_leaves(world: World) -> None:
    message = of_mention(world)
    sent = OutboundMail.objects.filter(external=True).count()
    entry = actions.answer(by=world.ben, message=message, text="Oui, <b>3 %</b> au plus.")
    assert (entry.visibility, entry.type, entry.record_id) == ("internal", "note", world.offer.pk)
    assert entry.mentions == [{"user": world.bea.pk}] and entry.reply_to == message.entry
    assert "&lt;b&gt;" in entry.html
    assert [one.entry for one in of(world.bea)] == [entry]
    assert OutboundMail.objects.filter(external=True).count() == sent == 0
    assert of(world.ben) == [] and fresh(message).handled_at is not None


def of_mention(world: World, **more: object) -> Delivery:
    mention(world, world.ben, **more)
    return of(world.ben)[0]


@pytest.mark.req("P-003", "X-05")
def test_the_answer_to_a_confidential_note_is_as_confidential(world: World) -> None:
    group = world.team("juridique")
    Membership.objects.bulk_create(Membership(team=group, user=one) for one in (world.ben, world.bea))
    message = of_mention(world, confidential=True, group=group)
    entry = actions.answer(by=world.ben, message=message, text="Vu.")
    assert (entry.visibility, entry.group) == ("confidential", group)


def test_an_answer_to_an_outsider_stays_inside_and_mentions_nobody(world: World) -> None:
    Follower.objects.filter(record=world.offer, user=world.ben).update(level="all")
    line = Line(type=Entry.Type.NOTE, author=world.dora.addresses.get().identity, text="Bonjour")
    with transaction.atomic():
        entry = append(record(world.offer), line)
        notify.tell(entry, notify.audience(entry), not_before=clock.now())
    answer = actions.answer(by=world.ben, message=of(world.ben)[0], text="Elle attend le plan.")
    assert answer.mentions == [] and answer.visibility == "internal"


def test_nobody_answers_or_handles_for_another(world: World) -> None:
    message = of_mention(world)
    with pytest.raises(DomainError):
        actions.answer(by=world.bea, message=message, text="Moi")
    with pytest.raises(DomainError):
        actions.answer(by=world.ben, message=message, text="  ")
    actions.handle(by=world.bea, messages=[message])
    assert inbox.count(world.ben) == 1
    assert inbox.mine(world.bea, [message.pk]) == []


def test_handled_in_one_gesture_and_taken_back_in_one(world: World) -> None:
    for _n in range(3):
        mention(world, world.ben)
    newest = of(world.ben)[0]
    late = mention(world, world.ben)
    at = actions.handle_all(by=world.ben, ask=inbox.Ask(only="mentions"), until=newest.pk)
    assert [one.entry for one in of(world.ben)] == [late]
    assert len(of(world.ben, handled=True)) == 3
    assert actions.unhandle(by=world.bea, at=at) == 0
    assert actions.unhandle(by=world.ben, at=at) == 3
    assert inbox.count(world.ben) == 4


@pytest.mark.req("O-074")
def test_what_one_may_no_longer_read_leaves_the_inbox_and_the_counter(world: World) -> None:
    group = world.team("juridique")
    Membership.objects.create(team=group, user=world.bea)
    Reader.objects.create(record=world.offer, user=world.cleo)
    mention(world, world.cleo)
    mention(world, world.julie, confidential=True, group=group)
    Reader.objects.create(record=world.offer, user=world.julie)
    mention(world, world.julie, confidential=True, group=group)
    assert (inbox.count(world.cleo), inbox.count(world.julie)) == (1, 1)
    Reader.objects.filter(user=world.cleo).delete()
    Membership.objects.filter(user=world.julie).delete()
    cleo, julie = (User.objects.get(username=name) for name in ("cleo", "julie"))
    assert of(cleo) == of(julie) == []
    assert (inbox.count(cleo), inbox.count(julie)) == (0, 0)


def test_a_removed_note_waits_for_nobody(world: World) -> None:
    entry = mention(world, world.ben)
    actions.remove_entry(by=world.bea, entry=entry)
    assert of(world.ben) == [] and inbox.count(world.ben) == 0


def test_pages_follow_one_another_at_one_price(world: World) -> None:
    for _n in range(5):
        mention(world, world.ben)
    first = inbox.page(world.ben, inbox.Ask(), limit=3)
    second = inbox.page(world.ben, inbox.Ask(before=first.older), limit=3)
    assert (len(first.messages), len(second.messages), second.older) == (3, 2, None)
    assert {one.pk for one in first.messages}.isdisjoint(one.pk for one in second.messages)
    user = world.ben
    with query_budget(1):
        assert [str(one.entry.author) + one.record.title for one in of(user) if one.entry]
