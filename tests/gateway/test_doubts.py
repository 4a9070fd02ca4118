"""What a suspicious reader tried on the gateway: false colleagues, web forms, mails without an author, forwards that
wait, a mailbox that many aliases share, « Unwanted » on a database that locks rows."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import sorting
from ariane.journal.models import Entry, Link
from ariane.mail import queue
from ariane.mail.ingress import receive
from ariane.mail.models import Alias, InboundMail, OutboundMail
from ariane.mail.process import process
from ariane.pieces.by_hand import file_by_hand
from ariane.pieces.models import Piece
from ariane.web.thread import recipients
from tests.gateway.letters import CATCHER, DORA, GROUPS, STRANGER, arrive, letter
from tests.gateway.test_passing_on import forwarded
from tests.journal.test_replies import noted, sent
from tests.web.reading import shown
from tests.world import World, fresh, record

Browser = Callable[[User], Client]
BEN = "Ben Vendeur <ben@agence.example>"
DISOWNED = "mx.agence.example; dmarc=fail header.from=agence.example"


def answered(entry: Entry) -> dict[str, bool]:
    """Whom « Répondre » proposes, and who is ticked."""
    return {str(one.identity.address): one.ticked for one in recipients.answering(entry, everyone=False)}


@pytest.mark.req("X-08")
@pytest.mark.parametrize("to", ["alias", "message", "note"])
@pytest.mark.parametrize("forged", ["disowned", "two authors"])
def test_a_false_colleague_waits_wherever_she_writes(groups: Alias, office: World, to: str, forged: str) -> None:
    content = {"message": sent, "note": noted}[to](office)[1] if to != "alias" else None
    where = content.reply_to if content else GROUPS
    entries, pieces = Entry.objects.count(), Piece.objects.count()
    sender = BEN if forged == "disowned" else f"{BEN}, Autre <x@pirate.example>"
    given = {"Authentication_Results": DISOWNED} if forged == "disowned" else {"Sender": "x@pirate.example"}
    mail = arrive(letter(sender, where, In_Reply_To=content.message_id if content else None, **given), where)
    assert (mail.verdict, mail.reason) == ("sort", "false_colleague")
    assert mail.internal_only == (to == "note"), "what answers a note stays inside while it waits"
    assert (Entry.objects.count(), Piece.objects.count()) == (entries, pieces)


def test_a_false_colleague_filed_by_hand_is_still_marked(office: World) -> None:
    _entry, content = sent(office)
    mail = arrive(letter(BEN, content.reply_to, Authentication_Results=DISOWNED), content.reply_to)
    entry = sorting.file_mail(by=office.ada, mail=mail, record=record(office.offer))
    assert (entry.unverified, entry.direction) == (True, "in")


def test_an_outsider_whose_domain_disowns_her_mail_is_filed_as_unverified(office: World) -> None:
    _entry, content = sent(office)
    mail = arrive(letter(DORA, content.reply_to, Authentication_Results="mx; dmarc=fail"), content.reply_to)
    assert Entry.objects.get(inbound=mail).unverified


@pytest.mark.req("M-007")
def test_an_answer_goes_where_the_writer_asks_for_it(groups: Alias, office: World) -> None:
    mail = arrive(letter(DORA, Reply_To="Secrétariat <secretariat@aubrives.example>"), GROUPS)
    entry = Entry.objects.get(inbound=mail)
    assert answered(entry) == {"secretariat@aubrives.example": True, "dora@aubrives.example": False}
    for plain in (None, DORA, f"<{CATCHER}>"):
        mail = arrive(letter(DORA, Reply_To=plain), GROUPS)
        assert answered(Entry.objects.get(inbound=mail)) == {"dora@aubrives.example": True}


def test_a_disowned_mail_does_not_say_where_answers_go(groups: Alias, office: World) -> None:
    given = {"Reply_To": "dora.dupont@pirate.example", "Authentication_Results": "mx; dmarc=fail"}
    entry = Entry.objects.get(inbound=arrive(letter(DORA, **given), GROUPS))
    assert answered(entry) == {"dora.dupont@pirate.example": False, "dora@aubrives.example": True}


@pytest.mark.req("O-031")
@pytest.mark.parametrize("sender", ["Site web <no-reply@hebergeur.example>", f"Site web <{CATCHER}>"])
def test_who_fills_in_a_web_form_asks_and_is_answered(groups: Alias, office: World, sender: str) -> None:
    mail = arrive(letter(sender, Reply_To=DORA), GROUPS)
    piece = Piece.objects.get(pk=mail.record_id)
    assert piece.main_party_id == office.commune.pk
    assert Link.objects.get(from_record=piece, role="requester").to_record_id == office.dora.pk
    assert answered(Entry.objects.get(inbound=mail))["dora@aubrives.example"]


@pytest.mark.parametrize("envelope", ["", "jeanne@quoilin.example"])
def test_a_mail_without_an_author_waits_and_is_never_signed_by_the_house(
    groups: Alias, office: World, envelope: str
) -> None:
    before = Piece.objects.count()
    mail = arrive(letter("", From=None), GROUPS, sender=envelope)
    assert (mail.verdict, mail.reason, Piece.objects.count()) == ("sort", "no_sender", before)
    if envelope:
        entry = sorting.file_mail(by=office.ada, mail=mail, record=record(office.offer))
        assert entry.author.address == envelope


@pytest.mark.req("X-06")
@pytest.mark.parametrize(("source", "sender", "told"), [("smtp", "", 0), ("lmtp", "", 0), ("imap", "", 1)])
def test_no_automatic_answer_to_an_empty_return_path(groups: Alias, source: str, sender: str, told: int) -> None:
    """What is fetched from a mailbox has no envelope: there only the header can say it."""
    Alias.objects.filter(pk=groups.pk).update(acknowledge="Bien reçu.")
    process(receive(bytes(letter()), source=source, envelope_from=sender, envelope_to=[GROUPS]))
    assert OutboundMail.objects.filter(external=True).count() == told


@pytest.fixture
def doubtful(groups: Alias) -> Alias:
    """An address on which a person says who asks in what colleagues pass on."""
    groups.forwards = Alias.Forwards.SORT
    groups.save()
    return groups


@pytest.mark.req("P-007", "P-009")
def test_a_forward_that_waits_becomes_a_record_of_who_asks(doubtful: Alias, office: World, as_user: Browser) -> None:
    mail = forwarded(above="À voir.")
    assert mail.reason == "alias_forward_to_sort"
    browser = as_user(office.ada)
    page = shown(browser.get(f"/sort/{mail.pk}/"))
    assert "transmet ce que Dora Dupont a écrit" in page and "En faire une fiche" in page
    given = {"kind": "request", "title": "Terrain à Aubrives", "card": str(office.dora.pk)}
    assert browser.post(f"/sort/{mail.pk}/record/", given).status_code == 302
    piece = Piece.objects.get(pk=fresh(mail).record_id)
    roles = {link.role: link.to_record_id or link.to_user_id for link in piece.links.all()}
    assert (roles["requester"], roles["passed_on_by"]) == (office.dora.pk, office.nadia.pk)
    message, note = piece.entries.get(type="message"), piece.entries.get(type="note")
    assert (message.author.address, message.visibility, message.direction) == (
        "dora@aubrives.example",
        "external",
        "in",
    )
    assert (note.author.user, note.visibility, note.text) == (office.nadia, "internal", "À voir.")
    assert message.meta["sorted_by"] == office.ada.pk


@pytest.mark.req("P-007")
def test_a_forward_filed_by_hand_stands_as_the_writer_s_and_is_taken_back_whole(doubtful: Alias, office: World) -> None:
    mail = forwarded(above="À voir.")
    entry = file_by_hand(by=office.ada, mail=mail, record=record(office.offer))
    assert (entry.author.address, entry.direction) == ("dora@aubrives.example", "in")
    note = Entry.objects.get(reply_to=entry)
    sorting.take_back(by=office.ada, mail=fresh(mail))
    assert fresh(mail).verdict == "sort"
    assert [(one.text, one.removed_at is None) for one in (fresh(entry), fresh(note))] == [("", False), ("", False)]


def test_a_colleague_s_own_mail_that_waits_becomes_a_record_with_a_note(office: World, as_user: Browser) -> None:
    mail = arrive(letter("nadia@agence.example", CATCHER, Subject="Appel de M. Piret"), CATCHER)
    page = shown(as_user(office.ada).get(f"/sort/{mail.pk}/"))
    assert "il reste une note interne" in page and "En faire une fiche" in page
    as_user(office.ada).post(f"/sort/{mail.pk}/record/", {"kind": "request", "title": "Appel", "card": "none"})
    entry = Entry.objects.get(inbound=mail)
    assert (entry.record.title, entry.visibility) == ("Appel", "internal")


@pytest.mark.req("P-008")
def test_what_a_colleague_wrote_above_a_forward_is_kept_where_she_may_not_write(groups: Alias, office: World) -> None:
    for role in office.nadia.roles.all():
        role.capabilities = {name: scope for name, scope in role.capabilities.items() if not name.endswith(".note")}
        role.save()
    mail = forwarded(above="Il est pressé, rappelez-le.")
    note = Entry.objects.get(record=mail.record_id, type="note")
    assert (note.text, note.visibility, note.author.user) == ("Il est pressé, rappelez-le.", "internal", office.nadia)


@pytest.mark.req("M-011")
@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To"])
def test_a_team_finds_its_mail_in_a_mailbox_that_many_aliases_share(office: World, header: str) -> None:
    """A mailbox that is fetched says nothing of the envelope: the headers say which alias it came through."""
    address = "Ventes@Agence.example"
    Alias.objects.create(address=address.lower(), target_kind="quote", team=office.team("ventes"), who="internal")
    mail = letter(STRANGER, "autre@ailleurs.example") if header != "To" else letter(STRANGER, address)
    if header != "To":
        mail[header] = address
    kept = receive(bytes(mail), source="imap", envelope_to=[CATCHER])
    process(kept)
    assert fresh(kept).verdict == "sort"
    assert queue.waiting(office.bea) == [kept] and queue.waiting(office.ben) == []


def test_a_team_s_queue_is_not_hidden_behind_those_of_others(office: World) -> None:
    Alias.objects.create(
        address="ventes@agence.example", target_kind="quote", team=office.team("ventes"), who="internal"
    )
    others = [arrive(letter(), CATCHER) for _n in range(3)]
    ours = arrive(letter(to="ventes@agence.example"), "ventes@agence.example")
    assert queue.waiting(office.bea, limit=2) == [ours] and queue.waiting(office.ada, limit=2) == others[:2]


@pytest.mark.django_db(transaction=True)
def test_calling_a_mail_unwanted_locks_it(office: World) -> None:
    """Each deed of « À trier » opens its own transaction: PostgreSQL locks no row outside of one."""
    mail = arrive(letter(), CATCHER)
    sorting.call_unwanted(by=office.ada, mail=mail)
    assert (fresh(mail).verdict, fresh(mail).reason) == (InboundMail.Verdict.REFUSED, "spam")
