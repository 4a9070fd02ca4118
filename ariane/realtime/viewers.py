"""Who is at the other end of a stream, and whether she still is."""

from collections.abc import Iterable
from dataclasses import dataclass
from hmac import compare_digest

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from ariane.accounts.models import User
from ariane.accounts.rights import Rights
from ariane.kernel import clock


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in browser: whose, and by which session."""

    user_id: int
    session_key: str
    auth_hash: str


def of_session(key: str | None) -> tuple[Viewer, User] | None:
    """Whose session this is, with her rights; None without one, after a change of password, for a disabled account."""
    if not key:
        return None
    session = SessionStore(key)
    user_id, auth_hash = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
    if not user_id or not auth_hash or not session.get(BACKEND_SESSION_KEY):
        return None
    viewer = Viewer(int(user_id), key, auth_hash)
    user = still_here([viewer]).get(viewer)
    return (viewer, user) if user else None


def still_here(viewers: Iterable[Viewer]) -> dict[Viewer, User]:
    """Those whose session is open and whose account is active, as they are now, with their rights: five queries.

    A session ends by logging out, by its age, or by a change of password elsewhere.
    """
    asked = set(viewers)
    keys = [viewer.session_key for viewer in asked]
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now())
    open_keys = set(rows.values_list("session_key", flat=True))
    users = User.objects.filter(is_active=True).in_bulk({viewer.user_id for viewer in asked})
    rights = Rights.of_many(users.values())
    for user in users.values():
        user.rights = rights[user.pk]
    hashes = {pk: user.get_session_auth_hash() for pk, user in users.items()}
    return {
        viewer: users[viewer.user_id]
        for viewer in asked
        if viewer.session_key in open_keys
        and viewer.user_id in users
        and compare_digest(viewer.auth_hash, hashes[viewer.user_id])
    }
