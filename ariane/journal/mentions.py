"""@mentions: read from what the editor posts, and turned into the people they mean."""

import re
from collections.abc import Iterable

from ariane.accounts.models import User

MENTION = re.compile(r'data-mention="(user|team):(\d+)"')


def mentioned(html: str) -> list[dict[str, int]]:
    """`[{"user": 12}, {"team": 3}]`, each once, in the order of the text."""
    found = dict.fromkeys(MENTION.findall(html))
    return [{kind: int(pk)} for kind, pk in found]


def people(mentions: Iterable[dict[str, int]]) -> list[User]:
    """Every active person meant: users, and each active member of the teams (O-011)."""
    users = {m["user"] for m in mentions if "user" in m}
    teams = {m["team"] for m in mentions if "team" in m}
    found = User.objects.filter(is_active=True, pk__in=users) if users else ()
    members = User.objects.filter(is_active=True, teams__in=teams) if teams else ()
    return list({user.pk: user for user in (*found, *members)}.values())


def unreadable(mentions: Iterable[dict[str, int]], may_read: set[int]) -> list[User]:
    """Those mentioned by name who may not read the record: the composer asks before posting (O-012)."""
    named = {m["user"] for m in mentions if "user" in m} - may_read
    return list(User.objects.filter(pk__in=named, is_active=True))
