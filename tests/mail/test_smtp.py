"""The door for mail servers: what is refused, what is kept, and what the sender hears when it cannot be."""

import datetime as dt
import smtplib
import ssl
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import OperationalError

from ariane.mail import process, store, tokens
from ariane.mail.ingress import receive, smtp
from ariane.mail.ingress.receive import Source
from ariane.mail.listener import Listener
from ariane.mail.models import Alias, InboundMail, Mailbox

MAIL = b"From: dora@mairie.example\r\nSubject: Bonjour\r\nMessage-ID: <1@x>\r\n\r\n.point\r\n" + b"x" * 5000 + b"\r\n"


@pytest.fixture
def addresses(db: None) -> None:
    box = Mailbox.objects.create(name="Journal", address="journal@agence.example", catches=True)
    Mailbox.objects.create(name="Vieille", address="vieille@agence.example", active=False)
    Alias.objects.create(address="commercial@agence.example", target_kind="request", mailbox=box)


@pytest.mark.req("O-026")
@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("journal@agence.example", True),
        ("Journal@Agence.Example", True),
        ("commercial@agence.example", True),
        ("commercial+info@agence.example", True),
        ("journal+" + tokens.make("r", 5) + "@agence.example", True),
        ("journal+" + tokens.make("b", 5) + "@agence.example", True),
        ("journal+damaged@agence.example", True),
        ("vieille@agence.example", False),
        ("autre@agence.example", False),
        ("journal@ailleurs.example", False),
        ("cyberjournal@agence.example", False),
        ("", False),
    ],
)
def test_only_our_addresses_are_known(addresses: None, address: str, known: bool) -> None:
    assert smtp.is_known(address) == (smtp.OK if known else smtp.UNKNOWN)


@pytest.mark.req("O-033")
@pytest.mark.odoo(43, 46)
def test_a_mailbox_that_catches_all_takes_what_nobody_has(addresses: None, world: Any) -> None:
    assert smtp.is_known("inconnu@agence.example") == smtp.UNKNOWN
    Mailbox.objects.filter(address="journal@agence.example").update(catch_all=True)
    assert smtp.is_known("inconnu@agence.example") == smtp.OK
    assert smtp.is_known("inconnu@ailleurs.example") == smtp.UNKNOWN
    assert smtp.is_known("inconnu@fausse-agence.example") == smtp.UNKNOWN
    # a colleague's own mail is not caught
    assert smtp.is_known(world.ben.email) == smtp.UNKNOWN
    mail = receive(MAIL, source="smtp", envelope_to=["inconnu@agence.example"])
    process.process(mail)
    assert mail.verdict == "sort"


