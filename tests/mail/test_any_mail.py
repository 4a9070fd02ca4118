"""Whatever arrives, wherever it is sent: one mail, one verdict, one filing; a note stays inside (invariants 3, 4)."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ariane.accounts.models import Identity
from ariane.journal import actions
from ariane.journal.models import Entry
from ariane.mail import process, tokens
from ariane.mail.ingress import fingerprint, receive
from ariane.mail.models import Alias, InboundMail, Mailbox, OutboundContent, OutboundMail
from tests.mail_parse.mutate import mutated
from tests.world import World, record

pytestmark = pytest.mark.django_db

CATCHER = "fil@agence.example"
FILES = sorted((Path(__file__).resolve().parents[1] / "emails").glob("*.eml"))
# each mail once: a second copy sent to another address rightly makes a second filing
CORPUS = list({fingerprint.of(raw): raw for raw in (path.read_bytes() for path in FILES)}.values())
END = {"entry", "record", "sort", "refused", "duplicate", "bounce", "auto_reply"}
WAYS = ("catcher", "alias", "message", "note", "bounce", "forged")


@dataclass(frozen=True)
class Office:
    """The addresses a mail may be sent to."""

    ways: dict[str, str]


@pytest.fixture
def office(world: World) -> Office:
    Mailbox.objects.create(name="Agence", address=CATCHER, catches=True, smtp_host="localhost")
    Alias.objects.create(address="commercial@agence.example", target_kind="request")
    dora = Identity.objects.get(address="dora@aubrives.example")
    message = actions.Message(html="<p>Bonjour</p>", subject="Offre", recipients=(dora,))
    sent = actions.post_message(by=world.ben, record=record(world.offer), message=message)
    html = f'<p><span data-mention="user:{world.bea.pk}">@Béa</span> 12 % ?</p>'
    note = actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html=html))
    outside = OutboundContent.objects.get(entry_uid=sent.uid, origin__startswith="entry:")
    inside = OutboundContent.objects.get(entry_uid=note.uid)
    transmission = OutboundMail.objects.get(content=outside)
    damaged = outside.reply_to[:12] + ("a" if outside.reply_to[12] != "a" else "b") + outside.reply_to[13:]
    return Office(
        {
            "catcher": CATCHER,
            "alias": "commercial@agence.example",
            "message": outside.reply_to,
            "note": inside.reply_to,
            "bounce": tokens.tag(CATCHER, tokens.make("b", transmission.pk)),
            "forged": damaged,
        }
    )


def deliver(raw: bytes, to: list[str]) -> InboundMail:
    mail = receive(raw, source="lmtp", envelope_from="someone@ailleurs.example", envelope_to=to)
    process.process(mail)
    return mail


def has_one_end(raw: bytes, to: list[str]) -> InboundMail:
    """The invariant; returns the mail."""
    mail = deliver(raw, to)
    filed = Entry.objects.filter(inbound=mail)
    entries = filed.count()
    assert mail.verdict in END, mail.reason
    assert mail.hits.filter(hit=True).exists()
    made = mail.verdict in ("entry", "record")
    assert entries <= 1
    assert made <= (mail.record_id is not None and filed.get().pk == mail.entry_id)
    assert bool(entries) <= (mail.verdict in ("entry", "record", "auto_reply"))
    again = deliver(raw, to)
    assert (again.pk, again.verdict, again.entry_id) == (mail.pk, mail.verdict, mail.entry_id)
    assert filed.count() == entries
    return mail


def stays_inside(mail: InboundMail) -> None:
    """What touches a note is a note or waits where only colleagues look."""
    assert not Entry.objects.filter(inbound=mail, visibility="external").exists()
    assert mail.verdict != "sort" or mail.internal_only


@pytest.mark.req("M-011", "O-026")
@pytest.mark.parametrize("part", range(6))
def test_every_kind_of_mail_has_one_end(office: Office, part: int) -> None:
    chosen = random.Random(part).sample(CORPUS, 20)
    for number, raw in enumerate(chosen):
        has_one_end(raw, [office.ways[WAYS[(number + part) % len(WAYS)]]])


@given(seed=st.integers(0, 10**9), ways=st.lists(st.sampled_from(WAYS), min_size=1, max_size=3, unique=True))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_accident_gives_a_mail_two_ends_or_none(office: Office, seed: int, ways: list[str]) -> None:
    raw = mutated(random.Random(seed), CORPUS)
    with transaction.atomic():
        mail = has_one_end(raw, [office.ways[way] for way in ways])
        if "note" in ways and mail.verdict not in ("bounce", "duplicate"):
            stays_inside(mail)
        transaction.set_rollback(True)


@pytest.mark.req("X-04")
def test_no_mail_of_the_corpus_brings_a_note_outside(office: Office) -> None:
    for raw in random.Random(11).sample(CORPUS, 40):
        mail = deliver(raw, [office.ways["note"], office.ways["message"]])
        if mail.verdict not in ("bounce", "duplicate"):
            stays_inside(mail)
