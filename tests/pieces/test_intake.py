"""Mail to an alias: which record it makes, from whom, and what waits for a person."""

from dataclasses import replace
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

import pytest

from ariane.accounts.models import Team, User
from ariane.journal import policy
from ariane.journal.models import Document, Entry, Link
from ariane.mail import routing, store
from ariane.mail.ingress import receive
from ariane.mail.models import Alias, InboundMail, Mailbox
from ariane.mail.parse import Forward, Hop, parse
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.parties.models import Party
from ariane.pieces.intake import by_alias
from ariane.pieces.models import Piece
from tests.world import World, fresh

ALIAS = "commercial@agence.example"
DORA = "Dora Dupont <dora@aubrives.example>"


@pytest.fixture
def alias(world: World) -> Alias:
    Mailbox.objects.create(name="Agence", address="fil@agence.example", catches=True)
    return Alias.objects.create(address=ALIAS, target_kind="request", team=Team.objects.get(code="accueil"))


def arrive(
    sender: str = DORA, to: str = ALIAS, *, cc: str = "", subject: str = "Terrain à Aubrives", **known: Any
) -> routing.Incoming:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"], mail["Date"] = make_msgid(domain="ailleurs.example"), "Fri, 20 Nov 2026 10:00:00 +0100"
    if cc:
        mail["Cc"] = cc
    mail.set_content("Bonjour, nous cherchons un terrain.")
    mail.add_attachment(b"%PDF-1.4 plan", maintype="application", subtype="pdf", filename="plan.pdf")
    kept = receive(bytes(mail), source="pipe", envelope_from=sender, envelope_to=[to])
    parsed = parse(store.read(kept.raw_path))
    forward = known.pop("forward", None)
    if forward is not None:
        parsed = replace(parsed, forward=forward)
    addresses = [one.email.lower() for one in parsed.recipients]
    return routing.Incoming(kept, parsed, addresses, **known)


def forward(**changes: Any) -> Forward:
    values = {"name": "Dora Dupont", "email": "dora@aubrives.example", "date": None, "subject": "RE: Terrain",
              "confidence": 0.95, "text": "Bonjour, nous cherchons un terrain."}  # fmt: skip
    return Forward(**values | changes)


def routed(received: routing.Incoming) -> tuple[routing.Verdict, Piece, Entry]:
    verdict = by_alias(received)
    assert verdict is not None
    assert verdict.kind == InboundMail.Verdict.RECORD, verdict.reason
    return verdict, Piece.objects.get(pk=verdict.record_id), Entry.objects.get(pk=verdict.entry_id)


@pytest.mark.req("O-030", "O-031", "P-017")
def test_a_customers_mail_makes_a_request_with_its_files(alias: Alias, world: World) -> None:
    _verdict, piece, entry = routed(arrive(subject="RE: TR: Fwd: Terrain à Aubrives"))
    assert (piece.kind.code, piece.title, piece.team) == ("request", "Terrain à Aubrives", alias.team)
    assert (piece.main_party_id, piece.channel, piece.stage.code) == (world.commune.pk, "email", "lead")
    assert Link.objects.get(from_record=piece, role="requester").to_record_id == world.dora.pk
    assert (entry.visibility, entry.direction, entry.author.address) == ("external", "in", "dora@aubrives.example")
    assert Document.objects.get(record=piece).name == "plan.pdf"
    assert not piece.followers.filter(user=None).exists()


@pytest.mark.req("O-027")
def test_an_unknown_address_makes_a_request_to_be_identified(alias: Alias) -> None:
    _verdict, piece, entry = routed(arrive("Inconnu <qui@nulle-part.example>", subject=""))
    assert (piece.main_party, piece.title) == (None, "Inconnu")
    assert entry.author.address == "qui@nulle-part.example"
    assert not Link.objects.filter(from_record=piece).exists()


def test_an_address_of_two_cards_is_nobodys_until_a_person_says(alias: Alias, ben: User) -> None:
    for name in ("Jean Dupuis", "Jean Dupuis fils"):
        create_party(by=ben, party=NewParty(name, Party.Type.PERSON, addresses=("dupuis@famille.example",)))
    _verdict, piece, _entry = routed(arrive("dupuis@famille.example"))
    assert piece.main_party is None


@pytest.mark.req("X-07")
def test_an_archived_persons_mail_makes_a_request_to_be_identified(alias: Alias, world: World, ben: User) -> None:
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Partie.")
    _verdict, piece, _entry = routed(arrive())
    assert piece.main_party is None
    assert not Link.objects.filter(from_record=piece, to_record=world.dora).exists()