def test_a_busy_database_asks_to_come_back(addresses: None, monkeypatch: Any) -> None:
    def locked(*_args: Any, **_options: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(smtp, "receive", locked)
    monkeypatch.setattr(smtp.addresses, "served", locked)
    assert smtp.is_known("journal@agence.example") == smtp.BUSY
    assert smtp.keep(MAIL, source=Source.SMTP, envelope_from="", envelope_to=()) == smtp.BUSY


def test_a_full_disk_asks_to_come_back(addresses: None, monkeypatch: Any) -> None:
    def full(*_args: Any, **_options: Any) -> None:
        raise store.StoreFull("plein")

    monkeypatch.setattr(smtp, "receive", full)
    assert smtp.keep(MAIL, source=Source.SMTP, envelope_from="", envelope_to=()) == smtp.FULL


def test_what_nobody_foresaw_is_never_accepted(addresses: None, monkeypatch: Any) -> None:
    def broken(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("?")

    monkeypatch.setattr(smtp, "receive", broken)
    assert smtp.keep(MAIL, source=Source.SMTP, envelope_from="", envelope_to=()) == smtp.BUSY


@pytest.fixture
def listening(transactional_db: None, addresses: None) -> Iterator[Listener]:
    with smtp.door("127.0.0.1:0", Source.SMTP) as listener:
        yield listener


def test_a_mail_server_hands_mail_over(listening: Listener, settings: Any) -> None:
    with smtplib.SMTP("127.0.0.1", listening.port, timeout=10) as session:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            session.sendmail("dora@mairie.example", ["autre@agence.example"], MAIL)
        assert refused.value.recipients["autre@agence.example"][0] == 550
        rejected = session.sendmail("dora@mairie.example", ["journal@agence.example", "personne@agence.example"], MAIL)
        assert list(rejected) == ["personne@agence.example"]
        code, _said = session.docmd("MAIL", f"FROM:<x@y.example> SIZE={settings.MAIL_IN_MAX_BYTES + 1}")
        assert code == 552
    kept = InboundMail.objects.get()
    assert store.read(kept.raw_path) == MAIL
    assert (kept.source, kept.envelope_from) == ("smtp", "dora@mairie.example")
    assert kept.envelope_to == ["journal@agence.example"]


def test_the_local_mail_server_hands_over_by_lmtp(transactional_db: None, addresses: None, tmp_path: Any) -> None:
    where = f"unix:{tmp_path}/lmtp"
    with smtp.door(where, Source.LMTP), smtplib.LMTP(f"{tmp_path}/lmtp") as session:
        to = ["journal@agence.example", "personne@agence.example", "commercial@agence.example"]
        session.ehlo("mx.agence.example")
        session.mail("dora@mairie.example")
        assert [session.rcpt(one)[0] for one in to] == [250, 550, 250]
        session.docmd("DATA")
        session.send(MAIL.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        # one answer for each accepted recipient
        assert [session.getreply()[0], session.getreply()[0]] == [250, 250]
        assert session.noop()[0] == 250
    kept = InboundMail.objects.get()
    assert kept.envelope_to == [to[0], to[2]]
    assert store.read(kept.raw_path) == MAIL


def test_two_copies_at_once_are_one_mail(transactional_db: None, addresses: None) -> None:
    first = receive(MAIL, source="smtp", envelope_to=["journal@agence.example"])
    second = receive(MAIL, source="lmtp", envelope_to=["commercial@agence.example"])
    assert first.pk == second.pk
    assert InboundMail.objects.get().envelope_to == ["journal@agence.example", "commercial@agence.example"]


def certificate(folder: Any) -> tuple[str, str]:
    """A certificate for localhost, made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.mark.req("O-026")
def test_the_conversation_is_encrypted_where_there_is_a_certificate(
    transactional_db: None, addresses: None, settings: Any, tmp_path: Any
) -> None:
    settings.MAIL_TLS_CERT, settings.MAIL_TLS_KEY = certificate(tmp_path)
    with smtp.door("127.0.0.1:0", Source.SMTP) as listener, smtplib.SMTP("127.0.0.1", listener.port) as session:
        session.ehlo()
        assert session.has_extn("starttls") and session.has_extn("size")
        context = ssl.create_default_context(cafile=settings.MAIL_TLS_CERT)
        context.check_hostname = False
        assert session.starttls(context=context)[0] == 220
        session.sendmail("dora@mairie.example", ["journal@agence.example"], MAIL)
    assert InboundMail.objects.get().peer == "127.0.0.1"


def test_without_a_certificate_encryption_is_not_offered(listening: Listener) -> None:
    with smtplib.SMTP("127.0.0.1", listening.port) as session:
        session.ehlo()
        assert not session.has_extn("starttls")


def test_lines_of_any_length_arrive_as_they_are(listening: Listener) -> None:
    raw = b"Subject: long\r\n\r\n" + b"y" * 3_000_000 + b"\r\n"
    with smtplib.SMTP("127.0.0.1", listening.port, timeout=30) as session:
        session.sendmail("dora@mairie.example", ["journal@agence.example"], raw)
    assert store.read(InboundMail.objects.get().raw_path) == raw
