"""Messages to people outside: held, undone, published; and the database's own refusal of a leak."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from ariane.accounts.models import Identity, Organisation
from ariane.journal import actions, inbox, policy
from ariane.journal.models import Delivery, Draft, Entry, Follower
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail.models import Mailbox, OutboundContent, OutboundMail
from tests.world import World, fresh, record


def dora(world: World) -> Identity:
    return Identity.objects.get(address="dora@aubrives.example")


def message(world: World, **more: object) -> Entry:
    content = actions.Message(html="<p>Bonjour Dora</p>", subject="Offre", recipients=(dora(world),), **more)
    return actions.post_message(by=world.ben, record=record(world.offer), message=content)


def later(seconds: int) -> dt.datetime:
    return clock.now() + dt.timedelta(seconds=seconds)


@pytest.mark.req("X-30")
def test_nothing_leaves_before_the_time_to_undo_has_run_out(world: World) -> None:
    Follower.objects.create(record=world.offer, identity=world.bea.identity, user=world.bea)
    entry = message(world)
    mail = OutboundMail.objects.get(external=True)
    assert (entry.published_at, mail.state) == (None, "queued")
    assert mail.not_before >= later(18)
    assert inbox.page(world.bea, inbox.Ask()).messages == []
    assert not Entry.objects.filter(policy.visible_entries(world.bea), pk=entry.pk).exists()
    assert Entry.objects.filter(policy.visible_entries(world.ben), pk=entry.pk).exists()
    assert fresh(world.offer).last_out_at is None
    with time_machine.travel(later(21), tick=False):
        assert actions.publish_due() == 1
        assert [d.entry for d in inbox.page(world.bea, inbox.Ask()).messages] == [entry]
    assert fresh(world.offer).last_out_at is not None


@pytest.mark.req("X-30")
def test_undo_gives_the_draft_back_and_leaves_a_tombstone(world: World) -> None:
    entry = message(world)
    actions.undo_message(by=world.ben, entry=entry)
    assert OutboundMail.objects.get().state == "cancelled"
    draft = Draft.objects.get(user=world.ben, record=world.offer)
    assert (draft.mode, draft.html, draft.recipients) == ("message", "<p>Bonjour Dora</p>", [dora(world).pk])
    entry.refresh_from_db()
    assert entry.removed_at is not None and entry.html == ""
    with time_machine.travel(later(60)):
        assert actions.publish_due() == 0


def test_undo_is_too_late_once_published_or_leaving(world: World) -> None:
    entry = message(world)
    OutboundMail.objects.update(state="transmitting")
    with pytest.raises(DomainError):
        actions.undo_message(by=world.ben, entry=entry)
    assert fresh(entry).removed_at is None
    with pytest.raises(DomainError):
        actions.undo_message(by=world.bea, entry=entry)


def test_without_a_delay_it_is_public_at_once(world: World) -> None:
    Organisation.objects.update(undo_seconds=0)
    assert message(world).published_at is not None


@pytest.mark.req("O-008", "X-23")
def test_internal_followers_are_told_and_nobody_external_becomes_one(world: World) -> None:
    Follower.objects.create(record=world.offer, identity=world.bea.identity, user=world.bea)
    entry = message(world)
    assert set(entry.deliveries.values_list("recipient__name", "channel", "reason")) == {
        ("Béa Chef", "app", "follower"),
        ("Dora Dupont", "mail", "recipient"),
    }
    assert not Follower.objects.filter(identity=dora(world)).exists()


@pytest.mark.req("O-074")
def test_who_may_only_read_cannot_send(world: World) -> None:
    with pytest.raises(NotAllowed):
        content = actions.Message(html="<p>x</p>", subject="x", recipients=(dora(world),))
        actions.post_message(by=world.nadia, record=record(world.offer), message=content)
    assert not Entry.objects.filter(type="message").exists()


@pytest.mark.parametrize("broken", ["empty", "nobody", "past", "many"])
def test_what_cannot_be_sent_says_why_and_leaves_nothing(world: World, broken: str) -> None:
    crowd = tuple(Identity(address=f"a{n}@b.example") for n in range(101))
    content = {
        "empty": actions.Message(html="<p></p>", subject="x", recipients=(dora(world),)),
        "nobody": actions.Message(html="<p>x</p>", subject="x", recipients=()),
        "past": actions.Message(html="<p>x</p>", subject="x", recipients=(dora(world),), send_at=later(-60)),
        "many": actions.Message(html="<p>x</p>", subject="x", recipients=crowd),
    }[broken]
    with pytest.raises(DomainError):
        actions.post_message(by=world.ben, record=record(world.offer), message=content)
    assert not Entry.objects.filter(type="message").exists()


@pytest.mark.req("O-026", "O-028")
def test_a_second_message_refers_to_the_first(world: World) -> None:
    first, second = message(world), message(world)
    ids = {c.entry_uid: c for c in OutboundContent.objects.all()}
    assert ids[second.uid].in_reply_to == ids[first.uid].message_id


@pytest.mark.req("O-009")
def test_the_database_refuses_an_internal_entry_for_an_outsider(world: World) -> None:
    note = actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html="<p>12 %</p>"))
    row = Delivery(entry=note, record=note.record, recipient=dora(world), channel="mail", reason="recipient")
    row.external, row.entry_visibility, row.not_before = True, "internal", clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_subject_with_line_breaks_stays_one_line(world: World) -> None:
    content = actions.Message(html="<p>x</p>", subject="Offre\r\nBcc: x@y.example", recipients=(dora(world),))
    entry = actions.post_message(by=world.ben, record=record(world.offer), message=content)
    assert entry.subject == "Offre Bcc: x@y.example"


@pytest.mark.req("X-19", "M-005")
def test_the_real_author_stands_in_the_journal_whatever_the_mail_says(world: World) -> None:
    Mailbox.objects.create(name="Agence", address="fil@agence.example", smtp_host="localhost", from_policy="address")
    entry = message(world)
    content = OutboundContent.objects.get(entry_uid=entry.uid)
    assert content.from_address == "fil@agence.example"
    assert entry.author.user == world.ben
