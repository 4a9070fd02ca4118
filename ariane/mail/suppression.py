"""Addresses that nothing is sent to any more: why, since when, by which mail; and how a person lifts it.

An address is told in the composer before sending, and refused where mail leaves: whoever queued it, and whenever.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.accounts.models.identity import normalise
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError
from ariane.mail.events import AddressBounced, AddressWorks
from ariane.mail.models import OutboundMail, Suppression
from ariane.mail.models.outbound import State

Scope, Reason = Suppression.Scope, Suppression.Reason
COMMERCIAL = "commercial"
SOFT_BOUNCES = 3
SOFT_WINDOW = dt.timedelta(days=30)
SOFT = ("mailbox_full", "gave_up", "bounced")


def standing(addresses: Iterable[str], *, purpose: str = "") -> dict[str, Suppression]:
    """Address → why nothing of that purpose is sent to it; one query."""
    rows = Suppression.objects.filter(address__in={normalise(one) for one in addresses if one}, lifted_at=None)
    if purpose != COMMERCIAL:
        rows = rows.filter(scope=Scope.ALL)
    return {row.address: row for row in rows.order_by("-scope")}


def stops(row: Suppression, mail: OutboundMail) -> bool:
    """Whether a suppression is about this mail."""
    return row.scope == Scope.ALL or mail.content.purpose == COMMERCIAL


@transaction.atomic
def suppress(
    address: str, reason: str, *, scope: str = Scope.ALL, said: str = "", mail: OutboundMail | None = None
) -> Suppression:
    """Stop sending to an address; the first reason of a scope stands until it is lifted."""
    row, _made = Suppression.objects.get_or_create(
        address=normalise(address),
        scope=scope,
        lifted_at=None,
        defaults={"reason": reason, "said": said[:2000], "mail": mail},
    )
    return row


@transaction.atomic
def suppress_by_hand(*, by: User, address: str, scope: str, said: str) -> Suppression:
    """A colleague was asked to write no more."""
    row = suppress(address, Reason.BY_HAND, scope=scope, said=said)
    Suppression.objects.filter(pk=row.pk, by=None, reason=Reason.BY_HAND).update(by=by)
    return row


@transaction.atomic
def lift(*, by: User, row: Suppression, reason: str) -> None:
    """Send to the address again, on a person's word. Raises DomainError without a reason or when it is lifted."""
    if not reason.strip():
        raise DomainError(_("Say why mail may be sent to this address again."))
    mine = Suppression.objects.filter(pk=row.pk, lifted_at=None)
    if not mine.update(lifted_at=clock.now(), lifted_by=by, lift_reason=reason.strip()[:200]):
        raise DomainError(_("A colleague has lifted it meanwhile."))
    if row.scope == Scope.ALL:
        works(row.address)


@transaction.atomic
def works(address: str) -> bool:
    """Something good was heard of an address (an answer, a delivery): what bounces made of it is undone.

    Complaints and declined mail stay: they are somebody's will. Returns whether anything changed.
    """
    whole = normalise(address)
    identity = Identity.objects.filter(address=whole, bounced_at__isnull=False).first()
    if identity is None:
        return False
    Identity.objects.filter(pk=identity.pk).update(bounced_at=None, bounce_reason="")
    bounced = Suppression.objects.filter(address=whole, lifted_at=None, reason__in=(Reason.BOUNCE, Reason.FULL))
    bounced.update(lifted_at=clock.now(), lift_reason=_("mail gets through again"))
    events.publish(AddressWorks(identity.pk))
    return True


@transaction.atomic
def condemn(mail: OutboundMail, said: str, *, reason: str = Reason.BOUNCE) -> None:
    """An address refuses mail for good, its own server says: it is suppressed and its person marked."""
    now = clock.now()
    suppress(mail.address, reason, said=said, mail=mail)
    Identity.objects.filter(pk=mail.recipient_id).update(bounced_at=now, bounce_reason=said)
    events.publish(AddressBounced(mail.recipient_id, mail.pk, said, now))


def soft_bounce(mail: OutboundMail, said: str) -> bool:
    """Count the mails that lately came back from an address that exists; the third one suppresses it."""
    since = clock.now() - SOFT_WINDOW
    back = OutboundMail.objects.filter(
        address=mail.address, state__in=(State.BOUNCED, State.FAILED), problem__in=SOFT, updated_at__gte=since
    )
    if back.count() < SOFT_BOUNCES:
        return False
    condemn(mail, said, reason=Reason.FULL)
    return True
