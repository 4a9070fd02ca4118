"""Answers find their record, and the most private mail they touch decides (X-04)."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from ariane.accounts.models import Identity, User
from ariane.journal import actions, inbox, sorting
from ariane.journal.models import Entry
from ariane.kernel.errors import DomainError
from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail, Mailbox, OutboundContent, OutboundMail
from ariane.mail.process import process
from tests.budget import query_budget
from tests.world import World, record

CATCHER = "fil@agence.example"


@pytest.fixture
def office(world: World) -> World:
    """The cast with a mailbox that catches answers."""
    Mailbox.objects.create(name="Agence", address=CATCHER, catches=True, smtp_host="localhost")
    return world


def sent(world: World) -> tuple[Entry, OutboundContent]:
    dora = Identity.objects.get(address="dora@aubrives.example")
    message = actions.Message(html="<p>Bonjour</p>", subject="Offre", recipients=(dora,))
    entry = actions.post_message(by=world.ben, record=record(world.offer), message=message)
    actions.publish_due()
    return entry, OutboundContent.objects.get(entry_uid=entry.uid, origin__startswith="entry:")


def noted(world: World) -> tuple[Entry, OutboundContent]:
    """A note that mentions Béa, and the mail that told her."""
    html = f'<p><span data-mention="user:{world.bea.pk}">@Béa</span> 12 % ?</p>'
    entry = actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html=html))
    return entry, OutboundContent.objects.get(entry_uid=entry.uid)


def deliver(
    sender: str, to: str, *, cc: Sequence[str] = (), refers: str = "", text: str = "Merci.", **headers: str
) -> InboundMail:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: Offre"
    mail["Message-ID"] = make_msgid(domain="ailleurs.example")
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 +0100"
    if cc:
        mail["Cc"] = ", ".join(cc)
    if refers:
        mail["In-Reply-To"] = mail["References"] = refers
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    kept = receive(bytes(mail), source="pipe", envelope_from=sender, envelope_to=[to])
    process(kept)
    kept.refresh_from_db()
    return kept


DORA = "Dora Dupont <dora@aubrives.example>"


def test_filing_an_answer_costs_few_queries(office: World) -> None:
    """From the bytes to the entry and who is told; architecture.md, figures to reach."""
    _entry, content = sent(office)
    deliver(DORA, content.reply_to)
    with query_budget(29):
        mail = deliver(DORA, content.reply_to, text="Encore merci.")
    assert mail.verdict == "entry"


@pytest.mark.req("O-026", "O-027", "O-032", "M-007", "M-010")
@pytest.mark.parametrize("how", ["token", "references", "both"])
def test_a_customers_answer_stands_in_its_thread(office: World, how: str) -> None:
    entry, content = sent(office)
    to = CATCHER if how == "references" else content.reply_to
    mail = deliver(DORA, to, refers="" if how == "token" else content.message_id)
    answer = Entry.objects.get(inbound=mail)
    assert (mail.verdict, answer.record_id, answer.visibility, answer.direction) == (
        "entry", office.offer.pk, "external", "in",
    )  # fmt: skip
    assert (answer.author.address, answer.reply_to) == ("dora@aubrives.example", entry)
    assert inbox.page(office.ben, inbox.Ask()).messages[0].entry == answer


@pytest.mark.req("X-04")
@pytest.mark.parametrize("how", ["token", "references", "both"])
def test_a_colleagues_answer_to_a_note_is_a_note_whoever_is_in_copy(office: World, how: str) -> None:
    _entry, content = noted(office)
    to = CATCHER if how == "references" else content.reply_to
    refers = "" if how == "token" else content.message_id
    mail = deliver("bea@agence.example", to, cc=["dora@aubrives.example"], refers=refers)
    answer = Entry.objects.get(inbound=mail)
    assert (answer.type, answer.visibility, answer.author.user) == ("note", "internal", office.bea)
    assert not answer.deliveries.filter(external=True).exists()


@pytest.mark.req("X-04", "M-011")
@pytest.mark.parametrize("sender", ["dora@aubrives.example", "inconnu@ailleurs.example", "cleo@agence.example"])
def test_an_answer_to_a_note_by_anybody_else_waits_inside(office: World, sender: str) -> None:
    _entry, content = noted(office)
    mail = deliver(sender, content.reply_to, refers=content.message_id)
    assert (mail.verdict, mail.internal_only) == ("sort", True)
    assert not Entry.objects.filter(inbound=mail).exists()


@pytest.mark.req("X-04")
def test_what_answered_a_note_can_only_be_filed_as_a_note(office: World) -> None:
    _entry, content = noted(office)
    mail = deliver("dora@aubrives.example", content.reply_to)
    entry = sorting.file_mail(by=office.ada, mail=mail, record=record(office.offer))
    assert entry.visibility == "internal"
    with pytest.raises(DomainError):
        sorting.file_mail(by=office.sophie, mail=mail, record=record(office.offer))


@pytest.mark.req("X-04")
def test_a_mail_that_touches_a_note_and_a_message_is_private(office: World) -> None:
    _message, outside = sent(office)
    _note, inside = noted(office)
    mail = deliver(DORA, outside.reply_to, refers=inside.message_id)
    assert (mail.verdict, mail.internal_only) == ("sort", True)


@pytest.mark.req("O-026")
def test_a_forged_token_waits_for_a_person(office: World) -> None:
    _entry, content = sent(office)
    local, _at, domain = content.reply_to.rpartition("@")
    forged = f"{local[:-3]}aaa@{domain}"
    mail = deliver(DORA, forged)
    assert (mail.verdict, mail.rule) == ("sort", "forged_token")


def test_a_revoked_token_waits_for_a_person(office: World) -> None:
    _entry, content = sent(office)
    OutboundContent.objects.update(revoked_at=content.created_at)
    assert deliver(DORA, content.reply_to).verdict == "sort"


@pytest.mark.req("X-24")
def test_a_colleague_writing_to_colleagues_in_a_thread_adds_a_note(office: World) -> None:
    _entry, content = sent(office)
    mail = deliver("bea@agence.example", content.reply_to, cc=["ben@agence.example"])
    assert Entry.objects.get(inbound=mail).visibility == "internal"


@pytest.mark.req("X-24", "M-007")
def test_a_colleague_writing_to_the_customer_adds_a_message_that_left(office: World) -> None:
    _entry, content = sent(office)
    mail = deliver("ben@agence.example", content.reply_to, cc=["dora@aubrives.example"])
    answer = Entry.objects.get(inbound=mail)
    assert (answer.visibility, answer.direction) == ("external", "out")


@pytest.mark.req("O-006")
def test_the_answer_follows_its_entry_to_another_record(office: World) -> None:
    entry, content = sent(office)
    actions.move_entry(by=office.ben, entry=entry, to=record(office.commune))
    mail = deliver(DORA, content.reply_to)
    assert Entry.objects.get(inbound=mail).record_id == office.commune.pk


@pytest.mark.req("O-027")
def test_an_unknown_address_stays_a_raw_address(office: World) -> None:
    _entry, content = sent(office)
    mail = deliver("Quelqu’un <quelquun@ailleurs.example>", content.reply_to)
    author = Entry.objects.get(inbound=mail).author
    assert (author.address, author.user, author.cards.count()) == ("quelquun@ailleurs.example", None, 0)


@pytest.mark.req("X-11")
def test_an_absence_answers_nothing(office: World) -> None:
    _entry, content = sent(office)
    mail = deliver(DORA, content.reply_to, Auto_Submitted="auto-replied", text="Je suis absente.")
    assert mail.verdict == "auto_reply"
    office.offer.refresh_from_db()
    assert office.offer.last_in_at is None


def test_a_mail_that_nobody_knows_waits(office: World) -> None:
    mail = deliver("x@ailleurs.example", CATCHER)
    assert (mail.verdict, mail.internal_only) == ("sort", False)


def test_the_same_mail_filed_twice_is_one_entry(office: World) -> None:
    _entry, content = sent(office)
    mail = deliver(DORA, content.reply_to)
    raw = mail.raw_path
    from ariane.mail import store

    again = receive(store.read(raw), source="pipe", envelope_from="x", envelope_to=[CATCHER])
    process(again)
    assert again.pk == mail.pk
    assert Entry.objects.filter(inbound=mail).count() == 1


@pytest.mark.req("M-016", "M-017")
@pytest.mark.parametrize(("preference", "mailed"), [("all", True), ("mine", False), ("digest", False), ("none", False)])
def test_all_messages_also_mails_me_a_customers_answer(office: World, preference: str, mailed: bool) -> None:
    """With any other preference it stands in the application only."""
    _entry, content = sent(office)
    User.objects.filter(pk=office.ben.pk).update(notify=preference)
    mail = deliver(DORA, content.reply_to)
    answer = Entry.objects.get(inbound=mail)
    told = OutboundMail.objects.filter(content__entry_uid=answer.uid, address=office.ben.email)
    assert told.exists() == mailed
    assert answer.deliveries.filter(user=office.ben, channel="app").exists()
