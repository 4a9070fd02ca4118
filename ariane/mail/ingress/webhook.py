"""Mail handed over by HTTP: the raw bytes of one mail, signed with a secret that only its sender and we know.

The signature covers the time, the envelope and the bytes, so that nothing of it can be replayed later or put together
anew. Like every door, it answers when the mail is on disk and committed.
"""

import hashlib
import hmac
import re

from ariane.kernel import clock

FRESH_SECONDS = 300
FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def signature(secret: str, *, at: int, sender: str, recipients: str, raw: bytes) -> str:
    """What stands in X-Ariane-Signature: HMAC-SHA256 over `time LF envelope-from LF envelope-to LF` and the mail."""
    head = f"{at}\n{sender}\n{recipients}\n".encode()
    return f"t={at},v1={hmac.new(secret.encode(), head + raw, hashlib.sha256).hexdigest()}"


def holds(given: str, secret: str, *, sender: str, recipients: str, raw: bytes) -> bool:
    """Whether a signature is right and not older (or younger) than five minutes."""
    match = FORM.fullmatch(given.strip())
    if match is None or not secret:
        return False
    at = int(match[1])
    wanted = signature(secret, at=at, sender=sender, recipients=recipients, raw=raw)
    return hmac.compare_digest(given.strip(), wanted) and abs(clock.now().timestamp() - at) <= FRESH_SECONDS
