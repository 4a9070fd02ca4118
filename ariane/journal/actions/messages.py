"""Messages to people outside: written, held while they can be undone, published at their hour, retried."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation, User
from ariane.journal import mentions, notify, policy
from ariane.journal import messages as outgoing
from ariane.journal.actions.documents import claim
from ariane.journal.actions.notes import covered
from ariane.journal.actions.people import clear_draft, restore_draft
from ariane.journal.append import Line, announce, append, publish
from ariane.journal.models import Delivery, Document, Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.html import clean_outgoing
from ariane.kernel.text import from_html as to_text
from ariane.mail import outbox
from ariane.mail.models import OutboundMail

MAX_RECIPIENTS = 100


@dataclass(frozen=True)
class Message:
    """A message as the composer holds it; `recipients` are those the author saw by name and kept, `cc` are shown to all
    as copies, `bcc` to nobody. `made_from` names the template, its language and the number of its wording. `signed_by`
    is in whose name it leaves when a template says so (X-19): the journal keeps the real author."""

    html: str
    subject: str
    recipients: tuple[Identity, ...]
    documents: tuple[Document, ...] = ()
    reply_to: Entry | None = None
    send_at: dt.datetime | None = None
    cc: tuple[Identity, ...] = ()
    bcc: tuple[Identity, ...] = ()
    made_from: dict[str, Any] = field(default_factory=dict)
    signed_by: User | None = None

    @property
    def everybody(self) -> tuple[Identity, ...]:
        """Each once, the most visible place first."""
        everybody = (*self.recipients, *self.cc, *self.bcc)
        return tuple({one.pk or id(one): one for one in reversed(everybody)}.values())[::-1]

    @property
    def copies(self) -> dict[str, list[str]]:
        """What the entry keeps of who got a copy."""
        kept = {"cc": self.cc, "bcc": self.bcc}
        return {place: [one.address or "" for one in people] for place, people in kept.items() if people}


@transaction.atomic
def post_message(*, by: User, record: Record, message: Message, approved_by: User | None = None) -> Entry:
    """Write a message to the named recipients; it leaves at `send_at`, or when the time to undo has run out (X-30).

    `approved_by` is the colleague who read it before, where the team's policy asks for one (see pieces.held). Raises
    NotAllowed when the author may not send from this record, or not without that; DomainError for an empty text, no
    recipient, too many, or an hour in the past.
    """
    require_sending(by, record, approved_by)
    html = clean_outgoing(message.html)
    check(message, html)
    now = clock.now()
    leaves = message.send_at or now + dt.timedelta(seconds=Organisation.current().undo_seconds)
    signed = {"signed_by": message.signed_by.name} if message.signed_by and message.signed_by != by else {}
    signed |= approval(approved_by)
    line = Line(
        type=Entry.Type.MESSAGE,
        author=by.identity,
        subject=" ".join(message.subject.split()),
        html=html,
        text=to_text(html),
        visibility=Entry.Visibility.EXTERNAL,
        direction=Entry.Direction.OUT,
        on_behalf_of=covered(by, "message", record),
        reply_to=message.reply_to,
        send_at=leaves,
        extra={"mentions": mentions.mentioned(html), "meta": {**message.made_from, **message.copies, **signed}},
    )
    entry = append(record, line)
    claim(message.documents, entry)
    outgoing.queue(entry, message.everybody, by=message.signed_by or by, not_before=leaves)
    notify.tell(entry, notify.audience(entry), not_before=leaves)
    if approved_by is None:
        clear_draft(by, record)
    if leaves <= now:
        # without time to undo it stands at once, now that its files and recipients are known
        publish(entry)
    return entry


def require_sending(by: User, record: Record, approved_by: User | None) -> None:
    """Raise NotAllowed unless the person may write outside from a record, alone or with this colleague's approval."""
    policy.require(by, "message", record)
    if approved_by is None and policy.to_approve(by, record) is not None:
        raise NotAllowed(_("Messages from here are approved by a colleague first: write it from the record’s page."))


def approval(approved_by: User | None) -> dict[str, str]:
    """What the entry keeps of who read it before it left."""
    return {"approved_by": approved_by.name} if approved_by else {}


