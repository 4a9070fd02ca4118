"""Writing into the outbox: one row a recipient, once an origin, nothing internal to anybody outside."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ariane.accounts.models import Identity
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail import outbox, tokens
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.outbox import Envelope, Outgoing
from tests.budget import query_budget
from tests.world import World


def letter(**changes: Any) -> Outgoing:
    values = {"origin": "entry:1", "entry_visibility": "external", "subject": "Votre offre", "html": "<p>Bonjour</p>"}
    return Outgoing(**values | changes)


def outsiders(count: int) -> list[Envelope]:
    people = [Identity(address=f"client{n}@mairie.example", name=f"Client {n}") for n in range(count)]
    return [Envelope(one, external=True) for one in Identity.objects.bulk_create(people)]


@pytest.fixture
def catcher(db: None) -> Mailbox:
    return Mailbox.objects.create(
        name="Agence", address="journal@agence.example", smtp_host="localhost", catches=True, from_domains=[]
    )


@pytest.mark.req("O-025", "O-028")
def test_each_recipient_gets_a_row_and_answers_carry_a_token(world: World, catcher: Mailbox) -> None:
    rows = outbox.enqueue(letter(author=world.ben), outsiders(2))
    content = rows[0].content
    assert [row.state for row in rows] == ["queued", "queued"]
    assert tokens.read(content.reply_to) == content.key == tokens.in_message_id(content.message_id)
    assert content.reply_to.startswith("journal+")


@pytest.mark.req("M-006")
def test_without_a_catcher_answers_go_to_the_author(world: World, db: None) -> None:
    assert not outbox.has_catcher()
    (row,) = outbox.enqueue(letter(author=world.ben), outsiders(1))
    assert row.content.reply_to == world.ben.email


@pytest.mark.req("M-008")
def test_a_mailbox_that_refuses_sub_addresses_is_answered_plainly(world: World, catcher: Mailbox) -> None:
    Mailbox.objects.update(sub_addresses=False)
    (row,) = outbox.enqueue(letter(author=world.ben), outsiders(1))
    assert row.content.reply_to == catcher.address


@pytest.mark.req("M-005")
@pytest.mark.parametrize(
    ("policy", "domains", "expected"),
    [
        ("organisation", [], ("Ben Vendeur via Agence d’essai", "journal@agence.example")),
        ("user", ["agence.example"], ("Ben Vendeur", None)),
        ("user", ["autre.example"], ("Ben Vendeur via Agence d’essai", "journal@agence.example")),
        ("address", ["agence.example"], ("Agence", "journal@agence.example")),
    ],
)
def test_who_a_mail_is_from(
    world: World, catcher: Mailbox, policy: str, domains: list[str], expected: tuple[str, str | None]
) -> None:
    Mailbox.objects.update(from_policy=policy, from_domains=domains)
    (row,) = outbox.enqueue(letter(author=world.ben), outsiders(1))
    assert (row.content.from_name, row.content.from_address) == (expected[0], expected[1] or world.ben.email)


def test_the_same_origin_twice_is_one_mail(world: World, catcher: Mailbox) -> None:
    people = outsiders(3)
    first = outbox.enqueue(letter(), people)
    assert [row.pk for row in outbox.enqueue(letter(subject="autre"), people)] == [row.pk for row in first]
    assert OutboundMail.objects.count() == 3


@pytest.mark.req("O-009", "X-04")
def test_what_is_internal_never_has_a_row_for_an_outsider(world: World, catcher: Mailbox) -> None:
    (outside,) = outsiders(1)
    for visibility in ("internal", "confidential"):
        with pytest.raises(NotAllowed):
            outbox.enqueue(letter(entry_visibility=visibility), [outside])
        with pytest.raises(NotAllowed):
            outbox.enqueue(letter(entry_visibility=visibility), [Envelope(outside.identity, external=False)])
    (row,) = outbox.enqueue(letter(entry_visibility="internal"), [Envelope(world.ben.identity, external=False)])
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboundMail.objects.filter(pk=row.pk).update(external=True)


def test_line_breaks_never_start_a_header(world: World, catcher: Mailbox) -> None:
    hostile = "Offre\r\nBcc: tous@ailleurs.example\u2028\x00"
    (row,) = outbox.enqueue(
        letter(subject=hostile, author_name=hostile, shown_to=[(hostile, "a@b.example\r\nCc: c@d.example")]),
        outsiders(1),
    )
    for text in (row.content.subject, row.content.from_name, *row.content.shown_to[0]):
        assert text.splitlines() == [text] and "\x00" not in text


def test_too_many_recipients_and_nobody_s_address_are_refused_in_words(world: World, settings: Any) -> None:
    settings.MAIL_MAX_RECIPIENTS = 3
    with pytest.raises(DomainError, match="4"):
        outbox.enqueue(letter(), outsiders(4))
    with pytest.raises(DomainError):
        outbox.enqueue(letter(entry_visibility="internal"), [Envelope(Identity.system(), external=False)])


def test_a_hundred_recipients_cost_five_statements(world: World, catcher: Mailbox) -> None:
    people = outsiders(100)
    # PostgreSQL is asked for a hundred keys before their rows are streamed
    with query_budget(6 if connection.vendor == "postgresql" else 5):
        outbox.enqueue(letter(author=None, author_name=""), people)
