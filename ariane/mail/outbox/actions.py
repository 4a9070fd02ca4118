"""What people decide about mails that are in the outbox, or were."""

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.kernel import clock, events
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.mail import wake
from ariane.mail.events import MailSettled
from ariane.mail.models import OutboundMail
from ariane.mail.models.outbound import CANCELLABLE, TRANSITIONS, State, random_key
from ariane.mail.outbox.outgoing import Cancelled

AGAIN = (State.FAILED, State.BOUNCED, State.RETRY)


@transaction.atomic
def cancel(*, origin: str = "", entry_uid: uuid.UUID | None = None) -> Cancelled:
    """Take back what has not left yet, by the origin of a mail or by its entry.

    The result names the transmissions for which it was too late; the sender and this race for each row, and only one
    conditional update wins.
    """
    which = Q(content__origin=origin) if origin else Q(content__entry_uid=entry_uid)
    if not origin and entry_uid is None:
        raise ValueError("cancel what?")
    mails = list(OutboundMail.objects.filter(which).order_by("pk"))
    ours = {mail.pk for mail in mails if mail.state in CANCELLABLE}
    stopped = OutboundMail.objects.filter(pk__in=ours, state__in=CANCELLABLE)
    count = stopped.update(state=State.CANCELLED, lease_until=None, updated_at=clock.now())
    left = OutboundMail.objects.filter(which).exclude(state=State.CANCELLED).order_by("pk")
    late = tuple(left)
    for pk in ours - {mail.pk for mail in late}:
        events.publish(MailSettled(pk, State.CANCELLED))
    return Cancelled(count, late)


@transaction.atomic
def retry(mail: OutboundMail, *, by: User) -> None:
    """Send a failed, bounced or waiting mail again, now, even if its address is suppressed: this once, on a person's
    word. Raises Collision when it is in another state meanwhile."""
    if mail.state == State.UNCERTAIN:
        raise DomainError(_("First say whether this message arrived."))
    move(mail, AGAIN, State.QUEUED, by=by)
    OutboundMail.objects.filter(pk=mail.pk).update(forced_at=clock.now())


def send_again(mail: OutboundMail, *, by: User) -> None:
    """The button « send again » on any mail that did not arrive; for an uncertain one a person has looked."""
    mail.refresh_from_db(fields=["state"])
    if mail.state == State.UNCERTAIN:
        settle_uncertain(mail, by=by, sent=False)
    else:
        retry(mail, by=by)


@transaction.atomic
def settle_uncertain(mail: OutboundMail, *, by: User, sent: bool) -> None:
    """A person says what became of a mail for which there is no evidence: it was sent, or it shall be sent again."""
    move(mail, (State.UNCERTAIN,), State.SENT if sent else State.QUEUED, by=by)


@transaction.atomic
def readdress(mail: OutboundMail, identity: Identity, *, by: User) -> OutboundMail:
    """The same mail to a corrected address: a transmission of its own; the one that failed stays as it was.

    Raises DomainError when the mail is on its way or has arrived, or that address got it already.
    """
    if mail.state not in (State.FAILED, State.BOUNCED):
        raise DomainError(_("This message is now “%(state)s”.") % {"state": mail.get_state_display()})
    if OutboundMail.objects.filter(content=mail.content_id, recipient=identity).exists():
        raise DomainError(_("%(name)s is already a recipient of this message.") % {"name": identity.address})
    if mail.entry_visibility != "external" and identity.external:
        raise NotAllowed(_("What is internal cannot be sent to %(name)s.") % {"name": str(identity)})
    transaction.on_commit(wake.outbox.set)
    return OutboundMail.objects.create(
        content=mail.content,
        recipient=identity,
        address=identity.address or "",
        external=identity.external,
        entry_visibility=mail.entry_visibility,
        mailbox=mail.mailbox,
        not_before=clock.now(),
        decided_by=by,
        view_key=random_key() if mail.view_key and identity.external else None,
    )


@transaction.atomic
def give_up(mail: OutboundMail, *, by: User) -> None:
    """Keep one waiting transmission from leaving. Raises Collision when it is too late."""
    move(mail, tuple(CANCELLABLE), State.CANCELLED, by=by)


def move(mail: OutboundMail, allowed: tuple[State, ...], to: State, *, by: User) -> None:
    """One conditional update along TRANSITIONS; what the server said stays readable until the next try."""
    now = clock.now()
    sources = [state for state in allowed if to in TRANSITIONS[state]]
    fresh = {"sent_at": now, "problem": ""} if to == State.SENT else {"not_before": now, "tries": 0}
    changed = OutboundMail.objects.filter(pk=mail.pk, state__in=sources).update(
        state=to, next_try_at=None, lease_until=None, decided_by=by, updated_at=now, **fresh
    )
    mail.refresh_from_db()
    if not changed:
        raise Collision(_("This message is now “%(state)s”.") % {"state": mail.get_state_display()}, theirs=mail)
    events.publish(MailSettled(mail.pk, to))
    transaction.on_commit(wake.outbox.set)
