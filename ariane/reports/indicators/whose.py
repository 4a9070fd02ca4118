"""Whose figures: the house’s, a team’s, a person’s; and whose a reader may see."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import Membership, Team, User
from ariane.kernel.text import is_number


@dataclass(frozen=True)
class Whose:
    """`what` is house, team or user."""

    what: str
    pk: int = 0
    name: str = ""

    @property
    def code(self) -> str:
        """As an address says it: `house`, `team-3`, `user-7`."""
        return self.what if self.what == "house" else f"{self.what}-{self.pk}"

    @property
    def records(self) -> Q:
        """Its records: the team’s, or those that the person owns."""
        return {"team": Q(team=self.pk), "user": Q(owner=self.pk)}.get(self.what, Q())

    def of_record(self, name: str = "record") -> Q:
        """The same condition on rows that belong to a record."""
        return {"team": Q(**{f"{name}__team": self.pk}), "user": Q(**{f"{name}__owner": self.pk})}.get(self.what, Q())

    @property
    def activities(self) -> Q:
        """What the person, or the team and its members, have to do."""
        if self.what == "team":
            members = Membership.objects.filter(team=self.pk).values("user")
            return Q(assignee__in=members) | Q(assignee=None, team=self.pk)
        return Q(assignee=self.pk) if self.what == "user" else Q()


HOUSE = Whose("house")


def choices(viewer: User) -> list[Whose]:
    """The views that a reader of reports has: the house for all of them, her teams and their people, herself always."""
    scope = viewer.rights.scope("reports.read")
    teams = Team.objects.filter(is_group=False)
    people = User.objects.filter(is_active=True).order_by("first_name", "pk")
    found: list[Whose] = []
    if scope is Scope.ALL:
        found.append(Whose("house", name=_("The whole house")))
    elif scope is Scope.TEAM:
        teams = teams.filter(pk__in=viewer.rights.teams)
        people = people.filter(memberships__team__in=teams).distinct()
    else:
        teams, people = teams.none(), people.none()
    found += [Whose("team", team.pk, team.name) for team in teams]
    found.append(Whose("user", viewer.pk, _("Myself")))
    return found + [Whose("user", one.pk, one.name) for one in people if one.pk != viewer.pk]


def chosen(viewer: User, code: str) -> tuple[Whose, list[Whose]]:
    """The view that an address asks for among those that the reader has, her widest one otherwise."""
    every = choices(viewer)
    what, _dash, number = code.partition("-")
    wanted = (what, int(number) if is_number(number) else 0)
    return next((one for one in every if (one.what, one.pk) == wanted), every[0]), every
