"""Where a mail may belong: the likeliest first, with its reasons, and never what one may not read."""

import pytest

from ariane.accounts.models import User
from ariane.journal import sorting
from ariane.journal.actions import Message, create_record, post_message, publish_due
from ariane.journal.models import Kind, Record, Stage
from ariane.kernel.errors import DomainError
from ariane.mail.models import InboundMail
from ariane.pieces.actions import NewPiece
from ariane.pieces.by_hand import make_by_hand
from ariane.pieces.candidates import Candidate, candidates
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.journal.test_replies import CATCHER, DORA, deliver, noted, office
from tests.world import World, fresh, record

__all__ = ["office"]


def quote(world: World, title: str, *, by: User | None = None, **fields: object) -> Record:
    kind = Kind.objects.get(code="quote")
    party = fields.pop("main_party", record(world.commune))
    return create_record(
        by=by or world.ben, kind=kind, title=title, model=Piece, main_party=party, owner=by or world.ben, **fields
    )


def ranked(viewer: User, mail: InboundMail) -> list[Candidate]:
    return candidates(viewer, sorting.read(mail))


def codes(found: Candidate) -> set[str]:
    return {code for code, _fact in found.reasons}


def letter(sender: str = DORA, *, subject: str = "Bonjour", text: str = "Merci.") -> InboundMail:
    mail = deliver(sender, CATCHER, text=text)
    InboundMail.objects.filter(pk=mail.pk).update(verdict="sort")
    raw = sorting.store.full_path(mail.raw_path)
    raw.write_bytes(raw.read_bytes().replace(b"Subject: Re: Offre", f"Subject: {subject}".encode()))
    return fresh(mail)


def test_a_reference_in_the_subject_is_nearly_certain(office: World) -> None:
    other = quote(office, "Autre chose")
    mail = letter("inconnu@ailleurs.example", subject=f"A propos de {other.ref}")
    first = ranked(office.ada, mail)[0]
    assert (first.record.pk, first.rank) == (other.pk, 3) and "reference" in codes(first)


def test_role_like_title_and_amount_together_beat_the_same_third_party(office: World) -> None:
    quote(office, "Bornes de recharge")
    mail = letter(subject="Re: renovation du hall", text="Le montant de 48 250 EUR est-il toujours valable ?")
    found = ranked(office.ada, mail)
    assert found[0].record.pk == office.offer.pk
    assert codes(found[0]) >= {"role", "party", "like", "amount"}
    assert codes(found[1]) == {"party"} and found[1].rank == 1


def test_where_the_sender_took_part_comes_before_mere_kinship(office: World) -> None:
    other = quote(office, "Bornes de recharge")
    dora = office.dora.addresses.get().identity
    post_message(by=office.ben, record=record(other), message=Message("<p>Bonjour</p>", "Bornes", (dora,)))
    publish_due()
    found = {one.record.pk: one for one in ranked(office.ada, letter())}
    assert "wrote" in codes(found[other.pk])
    assert found[other.pk].score > 50


def test_closed_records_come_behind_and_archived_ones_not_at_all(office: World) -> None:
    closed = quote(office, "Terrain douze", stage=Stage.objects.get(kind__code="quote", code="refused"))
    alive = quote(office, "Terrain douze")
    found = [one.record.pk for one in ranked(office.ada, letter(subject="Terrain douze"))]
    assert found.index(alive.pk) < found.index(closed.pk)
    Record.objects.filter(pk=alive.pk).update(archived_at=alive.created_at, archive_reason="error")
    assert alive.pk not in [one.record.pk for one in ranked(office.ada, letter(subject="Terrain douze"))]


@pytest.mark.req("O-074")
def test_nothing_that_one_may_not_read_is_proposed(office: World) -> None:
    mail = letter(subject=f"A propos de {office.offer.ref}")
    assert office.offer.pk not in [one.record.pk for one in ranked(office.cleo, mail)]
    assert office.offer.pk in [one.record.pk for one in ranked(office.ben, mail)]


def test_an_answer_to_a_note_names_its_record_first(office: World) -> None:
    _entry, content = noted(office)
    mail = deliver(DORA, content.reply_to)
    assert codes(ranked(office.ada, mail)[0]) >= {"answers"}


def test_a_stranger_writing_of_nothing_has_no_candidate(office: World) -> None:
    assert ranked(office.ada, letter("inconnu@ailleurs.example", subject="Hello")) == []


def test_it_costs_the_same_whatever_there_is(office: World) -> None:
    mail = letter(subject="Terrain zone nord")
    for n in range(12):
        quote(office, f"Terrain zone nord {n}")
    read = sorting.read(mail)
    assert office.ada.rights
    with query_budget(10):
        assert len(candidates(office.ada, read)) == 5


def test_a_record_made_by_hand_begins_with_the_mail(office: World) -> None:
    mail = letter(subject="Demande de terrain")
    new = NewPiece("request", "Demande de terrain", party=office.commune)
    made = make_by_hand(by=office.ada, mail=mail, piece=new)
    entry = made.entries.get(type="message")
    assert (entry.inbound, entry.visibility, fresh(mail).verdict) == (mail, "external", "record")
    assert made.links.get(role="requester").to_record_id == office.dora.pk
    assert "d’un courriel à trier" in made.entries.get(type="system").text


@pytest.mark.req("X-04")
def test_no_record_is_made_of_an_answer_to_a_note(office: World) -> None:
    _entry, content = noted(office)
    mail = deliver(DORA, content.reply_to)
    with pytest.raises(DomainError):
        make_by_hand(by=office.ada, mail=mail, piece=NewPiece("request", "Autre", party=office.commune))
    assert not Record.objects.filter(title="Autre").exists() and fresh(mail).verdict == "sort"
