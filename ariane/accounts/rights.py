"""What one person may do now, read once: her scopes, her teams, and the colleagues she stands in for."""

import datetime as dt
import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from ariane.accounts.capabilities import Scope
from ariane.accounts.models.cover import Cover
from ariane.accounts.models.team import Membership, Team
from ariane.kernel import clock
from ariane.kernel.prepared import prepared

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
    """Everything of these people and of those whom they cover: every page begins with it."""
    found, roles = _Facts(), defaultdict[int, list[str]](list)
    rows = _known_of(clock.today(), asked)
    for what, who, other, words, _order in sorted(rows, key=lambda row: (row[0], row[4])):
        if what == "cover":
            found.covers.append((who, other, json.loads(words)))
        elif what == "role":
            roles[who].append(words)
        else:
            (found.groups if what == "member" else found.leads)[who].add(other)
    for who, held in roles.items():
        found.scopes[who] = _widest(tuple(sorted(held)))
    return found


@functools.lru_cache(maxsize=256)
def _widest(roles: tuple[str, ...]) -> dict[str, int]:
    """The widest scope that some roles, as they are kept, give for each capability: a hundred colleagues share a few
    roles, and nobody writes in what she shares."""
    scopes: dict[str, int] = {}
    for words in roles:
        for capability, scope in json.loads(words).items():
            scopes[capability] = max(scopes.get(capability, 0), scope)
    return scopes


@prepared
def _known_of(day: dt.date, asked: Sequence[int]) -> "QuerySet[Any, tuple[Any, ...]]":
    """Covers of a day, roles, memberships and leads as one union."""
    from ariane.accounts.models.user import User

    covers = Cover.objects.on(day).filter(substitute__in=asked, user__is_active=True)
    covered = covers.order_by().values("user_id")

    def of(column: str) -> Q:
        return Q(**{f"{column}__in": asked}) | Q(**{f"{column}__in": covered})

    nothing, none = Value("", TextField()), Value(0)
    members, leads = Membership.objects.filter(of("user")).order_by(), Team.objects.filter(of("lead")).order_by()
    rows = covers.order_by().values_list(Value("cover"), "user_id", "substitute_id", Cast("kinds", TextField()), "pk")
    roles = User.roles.through.objects.filter(of("user")).order_by()
    return rows.union(
        roles.values_list(Value("role"), "user_id", none, Cast("role__capabilities", TextField()), none),
        members.values_list(Value("member"), "user_id", "team_id", nothing, none),
        leads.values_list(Value("lead"), "lead_id", "pk", nothing, none),
        all=True,
    )
