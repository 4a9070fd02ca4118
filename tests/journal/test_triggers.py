"""What the database refuses by itself, after all migrations, on either database."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, QuerySet
from django.utils import timezone

from ariane.accounts.models import Identity
from ariane.journal import actions, triggers
from ariane.journal.models import Delivery, Entry
from ariane.mail.models import OutboundAttachment, OutboundContent, OutboundMail
from tests.world import World, record


def message(world: World) -> Entry:
    sent = actions.Message(html="<p>Bonjour</p>", subject="Offre", recipients=(outsider(world),))
    return actions.post_message(by=world.ben, record=record(world.offer), message=sent)


def note(world: World, **more: Any) -> Entry:
    html = f'<p><span data-mention="user:{world.bea.pk}">@Béa</span> marge 12 %</p>'
    return actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html=html, **more))


def outsider(world: World) -> Identity:
    return world.dora.addresses.get().identity  # type: ignore[no-any-return]


def refused(rows: "QuerySet[Any]", **change: Any) -> None:
    assert rows.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


@pytest.mark.req("O-009")
@pytest.mark.parametrize("visibility", ["external", "confidential"])
def test_a_note_never_changes_visibility(world: World, visibility: str) -> None:
    refused(Entry.objects.filter(pk=note(world).pk), visibility=visibility)


@pytest.mark.req("X-05")
def test_a_confidential_entry_is_never_shared_with_another_group(world: World) -> None:
    group = world.team("juridique")
    entry = Entry.objects.filter(pk=note(world, confidential=True).pk)
    refused(entry, group=group)
    refused(entry, visibility="internal")


@pytest.mark.req("O-042")
@pytest.mark.parametrize("column", ["author", "hash", "prev_hash", "content_digest", "type", "occurred_at", "born_in"])
def test_an_entry_keeps_what_it_was_born_with(world: World, column: str) -> None:
    others = {
        "author": outsider(world),
        "occurred_at": timezone.now(),
        "born_in": record(world.commune),
        "type": "call",
    }
    refused(Entry.objects.filter(pk=note(world).pk), **{column: others.get(column, "other")})


@pytest.mark.req("O-042")
def test_an_entry_is_never_deleted(world: World) -> None:
    entry = note(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")


@pytest.mark.req("O-009")
def test_the_copies_of_a_note_are_not_made_external(world: World) -> None:
    entry = note(world)
    mails = OutboundMail.objects.filter(content__entry_uid=entry.uid)
    refused(entry.deliveries.all(), entry_visibility="external")
    refused(OutboundContent.objects.filter(entry_uid=entry.uid), entry_visibility="external")
    refused(mails, entry_visibility="external")
    refused(mails, entry_visibility="external", external=True)
    content = mails.get().content
    wrong = OutboundAttachment(content=content, name="a", mime="text/plain", path="a", entry_visibility="external")
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


@pytest.mark.req("O-009")
def test_a_note_is_not_taken_for_a_message_s_mail(world: World) -> None:
    """Pointing an external mail at a note, or a note's mail at an external content, is refused."""
    letter, entry = message(world), note(world)
    refused(OutboundContent.objects.filter(entry_uid=letter.uid), entry_uid=entry.uid)
    internal = OutboundContent.objects.get(entry_uid=entry.uid)
    refused(OutboundMail.objects.filter(content__entry_uid=letter.uid), content=internal)


@pytest.mark.req("O-009")
@pytest.mark.parametrize("says_external", [True, False])
def test_an_outsider_is_not_told_of_a_note_whatever_the_flag_says(world: World, says_external: bool) -> None:
    entry = note(world)
    values = {
        "recipient": outsider(world),
        "external": says_external,
        "entry_visibility": "internal",
        "not_before": timezone.now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(entry=entry, record_id=entry.record_id, channel="mail", reason="told", **values)
    content = OutboundContent.objects.get(entry_uid=entry.uid)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboundMail.objects.create(content=content, address="dora@aubrives.example", **values)
    refused(entry.deliveries.filter(channel="app"), recipient=outsider(world))


@pytest.mark.req("O-009")
def test_a_colleague_s_notice_does_not_go_to_another_address(world: World) -> None:
    mail = OutboundMail.objects.filter(content__entry_uid=note(world).uid)
    refused(mail, address="dora@aubrives.example")


def test_what_is_allowed_still_is(world: World) -> None:
    actions.follow(by=world.bea, record=record(world.offer), identity=world.bea.identity)
    world.bea.notify = "all"
    world.bea.save()
    letter = message(world)
    told = OutboundContent.objects.get(entry_uid=letter.uid, origin__startswith="notice:")
    assert told.entry_visibility == "internal", "what tells colleagues of a message is answered inside"
    assert letter.deliveries.filter(external=True).count() == 1
    OutboundMail.objects.filter(content__entry_uid=letter.uid).update(state="cancelled")
    Entry.objects.filter(pk=letter.pk).update(published_at=timezone.now(), text="", html="")


def test_every_guard_stands_after_the_migrations(db: None) -> None:
    assert triggers.installed() == triggers.expected(connection.vendor)


@pytest.mark.django_db(transaction=True)
def test_guards_come_back_when_a_migration_rebuilds_a_table() -> None:
    field = CharField(max_length=13)
    field.set_attributes_from_name("entry_visibility")
    field.model = Delivery
    old = Delivery._meta.get_field("entry_visibility")
    triggers.remove()
    with connection.schema_editor() as editor:
        editor.alter_field(Delivery, old, field)
        editor.alter_field(Delivery, field, old)
    call_command("migrate", verbosity=0)
    assert triggers.installed() == triggers.expected(connection.vendor)


@pytest.mark.django_db(transaction=True)
def test_the_whole_database_can_be_emptied_on_purpose(world: World) -> None:
    note(world)
    call_command("flush", interactive=False, verbosity=0)
    assert not Entry.objects.exists()
    assert triggers.installed() == triggers.expected(connection.vendor)
