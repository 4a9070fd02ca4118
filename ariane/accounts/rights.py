"""What one person may do now, read once: her scopes, her teams, and the colleagues she stands in for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Value

from ariane.accounts.capabilities import Scope
from ariane.accounts.models.cover import Cover
from ariane.accounts.models.role import Role
from ariane.accounts.models.team import Membership, Team
from ariane.kernel import clock

if TYPE_CHECKING:
    from ariane.accounts.models.user import User


@dataclass(frozen=True)
class Rights:
    """One person's scopes; `covering` holds the rights of each colleague she replaces today (none are chained).

    `groups` are the teams whose confidential entries she reads: membership counts, leading alone does not.
    """

    user_id: int
    scopes: dict[str, int]
    teams: frozenset[int]
    groups: frozenset[int] = frozenset()
    kinds: tuple[str, ...] = ()
    covering: tuple["Rights", ...] = field(default=())

    def scope(self, capability: str) -> Scope:
        """The widest scope that the person's own roles give."""
        return Scope(self.scopes.get(capability, 0))

    def may(self, capability: str) -> bool:
        """Whether the person has the capability at all, herself or for somebody she covers."""
        return self.scope(capability) > Scope.NONE or any(other.scope(capability) for other in self.covering)

    @classmethod
    def of(cls, user: "User") -> "Rights":
        """The rights of one account."""
        return cls.of_many([user])[user.pk]

    @classmethod
    def of_many(cls, users: Iterable["User"]) -> dict[int, "Rights"]:
        """The rights of many accounts in three queries; a disabled account has none."""
        asked = [user.pk for user in users if user.is_active]
        covers = list(Cover.objects.on(clock.today()).filter(substitute__in=asked, user__is_active=True))
        own = _own({*asked, *(cover.user_id for cover in covers)})
        covered: dict[int, list[Rights]] = defaultdict(list)
        for cover in covers:
            covered[cover.substitute_id].append(replace(own[cover.user_id], kinds=tuple(cover.kinds)))
        nothing = {user.pk: cls(user.pk, {}, frozenset()) for user in users if not user.is_active}
        return nothing | {pk: replace(own[pk], covering=tuple(covered[pk])) for pk in asked}


def _own(ids: set[int]) -> dict[int, Rights]:
    scopes: dict[int, dict[str, int]] = defaultdict(dict)
    for user_id, capabilities in Role.objects.filter(users__in=ids).values_list("users", "capabilities"):
        for capability, scope in capabilities.items():
            scopes[user_id][capability] = max(scopes[user_id].get(capability, 0), scope)
    groups: dict[int, set[int]] = defaultdict(set)
    leads: dict[int, set[int]] = defaultdict(set)
    member = Membership.objects.filter(user__in=ids).values_list("user_id", "team_id", Value(1))
    leading = Team.objects.filter(lead__in=ids).order_by().values_list("lead_id", "pk", Value(0))
    for user_id, team_id, belongs in member.union(leading, all=True):
        (groups if belongs else leads)[user_id].add(team_id)
    return {pk: Rights(pk, scopes[pk], frozenset(groups[pk] | leads[pk]), frozenset(groups[pk])) for pk in ids}
