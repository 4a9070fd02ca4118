"""Signed words in addresses: `local+TOKEN@domain` names what was sent, whatever the answering mail client does.

A token is a kind letter, then base32 in lower case (mail systems fold case) of a key and an 80-bit MAC made with
SECRET_KEY: 30 characters. It never expires; revoking is a date on what it names. Kinds: `r` a reply to an outgoing
mail, `b` a bounce of one transmission, `d` the private drop address of a record, `u` (in a link) declining commercial
mail by the recipient of one transmission, `v` (in a link) reading on line what one transmission belongs to.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable

from django.conf import settings

KINDS = "rbduv"
KEY_BYTES, MAC_BYTES = 8, 10
LENGTH = 1 + 29
SHAPE = re.compile(rf"[{KINDS}][a-z2-7]{{29}}")
VIEW_PATH = "portal/in/"
VIEW = re.compile(rf"{VIEW_PATH}v[a-z2-7]{{29}}/?", re.IGNORECASE)
ADDRESS = re.compile(r"(?P<local>[^+@]+)\+(?P<tag>[^@]*)@(?P<domain>[^@]+)")


def make(kind: str, key: int) -> str:
    """The token of a key; raises ValueError for an unknown kind or a key beyond 63 bits."""
    if kind not in KINDS or not 0 < key < 1 << 63:
        raise ValueError(f"no token for {kind!r} {key}")
    payload = key.to_bytes(KEY_BYTES, "big")
    return kind + base64.b32encode(payload + mac(settings.SECRET_KEY, kind, payload)).decode().lower().rstrip("=")


def read(text: str, *, kind: str = "r") -> int | None:
    """The key in a token or in an address that carries one; None when it is forged, cut, or for something else."""
    word = text.strip().lower()
    if "@" in word:
        word = split(word)[1]
    if word[:1] != kind or not SHAPE.fullmatch(word):
        return None
    try:
        data = base64.b32decode(word[1:].upper() + "=" * (-len(word[1:]) % 8))
    except (binascii.Error, ValueError):
        return None
    payload, given = data[:KEY_BYTES], data[KEY_BYTES:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    genuine = [hmac.compare_digest(mac(str(key), kind, payload), given) for key in keys]
    # the last base32 letter carries spare bits: only the spelling that make() gives is taken
    if not any(genuine) or base64.b32encode(data).decode().lower().rstrip("=") != word[1:]:
        return None
    return int.from_bytes(payload, "big")


def mac(secret: str, kind: str, payload: bytes) -> bytes:
    key = hashlib.sha256(b"ariane.mail.tokens\0" + secret.encode()).digest()
    return hmac.new(key, kind.encode() + payload, hashlib.sha256).digest()[:MAC_BYTES]


def tag(address: str, token: str) -> str:
    """The sub-address that carries a token."""
    local, _at, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def split(address: str) -> tuple[str, str]:
    """The plain address and the word after the plus sign, which is empty when there is none."""
    found = ADDRESS.fullmatch(address.strip().lower())
    return (f"{found['local']}@{found['domain']}", found["tag"]) if found else (address.strip().lower(), "")


def claimed(addresses: Iterable[str]) -> bool:
    """Whether an address looks like one of our signed ones, genuine or not."""
    return any(SHAPE.fullmatch(split(address)[1]) for address in addresses)


def in_message_id(message_id: str) -> int | None:
    """The key that a Message-ID of ours carries (`<unique.TOKEN@domain>`), None for any other."""
    left = message_id.strip().strip("<>").partition("@")[0]
    return read(left.rpartition(".")[2])


def without_views(text: str) -> str:
    """A text whose links to what somebody may read on line lead to the front door instead: quoted in an answer, they
    would open it for the next reader."""
    return VIEW.sub("portal/", text)
