"""A conversation goes to another record and back; answers follow, chains stay whole, rights are asked on both sides."""

import pytest
from django.http import Http404

from ariane.journal import actions, chain
from ariane.journal.models import Document, Entry, Record
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.split import split_off
from tests.journal.test_replies import DORA, deliver, office, sent
from tests.world import World, record

__all__ = ["office"]


def talk(office: World) -> tuple[Entry, Entry, str]:
    entry, content = sent(office)
    answer = Entry.objects.get(inbound=deliver(DORA, content.reply_to))
    return Entry.objects.get(pk=entry.pk), answer, content.reply_to


@pytest.mark.req("O-006")
def test_a_conversation_moves_whole_and_comes_back(office: World) -> None:
    entry, answer, address = talk(office)
    apart = actions.post_note(by=office.ben, record=record(office.offer), note=actions.Note("<p>Reste ici</p>"))
    entries = actions.conversation(office.ben, entry)
    assert [one.pk for one in entries] == [entry.pk, answer.pk]
    before = [one.visibility for one in entries]
    batch = actions.move_entries(by=office.ben, entries=entries, to=record(office.commune))
    moved = Entry.objects.filter(pk__in=[entry.pk, answer.pk]).order_by("pk")
    assert {one.record_id for one in moved} == {office.commune.pk}
    assert [one.visibility for one in moved] == before
    apart.refresh_from_db()
    assert apart.record_id == office.offer.pk
    assert Record.objects.get(pk=office.offer.pk).last_in_at is None
    assert Record.objects.get(pk=office.commune.pk).last_in_at == answer.occurred_at
    later = Entry.objects.get(inbound=deliver(DORA, address, text="Encore"))
    assert later.record_id == office.commune.pk
    for place in (office.offer, office.commune):
        assert list(chain.breaks(record(place))) == []
        assert record(place).entries.filter(type="system", meta__say__startswith="moved_").count() == 1
    actions.undo_move(by=office.ada, batch=batch)
    assert {one.record_id for one in moved.all()} == {office.offer.pk}
    with pytest.raises(DomainError):
        actions.undo_move(by=office.ada, batch=batch)


@pytest.mark.req("O-006", "O-074")
def test_rights_are_asked_on_both_records(office: World) -> None:
    entry, _answer, _address = talk(office)
    with pytest.raises(Http404):
        actions.move_entry(by=office.cleo, entry=entry, to=record(office.commune))
    office.offer.readers.create(user=office.cleo)
    with pytest.raises(NotAllowed):
        actions.move_entry(by=office.cleo, entry=entry, to=record(office.commune))


def test_the_mover_takes_back_what_she_may_no_longer_change(office: World) -> None:
    other = create_piece(by=office.ada, piece=NewPiece("quote", "Ailleurs", party=office.commune))
    other.readers.create(user=office.ben)
    entry, _answer, _address = talk(office)
    batch = actions.move_entry(by=office.ben, entry=entry, to=record(other))
    with pytest.raises(Http404):
        actions.undo_move(by=office.cleo, batch=batch)
    assert actions.undo_move(by=office.ben, batch=batch).pk == office.offer.pk


def test_what_ariane_recorded_stays(office: World) -> None:
    actions.change_fields(by=office.ben, record=office.offer, changes={"amount": 100})
    change = Entry.objects.filter(record=office.offer, type="change").latest("pk")
    with pytest.raises(DomainError):
        actions.move_entry(by=office.ben, entry=change, to=record(office.commune))


@pytest.mark.req("O-006")
def test_a_conversation_becomes_a_record_and_its_files_go_along(office: World) -> None:
    entry, answer, _address = talk(office)
    file = Document.objects.create(record=office.offer, entry=answer, name="a.pdf", sha256="0" * 64, size=1, mime="x/y")
    new = NewPiece("request", "Autre chantier", party=office.commune)
    made, _batch = split_off(by=office.ben, entries=[entry, answer], piece=new)
    file.refresh_from_db()
    assert file.record_id == made.pk
    assert made.links.get(role="concerns").to_record_id == office.offer.pk
