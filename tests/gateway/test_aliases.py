"""Cases 11–46: what a mail to an address of ours becomes, from whom, and by whose leave."""

from email.message import EmailMessage

import pytest

from ariane.accounts.models import Identity
from ariane.journal.models import Document, Entry, Follower, Link, Record, Tag
from ariane.mail import addresses
from ariane.mail.models import Alias, InboundMail, OutboundMail
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.models import Piece
from tests.gateway.letters import CATCHER, DORA, GROUPS, arrive, letter
from tests.world import World

SUPPORT = "support@agence.example"


def policy(alias: Alias, **changes: object) -> None:
    Alias.objects.filter(pk=alias.pk).update(**changes)


def made(mail: InboundMail) -> Piece:
    assert mail.verdict == "record", (mail.verdict, mail.reason)
    return Piece.objects.get(pk=mail.record_id)


def entry_of(mail: InboundMail) -> Entry:
    return Entry.objects.get(inbound=mail)


# creation


@pytest.mark.odoo(11, 14, 24)
def test_a_stranger_s_mail_makes_one_record_with_one_message(groups: Alias) -> None:
    before = Piece.objects.count()
    mail = arrive(letter(), GROUPS)
    entry = entry_of(mail)
    assert Piece.objects.count() == before + 1 and made(mail).created_by is None
    assert (entry.type, entry.visibility, entry.direction, entry.subject) == (
        "message", "external", "in", "Demande de groupe",
    )  # fmt: skip
    assert entry.author.address == "sylvie@nulle-part.example" and not entry.author.cards.exists()
    assert not Follower.objects.filter(record=mail.record_id, user=None).exists()


@pytest.mark.odoo(12)
def test_pictures_in_the_text_become_documents_that_the_text_shows(groups: Alias) -> None:
    mail = letter()
    mail.add_alternative("<p>" + "".join(f'<img src="cid:i{n}">' for n in range(3)) + "</p>", subtype="html")
    for n, name in enumerate(("façade.png", "日本.png", "c.png")):
        part: EmailMessage = mail.get_payload()[1]  # type: ignore[assignment,index]
        part.add_related(b"\x89PNG" + bytes([n]), "image", "png", cid=f"<i{n}>", filename=name)
    entry = entry_of(arrive(mail, GROUPS))
    documents = Document.objects.filter(entry=entry)
    assert {one.name for one in documents} == {"façade.png", "日本.png", "c.png"}
    assert all(f"/documents/{one.uid}/" in entry.html for one in documents)


@pytest.mark.odoo(13)
def test_the_author_is_whom_the_address_names_and_no_outsider_follows(groups: Alias, office: World) -> None:
    known = entry_of(arrive(letter(DORA), GROUPS))
    assert known.author.cards.get().party_id == office.dora.pk
    archive_party(by=office.ben, party=office.erik, reason=Reason.LEFT, note="Parti.")
    archived = arrive(letter("erik@plans.example"), GROUPS)
    assert made(archived).main_party is None
    inside = arrive(letter("Nadia <nadia@agence.example>"), GROUPS)
    assert (entry_of(inside).author.user, made(inside).created_by) == (office.nadia, office.nadia)
    assert not Follower.objects.filter(record__in=[known.record_id, archived.record_id], user=None).exists()


@pytest.mark.odoo(15, 16)
@pytest.mark.parametrize("sender", [DORA, "dora@aubrives.example", "DORA@AUBRIVES.EXAMPLE", "d.dupont@prive.example"])
def test_a_known_contact_is_known_by_any_of_her_addresses_and_answered_nothing(
    groups: Alias, office: World, sender: str
) -> None:
    private = Identity.of_address("d.dupont@prive.example", "Dora")
    PartyAddress.objects.create(party=office.dora, identity=private)
    mail = arrive(letter(sender), GROUPS)
    assert Link.objects.get(from_record=made(mail), role="requester").to_record_id == office.dora.pk
    assert not OutboundMail.objects.exclude(content__entry_visibility="internal").exists()


