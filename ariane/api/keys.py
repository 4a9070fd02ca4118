"""Who asks: a program with a key, as one user; how often, and whether it may write."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from ariane.accounts import tokens
from ariane.accounts.models import ApiToken, User
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed

PER_MINUTE = {"read": 300, "write": 120}


class TooMany(DomainError):
    """Asked too often; what is refused now may be asked again in `seconds`."""

    seconds = 60


class Key(HttpBearer):
    """`Authorization: Bearer ari_…`; `writes` asks for a key that may write."""

    def __init__(self, *, writes: bool = False) -> None:
        super().__init__()
        self.writes = writes

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The key, None for a wrong one. Raises TooMany, or NotAllowed for a key that only reads."""
        key = tokens.find(token)
        if key is None:
            return None
        translation.activate(key.user.language)
        count(key, "write" if self.writes else "read")
        if self.writes and not key.writes:
            raise NotAllowed(_("This key only reads. Make one that writes in Configuration › Integrations."))
        return key


def count(key: ApiToken, sort: str) -> None:
    """Count one more request in this minute."""
    slot = f"api:{key.pk}:{sort}:{int(clock.now().timestamp()) // 60}"
    cache.add(slot, 0, timeout=60)
    try:
        n = cache.incr(slot)
    except ValueError:  # the minute ended between the two lines
        n = 1
    if n > PER_MINUTE[sort]:
        raise TooMany(_("Too many requests: wait a minute."))


def person(request: Any) -> User:
    """As whom the program acts."""
    key: ApiToken = request.auth
    return key.user


READS, WRITES = Key(), Key(writes=True)
