"""Internal notes: who is told, who never is."""

import pytest
from django.db import connection

from ariane.accounts.models import Membership, User
from ariane.journal import actions, inbox, queries
from ariane.journal.models import Delivery, Draft, Entry, Follower, Reader, Record
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail.models import OutboundMail
from tests.budget import query_budget
from tests.world import World, record


def at(person: User) -> str:
    return f'<span data-mention="user:{person.pk}">@{person.first_name}</span>'


def note(world: World, html: str, **more: object) -> Entry:
    return actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html=html, **more))


@pytest.mark.req("O-009", "O-087")
def test_a_note_without_mention_disturbs_nobody(world: World) -> None:
    Follower.objects.create(record=world.offer, identity=world.bea.identity, user=world.bea)
    entry = note(world, "<p>Marge minimale 12 %.</p>")
    assert entry.visibility == "internal"
    assert not Delivery.objects.filter(entry=entry).exists()
    assert not OutboundMail.objects.exists()


@pytest.mark.req("O-010", "P-001", "P-002", "X-18")
def test_a_mention_tells_the_colleague_and_only_her(world: World) -> None:
    entry = note(world, f"<p>{at(world.bea)} on peut descendre ?</p>")
    told = Delivery.objects.filter(entry=entry)
    assert set(told.values_list("user__username", "channel", "reason")) == {
        ("bea", "app", "mentioned"),
        ("bea", "mail", "mentioned"),
    }


@pytest.mark.req("O-087", "O-069")
def test_a_follower_of_everything_hears_of_notes(world: World) -> None:
    Follower.objects.create(record=world.offer, identity=world.bea.identity, user=world.bea, level="all")
    entry = note(world, "<p>Rien de neuf.</p>")
    assert [d.user for d in entry.deliveries.all()] == [world.bea]


@pytest.mark.req("X-18")
def test_a_mention_passes_the_mute(world: World) -> None:
    Follower.objects.create(record=world.offer, identity=world.bea.identity, user=world.bea, level="mute")
    assert not note(world, "<p>Bonjour.</p>").deliveries.exists()
    assert note(world, f"<p>{at(world.bea)} ?</p>").deliveries.filter(user=world.bea, channel="app").exists()


@pytest.mark.req("O-011")
def test_a_team_mention_reaches_each_active_member_who_may_read(world: World) -> None:
    ventes = world.team("ventes")
    entry = note(world, f'<p><span data-mention="team:{ventes.pk}">@Ventes</span></p>')
    assert {d.user.username for d in entry.deliveries.filter(channel="app")} == {"bea"}


@pytest.mark.req("O-012", "O-074")
def test_a_mention_of_somebody_without_access_opens_nothing(world: World) -> None:
    entry = note(world, f"<p>{at(world.cleo)} ?</p>")
    assert not entry.deliveries.exists()
    assert not Reader.objects.filter(user=world.cleo).exists()


@pytest.mark.req("O-012")
def test_the_author_may_add_a_mentioned_colleague_as_reader(world: World) -> None:
    entry = note(world, f"<p>{at(world.cleo)} ?</p>", grant=(world.cleo.pk,))
    assert entry.deliveries.filter(user=world.cleo).exists()
    assert Reader.objects.filter(user=world.cleo, record=world.offer, granted_by=world.ben).exists()


def test_granting_needs_the_right_to_change_the_record(world: World) -> None:
    Reader.objects.create(record=world.offer, user=world.cleo)
    content = actions.Note(html=f"<p>{at(world.nadia)} ?</p>", grant=(world.nadia.pk,))
    with pytest.raises(NotAllowed):
        actions.post_note(by=world.cleo, record=record(world.offer), note=content)
    assert not Entry.objects.filter(type="note").exists()


@pytest.mark.req("X-05")
def test_a_confidential_note_is_for_its_group_alone(world: World) -> None:
    juridique = world.team("juridique")
    Reader.objects.create(record=world.offer, user=world.julie)
    with pytest.raises(NotAllowed):
        note(world, "<p>Amiante.</p>", confidential=True, group=juridique)
    content = actions.Note(html=f"<p>Amiante. {at(world.bea)}</p>", confidential=True, group=juridique)
    entry = actions.post_note(by=world.julie, record=record(world.offer), note=content)
    assert entry.visibility == "confidential"
    # Béa is mentioned, reads the record, and still is told nothing: she is not of the group
    assert not entry.deliveries.exists()


