"""Teams, who is in them, and who stands in for whom."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import Cover, Membership, Team, User
from ariane.kernel.codes import free_code, is_named
from ariane.kernel.errors import DomainError, NotAllowed


@dataclass(frozen=True)
class TeamData:
    """What a team says of itself; a group is a team whose members share confidential entries."""

    name: str
    lead: User | None = None
    is_group: bool = False
    reply_name: str = ""
    opens: dt.time | None = None
    closes: dt.time | None = None


@transaction.atomic
def create_team(*, by: User | None, team: TeamData, members: Collection[User] = ()) -> Team:
    """Make a team; its code comes from its name and never changes, since mentions and files keep it."""
    must_configure(by)
    check_name(team.name)
    made = Team.objects.create(code=free_code(Team.objects.all(), team.name, "team"), **fields(team))
    Membership.objects.bulk_create(Membership(team=made, user=user) for user in members)
    trace(by, "team", made, "created", [("members", (), [user.name for user in members])])
    return made


@transaction.atomic
def update_team(*, by: User, team: Team, data: TeamData, members: Collection[User]) -> None:
    """Change a team and its members."""
    must_configure(by)
    check_name(data.name, but=team)
    changes = [(field, getattr(team, field), value) for field, value in fields(data).items()]
    for field, _old, value in changes:
        setattr(team, field, value)
    team.save()
    before = [user.name for user in team.members.all()]
    team.members.set(members)
    trace(by, "team", team, "changed", [*changes, ("members", sorted(before), sorted(user.name for user in members))])


@transaction.atomic
def set_teams(*, by: User, user: User, teams: Collection[Team]) -> None:
    """Put a person in these teams and no other."""
    must_configure(by)
    before = sorted(team.name for team in user.teams.all())
    user.teams.set(teams)
    trace(by, "user", user, "changed", [("teams", before, sorted(team.name for team in teams))])


@transaction.atomic
def cover(*, by: User, user: User, substitute: User, days: tuple[dt.date, dt.date], reason: str = "") -> Cover:
    """Let `substitute` see and act for `user` from the first to the last day (P-063); assignments do not change.

    One does it for oneself, an administrator for anybody. Raises NotAllowed or DomainError.
    """
    if user != by:
        must_configure(by)
    first, last = days
    if last < first:
        raise DomainError(_("The last day comes before the first."))
    if substitute == user:
        raise DomainError(_("Somebody else has to stand in."))
    if not substitute.is_active:
        raise DomainError(_("%(name)s’s account is closed.") % {"name": substitute.name})
    made = Cover.objects.create(user=user, substitute=substitute, from_day=first, to_day=last, reason=reason)
    trace(by, "cover", user, "created", [("substitute", "", substitute.name), ("days", "", f"{first} – {last}")])
    return made


@transaction.atomic
def end_cover(*, by: User, cover: Cover) -> None:
    """Take a cover back at once; what was done meanwhile stays, and says for whom it was done."""
    if by not in (cover.user, cover.substitute) and not by.rights.may("configure"):
        raise NotAllowed(_("Only %(name)s or an administrator may end this.") % {"name": cover.user.name})
    trace(by, "cover", cover.user, "removed", [("substitute", cover.substitute.name, "")])
    cover.delete()


def check_name(name: str, *, but: Team | None = None) -> None:
    """Raise DomainError when another team is called so: a mention must mean one team."""
    others = Team.objects.exclude(pk=but.pk) if but is not None else Team.objects.all()
    if is_named(others, "name", name):
        raise DomainError(_("There is already a team called “%(name)s”.") % {"name": name})


def fields(data: TeamData) -> dict[str, object]:
    return {field: getattr(data, field) for field in data.__dataclass_fields__}
