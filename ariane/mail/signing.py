"""DKIM (RFC 6376): a key per sending domain, made here, and every mail from that domain signed with it.

An option: a mail server that signs by itself needs none. The key is sealed; its public half is a DNS record to copy.
"""

import base64
import logging

from django.db import transaction

from ariane.accounts.audit import trace
from ariane.accounts.models import User
from ariane.kernel import clock
from ariane.mail.models import SigningKey

log = logging.getLogger("ariane.mail")
BITS = 2048
HEADERS = (
    "From", "Reply-To", "Subject", "Date", "Message-ID", "To", "Cc", "MIME-Version", "Content-Type", "In-Reply-To",
    "References", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
)  # fmt: skip


def make_key(*, by: User, domain: str) -> SigningKey:
    """A new key for a domain, not used until it is switched on; an earlier one of the domain is replaced."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with transaction.atomic():
        SigningKey.objects.filter(domain=domain).delete()
        trace(by, "signing", domain, "created")
        return SigningKey.objects.create(
            domain=domain,
            selector=f"ariane{clock.now():%Y%m%d}",
            private_key=pem.decode(),
            public_key=base64.b64encode(public).decode(),
        )


@transaction.atomic
def switch(*, by: User, key: SigningKey, active: bool) -> None:
    """Sign with the key from now on, or no longer."""
    SigningKey.objects.filter(pk=key.pk).update(active=active)
    trace(by, "signing", key.domain, "changed", [("active", key.active, active)])


@transaction.atomic
def remove_key(*, by: User, key: SigningKey) -> None:
    """Forget a key: mail from its domain leaves unsigned."""
    trace(by, "signing", key.domain, "removed")
    key.delete()


def record_name(key: SigningKey) -> str:
    """The name of the DNS record."""
    return f"{key.selector}._domainkey.{key.domain}"


def record_value(key: SigningKey) -> str:
    """What the DNS record (TXT) holds."""
    return f"v=DKIM1; k=rsa; p={key.public_key}"


def key_for(sender: str) -> SigningKey | None:
    """The key in use for the domain of a sender."""
    return SigningKey.objects.filter(domain=sender.rpartition("@")[2].lower(), active=True).first()


def signed(mail: bytes, key: SigningKey | None) -> bytes:
    """The mail with its signature on top; as it is without a key.

    Header fields that could be added afterwards (another From, Subject…) are signed as absent. A mail that cannot be
    signed leaves unsigned: late is worse.
    """
    if key is None or not key.private_key:
        return mail
    import dkim

    try:
        signature: bytes = dkim.sign(
            mail,
            key.selector.encode(),
            key.domain.encode("idna"),
            key.private_key.encode(),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in covered(mail)],
        )
    except (dkim.DKIMException, UnicodeError):
        log.exception("a mail from %s could not be signed", key.domain)
        return mail
    return signature + mail


def covered(mail: bytes) -> list[str]:
    """The header fields that a signature covers: those the mail has, and once more those that must not be added."""
    head = mail.partition(b"\r\n\r\n")[0].lower()
    present = [
        name for name in HEADERS if head.startswith(name.lower().encode()) or f"\n{name.lower()}:".encode() in head
    ]
    return [*present, "From", "To", "Subject", "Date"]