def test_an_empty_note_is_refused_and_nothing_is_left(world: World) -> None:
    with pytest.raises(DomainError):
        note(world, "<p>  </p>")
    assert not Entry.objects.filter(type="note").exists()


def test_posting_clears_the_draft(world: World) -> None:
    actions.save_draft(by=world.ben, record=record(world.offer), html="<p>x</p>")
    note(world, "<p>x</p>")
    assert not Draft.objects.exists()


@pytest.mark.req("O-042")
def test_an_edit_keeps_what_was_said_and_the_chain(world: World) -> None:
    from ariane.journal import chain

    entry = note(world, "<p>12 %</p>")
    actions.edit_entry(by=world.ben, entry=entry, html="<p>11 %</p>")
    assert [edit.text for edit in entry.edits.all()] == ["12 %"]
    assert list(chain.breaks(record(world.offer))) == []
    Entry.objects.filter(pk=entry.pk).update(html="<p>falsified</p>")
    entry.edits.all().delete()
    assert [what for _entry, what in chain.breaks(record(world.offer))] == ["content"]


def test_only_the_author_edits_or_removes(world: World) -> None:
    entry = note(world, "<p>12 %</p>")
    for act in (actions.remove_entry, lambda **k: actions.edit_entry(html="<p>x</p>", **k)):
        with pytest.raises(NotAllowed):
            act(by=world.bea, entry=entry)


@pytest.mark.req("X-13", "O-042")
def test_a_removed_note_leaves_a_tombstone_and_a_whole_chain(world: World) -> None:
    from ariane.journal import chain

    entry = note(world, "<p>secret</p>")
    actions.remove_entry(by=world.ben, entry=entry)
    entry.refresh_from_db()
    assert (entry.html, entry.text, entry.removed_by) == ("", "", world.ben)
    assert list(chain.breaks(record(world.offer))) == []


def test_a_move_takes_the_entry_along_and_back(world: World) -> None:
    entry = note(world, "<p>Ailleurs.</p>")
    batch = actions.move_entry(by=world.ben, entry=entry, to=record(world.commune))
    entry.refresh_from_db()
    assert entry.record_id == world.commune.pk
    actions.undo_move(by=world.ben, batch=batch)
    entry.refresh_from_db()
    assert entry.record_id == world.offer.pk


def test_who_was_shown_a_confidential_entry_is_kept_once_a_day(world: World) -> None:
    Reader.objects.create(record=world.offer, user=world.julie)
    content = actions.Note(html="<p>Amiante.</p>", confidential=True, group=world.team("juridique"))
    entry = actions.post_note(by=world.julie, record=record(world.offer), note=content)
    Membership.objects.create(team=world.team("juridique"), user=world.bea)
    for _n in range(2):
        actions.log_reading(by=world.bea, entries=[entry])
    actions.log_reading(by=world.julie, entries=[entry])
    assert [row.user for row in queries.confidential_readings()] == [world.bea]


@pytest.mark.req("O-029", "M-017")
def test_a_colleague_without_mail_hears_of_everything_inside(world: World) -> None:
    User.objects.filter(pk=world.bea.pk).update(notify="none")
    entry = note(world, f"<p>{at(world.bea)} ?</p>")
    assert [d.channel for d in entry.deliveries.all()] == ["app"]
    assert [d.entry for d in inbox.page(world.bea, inbox.Ask()).messages] == [entry]


@pytest.mark.parametrize(("followers", "most"), [(0, 8), (1, 17), (30, 17)])
def test_a_note_costs_the_same_whoever_follows(world: World, followers: int, most: int) -> None:
    """architecture.md, figures to reach: what a post asks and writes is a handful of statements."""
    Follower.objects.filter(record=world.offer).delete()
    for number in range(followers):
        login = f"follower{number}"
        person = User.objects.create(username=login, email=f"{login}@agence.example", notify="all")
        person.roles.set(world.bea.roles.all())
        person.teams.set(world.bea.teams.all())
        Follower.objects.create(record=world.offer, identity=person.identity, user=person, level="all")
    note(world, "<p>Rien de neuf.</p>")
    offer, writer = Record.objects.select_related("kind", "stage").get(pk=world.offer.pk), world.ben
    if connection.vendor == "postgresql" and followers > 5:
        most += 1  # it is asked for many keys before their rows are streamed
    with query_budget(most):
        entry = actions.post_note(by=writer, record=offer, note=actions.Note(html="<p>Toujours rien.</p>"))
    assert entry.deliveries.filter(channel="mail").count() == followers
