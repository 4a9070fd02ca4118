"""Cases 19, 36–38, 57–70, 81 and 88–90: an answer finds its thread, whatever the mail client and the relays did."""

import base64

import pytest
from django.db import transaction

from ariane.accounts.models import Identity
from ariane.journal import actions
from ariane.journal.models import Document, Entry, Record
from ariane.mail import outbox, tokens
from ariane.mail.models import Alias, InboundMail, OutboundContent
from ariane.mail.outbox import Envelope, Outgoing
from tests.gateway.letters import CATCHER, DORA, GROUPS, STRANGER, arrive, letter
from tests.journal.test_replies import noted, sent
from tests.world import World, record

UNKNOWN = "<jamais.vu@ailleurs.example>"


def told(world: World, subject: str) -> tuple[Entry, OutboundContent]:
    """Another message to Dora on the offer."""
    dora = Identity.objects.get(address="dora@aubrives.example")
    message = actions.Message(html="<p>Suite</p>", subject=subject, recipients=(dora,))
    entry = actions.post_message(by=world.ben, record=record(world.offer), message=message)
    actions.publish_due()
    return entry, OutboundContent.objects.get(entry_uid=entry.uid, origin__startswith="entry:")


def answer(mail: InboundMail) -> Entry:
    return Entry.objects.get(inbound=mail)


@pytest.mark.odoo(19, 58)
@pytest.mark.parametrize("to", [GROUPS, CATCHER, "personne@ailleurs.example"])
def test_an_answer_is_one_message_of_its_record_whatever_address_it_was_sent_to(
    groups: Alias, office: World, to: str
) -> None:
    entry, content = sent(office)
    before = Record.objects.count()
    mail = arrive(letter(DORA, to, In_Reply_To=content.message_id), CATCHER)
    found = answer(mail)
    assert (found.record_id, found.reply_to, Record.objects.count()) == (office.offer.pk, entry, before)
    assert found.deliveries.filter(recipient=office.ben.identity).exists()
    assert not found.deliveries.filter(external=True).exists()


@pytest.mark.odoo(36, 37, 38, 64, 65, 66)
@pytest.mark.req("X-24")
@pytest.mark.parametrize("place", ["first", "second", "copy", "same kind", "record's"])
def test_an_answer_stays_an_answer_whatever_other_address_it_names(groups: Alias, office: World, place: str) -> None:
    """Other gateways take an alias of another kind in To for a forward and make a record; ours never doubles a thread:
    who wants a record of an answer makes one by hand."""
    kind = {"same kind": "quote"}.get(place, "task")
    other = Alias.objects.create(address="autre@agence.example", target_kind=kind)
    if place == "record's":
        Alias.objects.filter(pk=other.pk).update(target_record_id=office.commune.pk)
    _entry, content = sent(office)
    to = {"second": f"{GROUPS}, {other.address}", "copy": GROUPS}.get(place, f"{other.address}, {GROUPS}")
    before = Record.objects.count()
    copied = other.address if place == "copy" else None
    mail = arrive(letter(DORA, to, Cc=copied, In_Reply_To=content.message_id), [GROUPS, other.address])
    assert (answer(mail).record_id, Record.objects.count()) == (office.offer.pk, before)


@pytest.mark.odoo(57)
def test_an_answer_to_a_note_is_a_note_and_stands_below_it(office: World) -> None:
    entry, content = noted(office)
    found = answer(arrive(letter("bea@agence.example", CATCHER, In_Reply_To=content.message_id), CATCHER))
    assert (found.visibility, found.reply_to) == ("internal", entry)


@pytest.mark.odoo(59)
def test_unknown_ids_around_the_known_one_change_nothing(office: World) -> None:
    entry, content = sent(office)
    refers = f"{UNKNOWN} {content.message_id} <x@y.example>"
    found = answer(arrive(letter(DORA, CATCHER, In_Reply_To=UNKNOWN, References=refers), CATCHER))
    assert found.reply_to == entry


@pytest.mark.odoo(60, 61)
@pytest.mark.parametrize("order", [1, -1])
def test_of_several_known_ids_the_newest_counts_and_in_reply_to_before_it(office: World, order: int) -> None:
    first, one = sent(office)
    second, two = told(office, "Suite")
    refers = " ".join([one.message_id, two.message_id][::order])
    assert answer(arrive(letter(DORA, CATCHER, References=refers), CATCHER)).reply_to == second
    direct = letter(DORA, CATCHER, References=refers, In_Reply_To=one.message_id)
    assert answer(arrive(direct, CATCHER)).reply_to == first


@pytest.mark.odoo(60)
@pytest.mark.req("X-04")
def test_of_a_message_and_a_note_the_note_decides(office: World) -> None:
    _message, outside = sent(office)
    _note, inside = noted(office)
    refers = f"{inside.message_id} {outside.message_id}"
    mail = arrive(letter("bea@agence.example", CATCHER, References=refers), CATCHER)
    assert answer(mail).visibility == "internal"


@pytest.mark.odoo(62, 63)
@pytest.mark.parametrize("fold", [" ", "\r\n ", "\r\n\t  "])
def test_what_refers_to_a_customer_s_own_mail_joins_it(groups: Alias, fold: str) -> None:
    first = arrive(letter(Message_ID="<a.1@ailleurs.example>"), GROUPS)
    raw = bytes(letter(text="Encore.")).replace(
        b"Subject:", f"References: <nul@x.example>{fold}<a.1@ailleurs.example>\r\nSubject:".encode(), 1
    )
    found = answer(arrive(raw, CATCHER))
    assert (found.record_id, found.reply_to_id) == (first.record_id, first.entry_id)


