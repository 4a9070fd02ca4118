"""What one person may do now, read once: her scopes, her teams, and the colleagues she stands in for."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast

from ariane.accounts.capabilities import Scope
from ariane.accounts.models.cover import Cover
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
        """The rights of many accounts in one query; a disabled account has none."""
        asked = [user.pk for user in users if user.is_active]
        facts = _facts(asked)
        covered: dict[int, list[Rights]] = defaultdict(list)
        for user_id, substitute_id, kinds in facts.covers:
            covered[substitute_id].append(replace(facts.own(user_id), kinds=tuple(kinds)))
        nothing = {user.pk: cls(user.pk, {}, frozenset()) for user in users if not user.is_active}
        return nothing | {pk: replace(facts.own(pk), covering=tuple(covered[pk])) for pk in asked}


@dataclass
class _Facts:
    """What the database knows of some people: their scopes, memberships and leads; who is covered by whom."""

    scopes: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    groups: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    leads: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    covers: list[tuple[int, int, list[str]]] = field(default_factory=list)

    def own(self, pk: int) -> Rights:
        """One person's rights without those of whom she covers."""
        return Rights(pk, self.scopes[pk], frozenset(self.groups[pk] | self.leads[pk]), frozenset(self.groups[pk]))


def _facts(asked: list[int]) -> _Facts:
    """Everything of these people and of those whom they cover, as one union: every page begins with it."""
    from ariane.accounts.models.user import User

    found = _Facts()
    if not asked:
        return found
    covers = Cover.objects.on(clock.today()).filter(substitute__in=asked, user__is_active=True)
    covered = covers.order_by().values("user_id")

    def of(column: str) -> Q:
        return Q(**{f"{column}__in": asked}) | Q(**{f"{column}__in": covered})

    nothing, none = Value("", TextField()), Value(0)
    members, leads = Membership.objects.filter(of("user")).order_by(), Team.objects.filter(of("lead")).order_by()
    rows = covers.order_by().values_list(Value("cover"), "user_id", "substitute_id", Cast("kinds", TextField()), "pk")
    roles = User.roles.through.objects.filter(of("user")).order_by()
    rows = rows.union(
        roles.values_list(Value("role"), "user_id", none, Cast("role__capabilities", TextField()), none),
        members.values_list(Value("member"), "user_id", "team_id", nothing, none),
        leads.values_list(Value("lead"), "lead_id", "pk", nothing, none),
        all=True,
    )
    for what, who, other, words, _order in sorted(rows, key=lambda row: (row[0], row[4])):
        if what == "cover":
            found.covers.append((who, other, json.loads(words)))
        elif what == "role":
            for capability, scope in json.loads(words).items():
                found.scopes[who][capability] = max(found.scopes[who].get(capability, 0), scope)
        else:
            (found.groups if what == "member" else found.leads)[who].add(other)
    return found
