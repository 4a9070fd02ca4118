"""The administrator's view of what leaves: decide, lift, sign; closed to everybody else."""

from collections.abc import Callable
from typing import Any

import dkim
import pytest
from django.test import Client

from ariane.accounts.models import Identity, User
from ariane.kernel import hold
from ariane.mail import outbox, signing, suppression
from ariane.mail.models import Mailbox, OutboundMail, SigningKey, Suppression
from ariane.mail.outbox.compose import compose
from tests.budget import query_budget
from tests.world import World

Browser = Callable[[User], Client]


def queue(count: int = 1, origin: str = "entry", **changes: Any) -> list[OutboundMail]:
    people = [Identity.of_address(f"client{n}@mairie.example", f"Client {n}") for n in range(count)]
    values = {"origin": f"{origin}:1", "entry_visibility": "external", "subject": "Votre offre", "html": "<p>x</p>"}
    return outbox.enqueue(outbox.Outgoing(**values | changes), [outbox.Envelope(one, external=True) for one in people])  # type: ignore[arg-type]


@pytest.fixture
def box(world: World) -> Mailbox:
    return Mailbox.objects.create(name="Agence", address="fil@agence.example", catches=True, smtp_host="localhost")


PAGES = ("/settings/outbox/", "/settings/suppressions/", "/settings/signing/", "/settings/round-trips/")


@pytest.mark.parametrize("path", PAGES)
def test_only_who_may_configure_sees_them(box: Mailbox, as_user: Browser, world: World, path: str) -> None:
    assert as_user(world.ada).get(path).status_code == 200
    for person in (world.ben, world.nadia, world.corinne):
        assert as_user(person).get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_a_doubtful_mail_is_decided_by_a_person(box: Mailbox, as_user: Browser, ada: User, ben: User) -> None:
    first, second = queue(2)
    OutboundMail.objects.update(state="uncertain", problem="unconfirmed", error="timed out")
    page = as_user(ada).get("/settings/outbox/").content.decode()
    assert "client0@mairie.example" in page and "timed out" in page and "Il est arrivé" in page
    assert as_user(ben).post(f"/settings/outbox/{first.pk}/", {"do": "sent"}).status_code == 403
    as_user(ada).post(f"/settings/outbox/{first.pk}/", {"do": "sent"})
    as_user(ada).post(f"/settings/outbox/{second.pk}/", {"do": "again"})
    assert [OutboundMail.objects.get(pk=one.pk).state for one in (first, second)] == ["sent", "queued"]
    assert as_user(ada).post(f"/settings/outbox/{first.pk}/", {"do": "sent"}).status_code == 409
    as_user(ada).post(f"/settings/outbox/{second.pk}/", {"do": "cancel"})
    assert OutboundMail.objects.get(pk=second.pk).state == "cancelled"


def test_a_held_outbox_and_a_resting_server_are_told_and_let_go(box: Mailbox, as_user: Browser, ada: User) -> None:
    from ariane.mail.outbox import servers
    from ariane.mail.outbox.outcome import Outcome

    hold.hold(hold.OUTBOX, reason="restored")
    servers.rest(box, Outcome(OutboundMail.State.RETRY, "quota", "450 4.7.28 slow down"))
    page = as_user(ada).get("/settings/outbox/").content.decode()
    assert "sauvegarde restaurée" in page and "450 4.7.28 slow down" in page
    as_user(ada).post("/settings/outbox/release/")
    as_user(ada).post(f"/settings/mailboxes/{box.pk}/now/")
    box.refresh_from_db()
    assert hold.held(hold.OUTBOX) is None and not servers.resting(box)


def test_the_list_costs_the_same_for_many(box: Mailbox, as_user: Browser, ada: User) -> None:
    browser = as_user(ada)
    for count in (3, 30):
        queue(count, origin=f"e{count}")
        with query_budget(16):
            browser.get("/settings/outbox/?state=queued")


