"""Is a mail from whom it says: SPF, DKIM and DMARC, from a trusted server or found here, without a network."""

from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ariane.journal.actions import Note, post_note
from ariane.journal.models import Entry
from ariane.mail import authenticity, dns_records, process, tokens
from ariane.mail.dns_records import NotAsked
from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail, Mailbox, OutboundContent
from ariane.mail.parse import parse
from tests.world import World

pytestmark = pytest.mark.django_db
OUTSIDE, OURS = "8.8.4.4", "9.9.9.9"


@pytest.fixture(scope="module")
def key() -> tuple[bytes, str]:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, "".join(public.decode().splitlines()[1:-1])


@pytest.fixture
def names(monkeypatch: Any, key: tuple[bytes, str]) -> dict[tuple[str, str], list[str]]:
    """The domain name system as a test sees it."""
    records = {
        ("agence.example", "TXT"): [f"v=spf1 ip4:{OURS} -all"],
        ("_dmarc.agence.example", "TXT"): ["v=DMARC1; p=reject; adkim=r"],
        ("k1._domainkey.agence.example", "TXT"): [f"v=DKIM1; k=rsa; p={key[1]}"],
    }
    monkeypatch.setattr(dns_records, "lookup", lambda name, kind: records.get((name.rstrip("."), kind), []))
    return records


@pytest.fixture
def box(world: World) -> Mailbox:
    return Mailbox.objects.create(name="Journal", address="journal@agence.example", catches=True)


def raw(*, to: str = "journal@agence.example", extra: str = "") -> bytes:
    number = abs(hash((to, extra)))
    return (
        f"{extra}From: Ben <ben@agence.example>\r\nTo: {to}\r\nSubject: Re: Toiture\r\nMessage-ID: <{number}@x>\r\n"
        "Date: Sat, 28 Nov 2026 10:00:00 +0100\r\n\r\n"
        f"Bien noté, {number}.\r\n"
    ).encode()


def examined(letter: bytes, *, peer: str = OUTSIDE, envelope: str = "ben@agence.example") -> authenticity.Findings:
    return authenticity.examine(InboundMail(peer=peer, envelope_from=envelope), letter, "ben@agence.example")


def test_dmarc_follows_from_spf_and_dkim(names: Any, key: tuple[bytes, str]) -> None:
    assert examined(raw(), peer=OURS).dmarc == "pass"
    forged = examined(raw())
    assert (forged.spf, forged.dkim, forged.dmarc) == ("fail", "none", "fail")
    signed = dkim.sign(raw(), b"k1", b"agence.example", key[0], include_headers=[b"from", b"subject"]) + raw()
    assert (examined(signed).dkim, examined(signed).dmarc) == ("pass", "pass")
    assert examined(signed.replace(b"Bien", b"Mal")).dmarc == "fail"
    foreign = examined(raw(), envelope="x@ailleurs.example")
    assert (foreign.spf, foreign.dmarc) == ("none", "fail")
    names["_dmarc.agence.example", "TXT"] = []
    assert examined(raw()).dmarc == "none"


def test_a_policy_above_holds_and_may_ask_for_the_very_same_domain(names: Any) -> None:
    assert authenticity.policy_of("paris.agence.example") == (
        "agence.example", {"v": "dmarc1", "p": "reject", "adkim": "r"}
    )  # fmt: skip
    assert authenticity.aligned("agence.example", "paris.agence.example", "agence.example", None)
    assert not authenticity.aligned("agence.example", "paris.agence.example", "agence.example", "s")
    assert not authenticity.aligned("fausse-agence.example", "agence.example", "agence.example", None)


def test_without_a_network_nothing_is_held_against_anybody(monkeypatch: Any) -> None:
    def silent(_name: str, _kind: str) -> list[str]:
        raise NotAsked("no network")

    monkeypatch.setattr(dns_records, "lookup", silent)
    assert examined(raw()) == authenticity.Findings()


def test_only_a_trusted_server_is_believed() -> None:
    headers = (
        "Authentication-Results: mx.agence.example 1; spf=fail smtp.mailfrom=x; dkim=none; dmarc=fail (p=reject)\r\n"
        "Authentication-Results: mx.faux.example; dmarc=pass\r\n"
    )
    parsed = parse(raw(extra=headers))
    found = authenticity.told(parsed, {"MX.agence.example"})
    assert found is not None and (found.dmarc, found.spf, found.server) == ("fail", "fail", "mx.agence.example")
    assert authenticity.told(parsed, {"autre.example"}) is None
    forged = authenticity.told(parsed, {"mx.faux.example"})
    assert forged is not None and forged.dmarc == "pass"


@pytest.mark.req("X-04")
@pytest.mark.parametrize("how", ["trusted", "found"])
def test_a_forged_colleague_never_acts_as_that_person(names: Any, box: Mailbox, world: World, how: str) -> None:
    """Whoever writes as Ben to the signed address of a note waits in « À trier »; Ben himself is heard."""
    note = post_note(by=world.ben, record=world.offer, note=Note(html="<p>Entre nous</p>"))
    told = OutboundContent.objects.create(
        origin="notice:1", message_id="<n1@agence.example>", entry_uid=note.uid, entry_visibility="internal",
        from_address="journal@agence.example", subject="Toiture", text="Entre nous",
    )  # fmt: skip
    to = tokens.tag("journal@agence.example", tokens.make("r", told.key))
    if how == "trusted":
        Mailbox.objects.update(authserv_id="mx.agence.example")
        said = "Authentication-Results: mx.agence.example; dmarc={}\r\n"
        forged = receive(raw(to=to, extra=said.format("fail")), source="lmtp", envelope_to=[to])
        real = receive(raw(to=to, extra=said.format("pass")), source="lmtp", envelope_to=[to])
    else:
        forged = receive(raw(to=to), source="smtp", envelope_to=[to], peer=OUTSIDE, envelope_from="ben@agence.example")
        real = receive(
            raw(to=to, extra="X-Autre: 1\r\n"), source="smtp", envelope_to=[to], peer=OURS,
            envelope_from="ben@agence.example",
        )  # fmt: skip
    for mail in (forged, real):
        process.process(mail)
    assert (forged.verdict, forged.internal_only) == ("sort", True)
    assert real.verdict == "entry"
    assert [entry.author.address for entry in Entry.objects.filter(inbound__isnull=False)] == ["ben@agence.example"]