@pytest.mark.req("P-008", "P-007")
def test_a_colleagues_forward_is_from_the_original_sender(alias: Alias, world: World, nadia: User) -> None:
    received = arrive("nadia@agence.example", subject="TR: Terrain", forward=forward())
    received.parsed = replace(received.parsed, reply_text="Client sérieux, attention au délai.")
    _verdict, piece, entry = routed(received)
    assert piece.main_party_id == world.commune.pk
    assert piece.title == "Terrain"
    assert Link.objects.get(from_record=piece, role="requester").to_record_id == world.dora.pk
    assert Link.objects.get(from_record=piece, role="passed_on_by").to_user == nadia
    assert (entry.author.address, entry.visibility) == ("dora@aubrives.example", "external")
    assert "sérieux" not in entry.text + entry.html + entry.quoted_html
    note = Entry.objects.get(record=piece, type="note")
    assert (note.author.user, note.visibility, note.text) == (nadia, "internal", "Client sérieux, attention au délai.")
    assert piece.created_by == nadia


@pytest.mark.parametrize(
    "doubtful", [forward(confidence=0.5), forward(hops=(Hop("a", "a@x.example"), Hop("b", "b@x.example")))]
)
def test_a_forward_that_cannot_be_taken_apart_stays_inside(
    alias: Alias, world: World, nadia: User, doubtful: Forward
) -> None:
    _verdict, piece, entry = routed(arrive("nadia@agence.example", forward=doubtful))
    assert Link.objects.get(from_record=piece, role="requester").to_record_id == world.dora.pk
    assert (entry.visibility, entry.author.user) == ("internal", nadia)
    assert not Entry.objects.filter(record=piece, visibility="external").exists()


@pytest.mark.req("P-009")
def test_a_colleagues_own_mail_makes_a_request_and_stays_inside(alias: Alias, nadia: User) -> None:
    _verdict, piece, entry = routed(arrive("nadia@agence.example", subject="Appel de M. Piret"))
    assert (piece.main_party, piece.title, piece.created_by) == (None, "Appel de M. Piret", nadia)
    assert (entry.visibility, entry.author.user) == ("internal", nadia)


def test_a_pretended_colleague_is_an_outsider(alias: Alias, nadia: User) -> None:
    received = arrive("nadia@agence.example", forward=forward(), unverified=True)
    _verdict, piece, entry = routed(received)
    assert piece.created_by is None
    assert entry.unverified
    assert not Link.objects.filter(from_record=piece, role="passed_on_by").exists()


@pytest.mark.req("P-015", "X-06")
def test_the_alias_in_copy_of_a_colleagues_mail_makes_nothing(alias: Alias, world: World) -> None:
    before = Piece.objects.count()
    verdict = by_alias(arrive("nadia@agence.example", "ben@agence.example", cc=ALIAS))
    assert verdict is not None
    assert (verdict.kind, verdict.reason) == (InboundMail.Verdict.SORT, "alias_only_in_copy")
    assert Piece.objects.count() == before
    _verdict, piece, _entry = routed(arrive(DORA, "ben@agence.example", cc=ALIAS))
    assert piece.title == "Terrain à Aubrives", "a customer's copy counts"


def test_an_automatic_mail_makes_no_record(alias: Alias) -> None:
    before = Piece.objects.count()
    verdict = by_alias(arrive(automatic="auto-replied"))
    assert verdict is not None
    assert verdict.kind == InboundMail.Verdict.AUTO_REPLY
    assert Piece.objects.count() == before


def test_a_kind_that_needs_a_third_party_waits_for_an_unknown_sender(alias: Alias, world: World) -> None:
    Alias.objects.filter(pk=alias.pk).update(target_kind="ticket")
    verdict = by_alias(arrive("qui@nulle-part.example"))
    assert verdict is not None
    assert (verdict.kind, verdict.reason) == (InboundMail.Verdict.SORT, "sender_to_identify")
    _verdict, piece, _entry = routed(arrive())
    assert (piece.kind.code, piece.main_party_id) == ("ticket", world.commune.pk)


def test_an_alias_without_its_kind_waits_and_other_addresses_are_not_ours(alias: Alias) -> None:
    Alias.objects.filter(pk=alias.pk).update(target_kind="disparu")
    verdict = by_alias(arrive())
    assert verdict is not None
    assert verdict.reason == "alias_without_kind"
    assert by_alias(arrive(to="fil@agence.example")) is None
    assert by_alias(arrive(to="autre@ailleurs.example")) is None


def test_the_first_line_reads_what_came_in_for_her_team(alias: Alias, nadia: User, idle: User) -> None:
    _verdict, piece, _entry = routed(arrive())
    assert policy.readers(fresh(piece), [nadia, idle]) == {nadia.pk}
    assert policy.can(nadia, "edit", piece)
