"""Keys of programs: made once, shown once, withdrawn at any time."""

import datetime as dt
import secrets

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import User
from ariane.accounts.models.token import ApiToken, digest
from ariane.kernel import clock
from ariane.kernel.errors import DomainError

LISTENERS = "events:listened"
PREFIX = "ari_"
SEEN = dt.timedelta(minutes=5)


@transaction.atomic
def make(*, by: User, user: User, name: str, scope: str, days: int | None = None) -> tuple[ApiToken, str]:
    """Make a key with which a program acts as `user`; returns it with its text, which nobody sees again.

    One's own needs no right; another's the administrator's. `days`: how long it lasts, for ever when None.
    """
    if by.pk != user.pk:
        must_configure(by)
    if not name.strip():
        raise DomainError(_("Give it a name."))
    if not user.is_active:
        raise DomainError(_("%(name)s no longer has an account. Choose somebody else.") % {"name": user})
    text = PREFIX + secrets.token_urlsafe(32)
    ends = clock.now() + dt.timedelta(days=days) if days else None
    row = ApiToken.objects.create(
        user=user, name=name.strip()[:80], scope=scope, hint=text[:10], digest=digest(text), created_by=by,
        expires_at=ends,
    )  # fmt: skip
    trace(by, "token", row.name, "created", [("user", "", user.name), ("scope", "", row.scope)])
    cache.delete(LISTENERS)
    return row, text


@transaction.atomic
def revoke(*, by: User, token: ApiToken) -> None:
    """Withdraw a key at once."""
    if by.pk != token.user_id:
        must_configure(by)
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        trace(by, "token", token.name, "removed")


def find(text: str) -> ApiToken | None:
    """The living key with this text, of somebody who still has an account; when it was used is kept, roughly."""
    row = ApiToken.objects.filter(digest=digest(text)).select_related("user").first()
    now = clock.now()
    if row is None or not row.alive(now) or not row.user.is_active:
        return None
    if row.used_at is None or now - row.used_at > SEEN:
        ApiToken.objects.filter(pk=row.pk).update(used_at=now)
    return row


def anybody_polls() -> bool:
    """Whether a living key exists: then what happens is written down for whoever asks."""
    return ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()), revoked_at=None).exists()