@pytest.mark.odoo(17)
def test_an_address_of_several_cards_is_a_colleague_s_or_the_one_of_that_name(groups: Alias, office: World) -> None:
    for name in ("Jean Dupuis", "Luc Dupuis"):
        create_party(by=office.ben, party=NewParty(name, Party.Type.PERSON, addresses=("famille@dupuis.example",)))
    nobody = made(arrive(letter("famille@dupuis.example"), GROUPS))
    assert nobody.main_party is None
    luc = made(arrive(letter("Dupuis Luc <famille@dupuis.example>"), GROUPS))
    assert luc.main_party.title == "Luc Dupuis"
    create_party(by=office.ben, party=NewParty("Nadia privée", Party.Type.PERSON, addresses=("nadia@agence.example",)))
    assert entry_of(arrive(letter("nadia@agence.example"), GROUPS)).author.user == office.nadia


@pytest.mark.odoo(18)
@pytest.mark.parametrize("sender", [GROUPS, CATCHER])
def test_one_of_our_own_addresses_is_nobody_s(groups: Alias, office: World, sender: str) -> None:
    create_party(by=office.ben, party=NewParty("Écho", Party.Type.PERSON, addresses=(sender,)))
    piece = made(arrive(letter(f"Nous <{sender}>"), GROUPS))
    assert piece.main_party is None and not Link.objects.filter(from_record=piece, role="requester").exists()


# policy


@pytest.mark.odoo(20, 25)
@pytest.mark.req("X-06")
def test_who_is_not_known_waits_and_is_told_nothing_by_a_machine(groups: Alias) -> None:
    policy(groups, who=Alias.Who.KNOWN)
    mail = arrive(letter(), GROUPS)
    assert (mail.verdict, mail.reason) == ("sort", "alias_not_for_sender")
    assert not OutboundMail.objects.exists() and not Entry.objects.filter(inbound=mail).exists()


@pytest.mark.odoo(21)
@pytest.mark.parametrize("place", ["to", "cc", "second"])
def test_the_refusal_names_the_address_wherever_it_stands(groups: Alias, place: str) -> None:
    policy(groups, who=Alias.Who.COLLEAGUES)
    Alias.objects.create(address=SUPPORT, target_kind="request", who=Alias.Who.COLLEAGUES)
    to = {"to": GROUPS, "cc": "x@y.example", "second": f"{SUPPORT}, {GROUPS}"}[place]
    mail = arrive(letter(to=to, Cc=GROUPS if place == "cc" else None), GROUPS)
    assert mail.verdict == "sort"
    said = mail.hits.get(rule="alias").detail
    assert "alias_not_for_sender" in said and (place != "second" or GROUPS in said)


@pytest.mark.odoo(22, 23)
@pytest.mark.req("X-06")
def test_values_of_the_address_fill_the_record_and_a_dangling_one_costs_no_mail(groups: Alias) -> None:
    tag = Tag.objects.create(name="Groupe")
    policy(groups, defaults={"stars": 2, "tags": [tag.pk]})
    piece = made(arrive(letter(), GROUPS))
    assert (piece.stars, [one.name for one in piece.tags.all()]) == (2, ["Groupe"])
    tag.delete()
    assert made(arrive(letter(), GROUPS)).tags.count() == 0
    policy(groups, target_kind="disparu")
    assert arrive(letter(), GROUPS).reason == "alias_without_kind"
    policy(groups, target_kind="request", defaults={})
    assert made(arrive(letter(), GROUPS)).stars == 0


@pytest.mark.odoo(26, 28, 29, 30)
@pytest.mark.req("X-06")
def test_an_address_of_one_record_for_those_who_follow_it(groups: Alias, office: World) -> None:
    policy(groups, who=Alias.Who.FOLLOWERS, target_record_id=office.offer.pk)
    before = Record.objects.count()
    assert arrive(letter(), GROUPS).reason == "alias_not_for_sender"
    assert arrive(letter(DORA), GROUPS).reason == "alias_not_for_sender", "known, but no follower"
    Follower.objects.create(record=office.offer, identity=Identity.objects.get(address="dora@aubrives.example"))
    PartyAddress.objects.create(party=office.dora, identity=Identity.of_address("d2@prive.example", "Dora"))
    for sender in (DORA, "Autre nom <dora@aubrives.example>", "d2@prive.example"):
        mail = arrive(letter(sender), GROUPS)
        assert (mail.verdict, mail.record_id) == ("entry", office.offer.pk), mail.reason
    assert Record.objects.count() == before
    policy(groups, who=Alias.Who.ANYONE)
    anybody = arrive(letter(), GROUPS)
    assert (anybody.verdict, anybody.record_id) == ("entry", office.offer.pk)
    assert entry_of(anybody).deliveries.filter(recipient=office.ben.identity).exists(), "colleagues who follow are told"
    assert not entry_of(anybody).deliveries.filter(external=True).exists(), "an outsider never by itself"


