"""Ordered routers decide where a mail goes; the last one is « À trier », so that none is lost (M-011).

A router is registered by the layer that owns the target. It runs inside the one transaction that files the mail: what
it writes is kept with its verdict or not at all. A router that returns None must have written nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.kernel import clock, events
from ariane.kernel.errors import Collision
from ariane.kernel.models import Signal
from ariane.mail import addresses, wake
from ariane.mail.events import MailFiled
from ariane.mail.models import InboundMail
from ariane.mail.parse import ParsedMail

Kind = InboundMail.Verdict
LAST = 1000


@dataclass(frozen=True)
class Verdict:
    """What became of a mail: one of InboundMail.Verdict, why (a word or a sentence), and what it stands in now.

    `internal_only` on a mail to sort: only colleagues may see it and it can only be filed as internal (X-04).
    """

    kind: str
    reason: str
    record_id: int | None = None
    entry_id: int | None = None
    internal_only: bool = False


@dataclass
class Incoming:
    """A mail on its way through screens and routers.

    `automatic` is set by a screen when a machine answered (its kind, "" for a person): the router that files such a
    mail gives the verdict `auto_reply`. `unverified` says that the sender's own domain disowns the mail. `addresses`
    are those it was sent to, envelope first, then the headers, lower case.
    """

    mail: InboundMail
    parsed: ParsedMail
    addresses: Sequence[str] = ()
    automatic: str = ""
    unverified: bool = False
    remarks: list[str] = field(default_factory=list)

    def remark(self, text: str) -> None:
        """Leave a line for « why here? » beside the rule that is being asked."""
        self.remarks.append(text)


Router = Callable[[Incoming], Verdict | None]
_routers: dict[str, tuple[int, Router]] = {}


def router(name: str, *, position: int) -> Callable[[Router], Router]:
    """Register the decorated function under a name; lower positions are asked first, before LAST."""

    def register(function: Router) -> Router:
        _routers[name] = (position, function)
        return function

    return register


def routers() -> list[tuple[str, Router]]:
    """Names and functions in the order in which they are asked."""
    return [(name, function) for name, (_position, function) in sorted(_routers.items(), key=lambda item: item[1][0])]


@router("to_sort", position=LAST)
def to_sort(incoming: Incoming) -> Verdict:
    """Nobody knew the mail: a person files it. A machine's answer to nothing we know needs nobody."""
    if incoming.automatic:
        return Verdict(Kind.AUTO_REPLY, "answers_nothing")
    return Verdict(Kind.SORT, "unknown")


@transaction.atomic
def settle(mail: InboundMail, verdict: Verdict, *, by: User) -> None:
    """A person decides about a mail that waits (to sort, failed, refused). Raises Collision when another did before."""
    open_ones = (Kind.SORT, Kind.FAILED, Kind.REFUSED, Kind.AUTO_REPLY)
    now = clock.now()
    changed = InboundMail.objects.filter(pk=mail.pk, verdict__in=open_ones).update(
        verdict=verdict.kind,
        rule="by_hand",
        reason=verdict.reason,
        record_id=verdict.record_id,
        entry_id=verdict.entry_id,
        settled_at=now,
        settled_by=by,
    )
    mail.refresh_from_db()
    if not changed:
        raise Collision(_("A colleague has dealt with this mail meanwhile."), theirs=mail)
    events.publish(MailFiled(mail.pk, verdict.kind, verdict.record_id, verdict.entry_id))
    tell_desk(mail.pk)


@transaction.atomic
def reopen(mail: InboundMail, *, by: User) -> None:
    """Put a mail that a person settled, or that a rule refused, back where it waited. Raises Collision when somebody
    has dealt with it meanwhile."""
    undone = InboundMail.objects.filter(pk=mail.pk, verdict=mail.verdict).filter(
        Q(verdict=Kind.REFUSED) | Q(verdict=Kind.ENTRY, rule="by_hand")
    )
    changed = undone.update(
        verdict=Kind.SORT, reason="reopened", settled_at=None, settled_by=by, record_id=None, entry_id=None
    )
    mail.refresh_from_db()
    if not changed:
        raise Collision(_("A colleague has dealt with this mail meanwhile."), theirs=mail)
    tell_desk(mail.pk)


def tell_desk(mail_id: int) -> None:
    """Open pages of « À trier » learn that what waits there has changed."""
    Signal.objects.create(topic="sort:1", kind="sort.changed", object_id=mail_id)


@transaction.atomic
def again(mail: InboundMail, *, by: User) -> None:
    """Read a failed or unsorted mail anew. Raises Collision when somebody has dealt with it meanwhile."""
    again_from = (Kind.SORT, Kind.FAILED, Kind.REFUSED)
    changed = InboundMail.objects.filter(pk=mail.pk, verdict__in=again_from).update(
        verdict=Kind.PENDING, reason="", rule="", tries=0, lease_until=None, settled_by=by, settled_at=None
    )
    mail.refresh_from_db()
    if not changed:
        raise Collision(_("A colleague has dealt with this mail meanwhile."), theirs=mail)
    mail.hits.all().delete()
    tell_desk(mail.pk)
    transaction.on_commit(wake.inbound.set)


def is_ours(address: str) -> bool:
    """Whether an address is answered by this installation: a mailbox, an alias, or a sub-address of one."""
    return addresses.served(address) is not None