def check(message: Message, html: str) -> None:
    """What the composer cannot send, in words."""
    if not to_text(html).strip() and not message.documents and "<img" not in html:
        raise DomainError(_("Write something first: the message is empty."))
    if not message.everybody:
        raise DomainError(_("Choose at least one recipient, or note it internally."))
    if len(message.everybody) > MAX_RECIPIENTS:
        text = _("A message goes to %(most)s people at most; this one has %(count)s. Split it, or use a mailing tool.")
        raise DomainError(text % {"most": MAX_RECIPIENTS, "count": len(message.everybody)})
    missing = [str(one) for one in message.everybody if not one.address]
    if missing:
        raise DomainError(_("%(name)s has no e-mail address.") % {"name": missing[0]})
    if message.send_at is not None and message.send_at < clock.now():
        raise DomainError(_("The hour to send at is already past. Choose a later one."))


@transaction.atomic
def undo_message(*, by: User, entry: Entry) -> Entry:
    """Take back a message that has not left: the draft returns with its files, a tombstone stays (X-30).

    Only its author may; raises DomainError once it is published or a transmission has begun.
    """
    late = DomainError(_("Too late: the message has left."))
    if entry.author.user_id != by.pk:
        raise DomainError(_("Only its author can take a message back."))
    kept = Entry.objects.filter(pk=entry.pk, published_at=None, removed_at=None)
    recipients = [d.recipient for d in outgoing.to_externals(entry)]
    if not kept.update(removed_at=clock.now(), removed_by=by):
        raise late
    if outbox.cancel(entry_uid=entry.uid).too_late:
        raise late
    Delivery.objects.filter(entry=entry).update(cancelled_at=clock.now())
    restore_draft(by, entry, recipients)
    entry.refresh_from_db()
    entry.html = entry.text = entry.subject = ""
    entry.save(update_fields=["html", "text", "subject"])
    announce(entry, "entry.changed")
    return entry


def publish_due(*, limit: int = 100) -> int:
    """Publish held messages whose hour has come; returns how many. Called by the worker; safe in several at once."""
    due = Entry.objects.filter(published_at=None, removed_at=None, send_at__lte=clock.now()).order_by("send_at")
    published = 0
    for entry in due.select_related("record__kind", "author")[:limit]:
        with transaction.atomic():
            published += publish(entry)
    return published


@transaction.atomic
def retry_delivery(*, by: User, delivery: Delivery) -> None:
    """Queue a failed or doubtful transmission again, on a person's decision, even to a suppressed address."""
    outbox.send_again(_mail_of(by, delivery), by=by)
    _changed(delivery)


@transaction.atomic
def settle_delivery(*, by: User, delivery: Delivery) -> None:
    """A person knows that a doubtful transmission arrived."""
    outbox.settle_uncertain(_mail_of(by, delivery), by=by, sent=True)
    _changed(delivery)


@transaction.atomic
def correct_delivery(*, by: User, delivery: Delivery, address: str) -> Delivery:
    """Send a message that did not arrive to a corrected address; what failed stays in sight.

    Raises NotAllowed without the right to write from the record, DomainError when it is no such case.
    """
    mail = _mail_of(by, delivery)
    identity = Identity.of_address(address, delivery.recipient.name)
    again = Delivery.objects.create(
        entry=delivery.entry,
        record=delivery.record,
        recipient=identity,
        user=identity.user,
        channel=Delivery.Channel.MAIL,
        reason=delivery.reason,
        external=identity.external,
        entry_visibility=delivery.entry_visibility,
        mail=outbox.readdress(mail, identity, by=by),
        not_before=clock.now(),
    )
    _changed(delivery)
    return again


def _mail_of(by: User, delivery: Delivery) -> OutboundMail:
    policy.require(by, "message", delivery.record)
    if delivery.mail is None:
        raise DomainError(_("Nothing was sent by mail here."))
    return delivery.mail


def _changed(delivery: Delivery) -> None:
    if delivery.entry is not None:
        announce(delivery.entry, "delivery.changed")