@pytest.mark.odoo(68)
def test_a_picture_written_into_the_text_becomes_a_document(groups: Alias) -> None:
    mail = letter()
    picture = base64.b64encode(bytes.fromhex("89504e470d0a1a0a0000000d49484452")).decode()
    mail.add_alternative(f'<p>x<img src="data:image/png;base64,{picture}"></p>', subtype="html")
    entry = answer(arrive(mail, GROUPS))
    assert Document.objects.filter(entry=entry).count() == 1


@pytest.mark.odoo(69)
@pytest.mark.parametrize("fake", ["<{unique}.{token}@agence.example>", "<1-request-4@agence.example>"])
def test_an_id_that_only_looks_like_ours_is_not_trusted(office: World, fake: str) -> None:
    _entry, content = sent(office)
    token = tokens.make("r", content.key + 1 if content.key < 1 << 61 else content.key - 1)
    refers = fake.format(unique="a" * 12, token=token)
    assert arrive(letter(DORA, CATCHER, In_Reply_To=refers), CATCHER).verdict == "sort"


@pytest.mark.odoo(70)
def test_the_same_mail_twice_is_one(groups: Alias) -> None:
    mail = letter()
    first, second = arrive(mail, GROUPS), arrive(mail, GROUPS)
    assert first.pk == second.pk and Entry.objects.filter(inbound=first).count() == 1


@pytest.mark.odoo(81)
def test_an_answer_to_a_mail_without_record_makes_one_by_its_address(groups: Alias) -> None:
    person = Identity.of_address("dora@aubrives.example", "Dora")
    with transaction.atomic():
        (row,) = outbox.enqueue(
            Outgoing(origin="x:1", entry_visibility="external", subject="Bonjour", html="<p>x</p>"),
            [Envelope(person, external=True)],
        )
    mail = arrive(letter(DORA, GROUPS, In_Reply_To=row.content.message_id), GROUPS)
    assert mail.verdict == "record" and answer(mail).reply_to is None


@pytest.mark.odoo(88)
def test_the_answer_to_a_customer_s_mail_refers_to_it(groups: Alias, office: World) -> None:
    mail = arrive(letter(DORA, Message_ID="<d.1@aubrives.example>"), GROUPS)
    piece, dora = Record.objects.get(pk=mail.record_id), Identity.objects.get(address="dora@aubrives.example")
    message = actions.Message(html="<p>Oui</p>", subject="", recipients=(dora,), reply_to=answer(mail))
    entry = actions.post_message(by=office.ada, record=piece, message=message)
    actions.publish_due()
    content = OutboundContent.objects.get(entry_uid=entry.uid, origin__startswith="entry:")
    assert content.in_reply_to == "<d.1@aubrives.example>"
    assert "<d.1@aubrives.example>" in content.references.split()


@pytest.mark.odoo(89)
def test_a_long_exchange_with_notes_between_never_loses_the_other_side(office: World) -> None:
    _entry, content = sent(office)
    theirs = ""
    for n in range(6):
        refers = content.message_id if n % 2 else f"{theirs} {content.message_id}".strip()
        mail = arrive(
            letter(DORA, content.reply_to, References=refers, Message_ID=f"<d.{n}@aubrives.example>"), CATCHER
        )
        theirs = f"<d.{n}@aubrives.example>"
        if n == 1:
            noted(office)
        dora = Identity.objects.get(address="dora@aubrives.example")
        message = actions.Message(html="<p>Suite</p>", subject="", recipients=(dora,), reply_to=answer(mail))
        entry = actions.post_message(by=office.ben, record=record(office.offer), message=message)
        actions.publish_due()
        content = OutboundContent.objects.get(entry_uid=entry.uid, origin__startswith="entry:")
        assert theirs in content.references.split()
        assert answer(mail).record_id == office.offer.pk


@pytest.mark.odoo(90)
def test_a_relay_that_wrote_its_own_id_costs_no_answer(office: World) -> None:
    entry, content = sent(office)
    mail = arrive(letter(DORA, content.reply_to, In_Reply_To="<relay.1@mx.example>"), content.reply_to)
    assert answer(mail).reply_to == entry


# the subject, and a record's own address


@pytest.mark.req("O-026")
@pytest.mark.parametrize("sender", [DORA, "Autre <autre@aubrives.example>"])
def test_a_reference_in_the_subject_counts_for_a_correspondent(office: World, sender: str) -> None:
    if "autre" in sender:
        from ariane.parties.actions import NewParty, create_party
        from ariane.parties.models import Party

        new = NewParty("Autre", Party.Type.PERSON, organisation=office.commune, addresses=("autre@aubrives.example",))
        create_party(by=office.ben, party=new)
    mail = arrive(letter(sender, CATCHER, Subject="Suite du chantier [ofr-2026-0142]"), CATCHER)
    assert (mail.rule, answer(mail).record_id) == ("subject_reference", office.offer.pk)


@pytest.mark.req("O-026")
@pytest.mark.parametrize("sender", [STRANGER, "cleo@agence.example"])
def test_a_reference_in_the_subject_is_no_proof_from_anybody_else(office: World, sender: str) -> None:
    mail = arrive(letter(sender, CATCHER, Subject="[OFR-2026-0142]"), CATCHER)
    assert (mail.verdict, mail.hits.get(rule="subject_reference").detail) == ("sort", "OFR-2026-0142")
    twice = arrive(letter(DORA, CATCHER, Subject="[OFR-2026-0142] [OFR-2026-0142 ]", text="x"), CATCHER)
    assert twice.verdict == "entry", "the same one twice is one"