def test_lifting_a_suppression_wants_a_reason(box: Mailbox, as_user: Browser, ada: User) -> None:
    row = suppression.suppress("client@mairie.example", "bounce", said="550 5.1.1")
    page = as_user(ada).get("/settings/suppressions/").content.decode()
    assert "client@mairie.example" in page and "550 5.1.1" in page
    assert as_user(ada).post(f"/settings/suppressions/{row.pk}/lift/", {"reason": ""}).status_code == 422
    as_user(ada).post(f"/settings/suppressions/{row.pk}/lift/", {"reason": "corrigée"})
    row.refresh_from_db()
    assert (row.lifted_by, row.lift_reason) == (ada, "corrigée")
    assert "corrigée" in as_user(ada).get("/settings/suppressions/?lifted=1").content.decode()
    as_user(ada).post("/settings/suppressions/", {"address": "X@y.example", "scope": "all", "said": "demande"})
    assert Suppression.objects.get(lifted_at=None).by == ada


def test_a_domain_s_mail_is_signed_once_its_key_is_switched_on(box: Mailbox, as_user: Browser, ada: User) -> None:
    (mail,) = queue(automatic="auto-generated", purpose="commercial", author=ada)
    assert b"DKIM-Signature" not in compose(mail.content, mail).for_recipient(mail)
    assert as_user(ada).post("/settings/signing/", {"domain": "pas un domaine"}).status_code == 422
    as_user(ada).post("/settings/signing/", {"domain": "agence.example"})
    key = SigningKey.objects.get()
    page = as_user(ada).get("/settings/signing/").content.decode()
    assert signing.record_name(key) in page and key.public_key in page and "PRIVATE" not in page
    as_user(ada).post(f"/settings/signing/{key.pk}/", {"do": "on"})
    raw = compose(mail.content, mail).for_recipient(mail)
    zone = {f"{key.selector}._domainkey.agence.example.".encode(): signing.record_value(key).encode()}
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: zone[name])
    signature = raw.partition(b"\r\nTo:")[0].replace(b"\r\n ", b"").lower()
    assert b"list-unsubscribe : list-unsubscribe-post" in signature
    altered = raw.replace(b"Subject: ", b"Subject: X ", 1)
    assert not dkim.verify(altered, dnsfunc=lambda name, timeout=5: zone[name])
    added = raw + b"" if raw.startswith(b"From") else b"From: autre@ailleurs.example\r\n" + raw
    assert not dkim.verify(added, dnsfunc=lambda name, timeout=5: zone[name])


def test_the_private_key_is_sealed(box: Mailbox, ada: User) -> None:
    from django.db import connection

    signing.make_key(by=ada, domain="agence.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM mail_signingkey")
        assert "PRIVATE KEY" not in cursor.fetchone()[0]


def test_a_mailbox_s_throttle_and_team_are_set_on_its_page(box: Mailbox, as_user: Browser, ada: User) -> None:
    page = as_user(ada).get(f"/settings/mailboxes/{box.pk}/").content.decode()
    assert "Au plus par minute" in page
    form = {
        "name": "Sonde", "address": "sonde@gratuit.example", "active": "on", "smtp_host": "x", "smtp_port": 587,
        "smtp_security": "starttls", "from_policy": "organisation", "receives": "no", "probe": "on",
        "imap_host": "imap.x", "imap_port": 993, "imap_security": "tls", "imap_username": "u", "imap_folders": "INBOX",
        "interval_seconds": 300, "per_minute": 30,
    }  # fmt: skip
    assert as_user(ada).post("/settings/mailboxes/new/", form).status_code == 302
    probe = Mailbox.objects.get(address="sonde@gratuit.example")
    assert (probe.probe, probe.catches, probe.imap_host, probe.per_minute) == (True, False, "imap.x", 30)


@pytest.mark.req("M-018", "M-019")
def test_each_side_of_a_mailbox_has_its_help(box: Mailbox, as_user: Browser, world: World) -> None:
    browser = as_user(world.ada)
    form = browser.get(f"/settings/mailboxes/{box.pk}/").content.decode()
    for path, words in (("sending", ("SPF", "587")), ("receiving", ("IMAP", "POP3", "LMTP", "/mailboxes/connected/"))):
        assert f"/settings/help/{path}/" in form
        page = browser.get(f"/settings/help/{path}/").content.decode()
        assert all(word in page for word in words)
        assert as_user(world.ben).get(f"/settings/help/{path}/").status_code == 403
