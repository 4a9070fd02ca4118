"""« À trier »: the mails that wait for a person, and who may see and work on which (rights `sort.read`, `sort.work`).

Whoever has the right for everything sees every mail; a team's scope is the mails sent to an alias of that team.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import User
from ariane.accounts.rights import Rights
from ariane.mail import tokens
from ariane.mail.models import Alias, InboundMail

MOST = 500
# a mail that could not be read waits for a person too
WAITING = (InboundMail.Verdict.SORT, InboundMail.Verdict.FAILED)


def waiting(user: User, *, limit: int = MOST) -> list[InboundMail]:
    """The mails that wait and that the person may see, oldest first."""
    sees = reach(user, "sort.read")
    found = rows().order_by("received_at", "pk")
    return [mail for mail in found[:limit] if sees(mail)] if user.rights.may("sort.read") else []


def waiting_count(user: User) -> int:
    """How many of them there are."""
    if widest(user, "sort.read") is Scope.ALL:
        return rows().count()
    return len(waiting(user))


def rows() -> QuerySet[InboundMail]:
    """Every mail that waits."""
    return InboundMail.objects.filter(verdict__in=WAITING)


def sees(user: User, mail: InboundMail) -> bool:
    """Whether the person may see a mail of the queue, herself or for somebody she covers."""
    return reach(user, "sort.read")(mail)


def works(user: User, mail: InboundMail) -> bool:
    """Whether she may decide about it."""
    return reach(user, "sort.work")(mail)


def widest(user: User, capability: str) -> Scope:
    """Her widest scope of a capability, covers included."""
    everybody: tuple[Rights, ...] = (user.rights, *user.rights.covering)
    return max(rights.scope(capability) for rights in everybody)


def reach(user: User, capability: str) -> Callable[[InboundMail], bool]:
    """Which mails a scope reaches: all, or those sent to an alias of one's own teams; one query at most."""
    if widest(user, capability) is Scope.ALL:
        return lambda mail: True
    everybody = (user.rights, *user.rights.covering)
    teams = {pk for rights in everybody if rights.scope(capability) is Scope.TEAM for pk in rights.teams}
    ours = set(Alias.objects.filter(team__in=teams).values_list("address", flat=True)) if teams else set()
    return lambda mail: any(tokens.split(address)[0] in ours for address in mail.envelope_to)
