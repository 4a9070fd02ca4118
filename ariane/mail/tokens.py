"""Signed words in addresses: `local+TOKEN@domain` names what was sent, whoever answers and whatever the mail client does.

A token is a kind letter, then base32 in lower case (mail systems fold case) of a key and an 80-bit MAC made with
SECRET_KEY: 30 characters. It never expires; revoking is a date on what it names. Kinds: `r` a reply to an outgoing
mail, `b` a bounce of one transmission, `d` the private drop address of a record.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

KINDS = "rbd"
KEY_BYTES, MAC_BYTES = 8, 10
LENGTH = 1 + 29
SHAPE = re.compile(rf"[{KINDS}][a-z2-7]{{29}}")
ADDRESS = re.compile(r"(?P<local>[^+@]+)\+(?P<tag>[^@]*)@(?P<domain>[^@]+)")


@dataclass(frozen=True)
class Token:
    """A genuine token: what it is for and the key of what it names."""

    kind: str
    key: int


@dataclass(frozen=True)
class Tagged:
    """A sub-address: its plain address, the word after the plus sign, and the token, None when it is not genuine."""

    address: str
    tag: str
    token: Token | None


def make(kind: str, key: int) -> str:
    """The token of a key; raises ValueError for an unknown kind or a key beyond 63 bits."""
    if kind not in KINDS or not 0 < key < 1 << 63:
        raise ValueError(f"no token for {kind!r} {key}")
    payload = key.to_bytes(KEY_BYTES, "big")
    return kind + base64.b32encode(payload + mac(settings.SECRET_KEY, kind, payload)).decode().lower().rstrip("=")


def read(text: str) -> Token | None:
    """The token in a word, None when it is forged, cut or something else. Case does not matter."""
    word = text.strip().lower()
    if not SHAPE.fullmatch(word):
        return None
    try:
        data = base64.b32decode(word[1:].upper() + "=" * (-len(word[1:]) % 8))
    except (binascii.Error, ValueError):
        return None
    kind, payload, given = word[0], data[:KEY_BYTES], data[KEY_BYTES:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    genuine = [hmac.compare_digest(mac(key, kind, payload), given) for key in keys]
    # the last base32 letter carries spare bits: only the spelling that make() gives is taken
    if not any(genuine) or base64.b32encode(data).decode().lower().rstrip("=") != word[1:]:
        return None
    return Token(kind, int.from_bytes(payload, "big"))


def mac(secret: str, kind: str, payload: bytes) -> bytes:
    key = hashlib.sha256(b"ariane.mail.tokens\0" + str(secret).encode()).digest()
    return hmac.new(key, kind.encode() + payload, hashlib.sha256).digest()[:MAC_BYTES]


def tag(address: str, token: str) -> str:
    """The sub-address that carries a token."""
    local, _at, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def split(address: str) -> Tagged | None:
    """An address with a plus sign, taken apart; None for a plain one."""
    found = ADDRESS.fullmatch(address.strip().lower())
    if found is None:
        return None
    return Tagged(f"{found['local']}@{found['domain']}", found["tag"], read(found["tag"]))


def find(addresses: Iterable[str]) -> list[Tagged]:
    """Every sub-address among some addresses, forged ones included, in their order."""
    return [tagged for address in addresses if (tagged := split(address))]


def in_message_id(message_id: str) -> Token | None:
    """The reply token that a Message-ID of ours carries (`<unique.TOKEN@domain>`)."""
    left = message_id.strip().strip("<>").partition("@")[0]
    return read(left.rpartition(".")[2])
