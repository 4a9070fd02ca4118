"""Colleagues and teams under an @."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import ngettext

from ariane.accounts.models import Team, User
from ariane.journal import policy
from ariane.journal.models import Record
from ariane.kernel.text import fold
from ariane.ui import formats


def matching(record: Record, words: str, limit: int = 8) -> list[dict[str, Any]]:
    """Those whose name begins with what was typed (any word of it, accents ignored), people who may read first."""
    users = [one for one in User.objects.filter(is_active=True).order_by("first_name") if _fits(one.name, words)]
    may_read = policy.readers(record, users[: limit * 3])
    chosen = sorted(users[: limit * 3], key=lambda one: one.pk not in may_read)[:limit]
    found = [_person(one, one.pk in may_read) for one in chosen]
    members = Count("members", filter=Q(members__is_active=True))
    teams = [one for one in Team.objects.annotate(size=members) if _fits(one.name, words)]
    return found + [_team(one) for one in teams[: max(2, limit - len(found))]]


def _fits(name: str, words: str) -> bool:
    typed = fold(words)
    return any(part.startswith(typed) for part in (fold(name), *fold(name).split()))


def _person(user: User, reads: bool) -> dict[str, Any]:
    detail = user.job or ""
    return {"id": f"user:{user.pk}", "label": user.name, "initials": user.initials, "detail": detail, "reads": reads}


def _team(team: Any) -> dict[str, Any]:
    detail = ngettext("team, %(n)d person", "team, %(n)d people", team.size) % {"n": team.size}
    initials = formats.initials(team.name)
    return {"id": f"team:{team.pk}", "label": team.name, "initials": initials, "detail": detail, "reads": True}
