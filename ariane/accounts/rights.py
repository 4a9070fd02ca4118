"""What one person may do now, read once: her scopes, her teams, and the colleagues she stands in for."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ariane.accounts.capabilities import Scope
from ariane.accounts.models.cover import Cover
from ariane.accounts.models.team import Membership, Team
from ariane.kernel import clock

if TYPE_CHECKING:
    from ariane.accounts.models.user import User


@dataclass(frozen=True)
class Rights:
    """One person's scopes; `covering` holds the rights of each colleague she replaces today (none are chained)."""

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
        """Read the rights of an account: three queries, two more when the person covers somebody."""
        own = cls._own(user)
        covers = list(Cover.objects.on(clock.today()).filter(substitute=user).select_related("user"))
        covering = tuple(cls._own(cover.user, tuple(cover.kinds)) for cover in covers if cover.user.is_active)
        return cls(own.user_id, own.scopes, own.teams, own.groups, (), covering)

    @classmethod
    def _own(cls, user: "User", kinds: tuple[str, ...] = ()) -> "Rights":
        if not user.is_active:
            return cls(user.pk, {}, frozenset())
        scopes: dict[str, int] = {}
        for capabilities in user.roles.values_list("capabilities", flat=True):
            for capability, scope in capabilities.items():
                scopes[capability] = max(scopes.get(capability, 0), scope)
        member_of = Membership.objects.filter(user=user).values_list("team_id", "team__is_group")
        teams = {team for team, _group in member_of} | set(Team.objects.filter(lead=user).values_list("pk", flat=True))
        # whoever leads a group without being a member does not read what is confidential to it
        groups = frozenset(team for team, _group in member_of)
        return cls(user.pk, scopes, frozenset(teams), groups, kinds)