@pytest.mark.odoo(27)
def test_a_known_party_may_write_where_only_known_ones_may(groups: Alias) -> None:
    policy(groups, who=Alias.Who.KNOWN)
    assert made(arrive(letter(DORA), GROUPS)).main_party.title == "Commune d’Aubrives"


@pytest.mark.odoo(31, 32)
@pytest.mark.parametrize(
    "sender", ["nadia@agence.example", "Nadia P. <nadia@agence.example>", '"x, y" <NADIA@agence.example>']
)
def test_a_colleague_is_the_creator_and_a_right_she_lacks_stops_no_mail(
    groups: Alias, office: World, sender: str
) -> None:
    assert made(arrive(letter(sender), GROUPS)).created_by == office.nadia
    mail = arrive(letter("idle@agence.example"), GROUPS)
    assert made(mail).created_by is None and entry_of(mail).author.user == office.idle
    assert Link.objects.get(from_record=mail.record_id, role="passed_on_by").to_user == office.idle


# which address


@pytest.mark.odoo(35)
def test_the_same_name_on_another_domain_is_another_address(groups: Alias) -> None:
    assert addresses.served("groupes@autre.example") is None
    assert arrive(letter(to="groupes@autre.example"), CATCHER).verdict == "sort"


@pytest.mark.odoo(39)
@pytest.mark.req("O-031")
@pytest.mark.parametrize("other", ["request", "task"])
def test_two_addresses_make_two_records_tied_together(groups: Alias, other: str) -> None:
    Alias.objects.create(address=SUPPORT, target_kind=other)
    mail = arrive(letter(to=f"{GROUPS}, {SUPPORT}"), [GROUPS, SUPPORT])
    entries = list(Entry.objects.filter(inbound=mail).order_by("pk"))
    assert len({entry.record_id for entry in entries}) == 2
    assert Link.objects.filter(from_record=entries[1].record, to_record=entries[0].record, role="related").exists()
    assert (mail.verdict, mail.record_id) == ("record", entries[0].record_id)


@pytest.mark.req("P-016")
def test_a_copy_by_another_way_makes_no_second_record(groups: Alias) -> None:
    Alias.objects.create(address=SUPPORT, target_kind="task")
    mail = letter(to=GROUPS)
    first = arrive(mail, CATCHER)
    assert made(first) and arrive(mail, GROUPS).pk == first.pk
    assert Entry.objects.filter(inbound=first).count() == 1
    arrive(mail, SUPPORT)
    assert Entry.objects.filter(inbound=first).count() == 2, "an address that it had not reached yet counts"
    assert Link.objects.filter(role="related").count() == 1


@pytest.mark.odoo(43, 46, 72)
@pytest.mark.parametrize("to", [CATCHER, f"{CATCHER}, personne@agence.example"])
def test_what_no_rule_knows_waits_and_nobody_is_refused(office: World, to: str) -> None:
    mail = arrive(letter(to=to), CATCHER)
    assert (mail.verdict, mail.reason) == ("sort", "unknown") and not OutboundMail.objects.exists()


@pytest.mark.odoo(44, 45)
@pytest.mark.parametrize("to", [f"{CATCHER}, {GROUPS}", f"{GROUPS}, {CATCHER}"])
def test_an_address_that_makes_records_counts_beside_the_mailbox(groups: Alias, to: str) -> None:
    assert made(arrive(letter(to=to), CATCHER))


@pytest.mark.odoo(87, 92)
def test_whoever_else_was_written_to_is_known_and_can_be_answered(groups: Alias, office: World) -> None:
    mail = letter(DORA, f"{GROUPS}, Erik <ERIK@plans.example>", Cc='"Ailleurs, Tiers" <tiers@ailleurs.example>')
    entry = entry_of(arrive(mail, GROUPS))
    assert entry.meta["to"] == ["erik@plans.example"] and entry.meta["cc"] == ["tiers@ailleurs.example"]
    erik = Identity.objects.get(address="erik@plans.example")
    assert erik.cards.get().party_id == office.erik.pk
    assert Identity.objects.get(address="tiers@ailleurs.example").name == "Ailleurs, Tiers"
