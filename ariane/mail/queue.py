"""« À trier »: the mails that wait for a person, and who may see and work on which (rights `sort.read`, `sort.work`).

Whoever has the right for everything sees every mail; a team's scope is the mails sent to an alias of that team.
"""

from collections.abc import Callable
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import User
from ariane.accounts.rights import Rights
from ariane.kernel import clock
from ariane.kernel.errors import NotAllowed
from ariane.kernel.models import Signal
from ariane.mail import tokens
from ariane.mail.models import Alias, InboundMail

MOST, MOST_SETTLED = 500, 200
Verdict = InboundMail.Verdict
# a mail that could not be read waits for a person too
WAITING = (InboundMail.Verdict.SORT, InboundMail.Verdict.FAILED)


def waiting(user: User, *, limit: int = MOST) -> list[InboundMail]:
    """The mails that wait and that the person may see, oldest first."""
    sees = reach(user, "sort.read")
    found = rows().select_related("held_by").order_by("received_at", "pk")
    return list(islice(filter(sees, found.iterator()), limit)) if user.rights.may("sort.read") else []


def waiting_count(user: User) -> int:
    """How many of them there are."""
    if widest(user, "sort.read") is Scope.ALL:
        return rows().count()
    return len(waiting(user))


def settled(user: User, *, limit: int = MOST_SETTLED) -> list[InboundMail]:
    """What was filed, made a record or refused by a person, or set aside by a rule, newest first."""
    by_hand = Q(settled_by__isnull=False, verdict__in=(Verdict.ENTRY, Verdict.RECORD))
    found = InboundMail.objects.filter(by_hand | Q(verdict=Verdict.REFUSED), settled_at__isnull=False)
    sees = reach(user, "sort.read")
    newest = found.select_related("settled_by").order_by("-settled_at", "-pk")
    return list(islice(filter(sees, newest.iterator()), limit)) if user.rights.may("sort.read") else []


def take_charge(*, by: User, mail: InboundMail) -> bool:
    """« Je m'en occupe »: colleagues see who; said again by the same person it is taken back. True when she has it now.

    Raises NotAllowed without the right to sort it.
    """
    if not works(by, mail):
        raise NotAllowed(_("Sorting these mails is not among your rights."))
    mine = mail.held_by_id == by.pk
    values = {"held_by": None, "held_at": None} if mine else {"held_by": by, "held_at": clock.now()}
    with transaction.atomic():
        InboundMail.objects.filter(pk=mail.pk).update(**values)
        Signal.objects.create(topic="sort:1", kind="sort.changed", object_id=mail.pk)
    return not mine


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
    found = Alias.objects.filter(team__in=teams).values_list("address", flat=True) if teams else ()
    ours = {address.lower() for address in found}
    return lambda mail: any(tokens.split(address)[0] in ours for address in (*mail.envelope_to, *mail.aliases))
