"""Bounces: the transmission is marked, and an address that does not exist, or often fails, is suppressed.

A notice counts only when it names one of our transmissions, by the signed address it was sent to or by our signed
Message-ID: anybody may write one. Everybody in a thread has read its Message-IDs, so these never condemn an address.
"""

import re
from collections.abc import Sequence

from django.db.models import Q

from ariane.accounts.models.identity import normalise
from ariane.kernel import clock, events
from ariane.mail import suppression, tokens
from ariane.mail.events import MailSettled
from ariane.mail.models import OutboundMail, Suppression
from ariane.mail.models.outbound import TRANSITIONS, State
from ariane.mail.parse import Bounce, Complaint, Receipt

# the address itself is wrong; a full mailbox or a refused content says nothing about it
GONE = re.compile(r"5\.1\.(?:[0-36]|10)|5\.2\.1|5\.0\.0|")


def settle(notice: Bounce, sent_to: Sequence[str]) -> list[OutboundMail]:
    """Mark what a notice says failed for good, in the caller's transaction; returns the transmissions it marked."""
    if not notice.permanent and notice.temporary:
        return []
    marked, proved = [], _bounce_keys(sent_to)
    for mail in named(sent_to, notice.original_message_id, notice.permanent):
        if State.BOUNCED not in TRANSITIONS[mail.state]:
            continue
        same = OutboundMail.objects.filter(pk=mail.pk, state=mail.state)
        said = " ".join(filter(None, (notice.status, notice.reason)))[:1000]
        if same.update(state=State.BOUNCED, problem="bounced", error=said, updated_at=clock.now()):
            marked.append(mail)
            events.publish(MailSettled(mail.pk, State.BOUNCED))
            if mail.pk in proved and GONE.fullmatch(notice.status):
                suppression.condemn(mail, said)
            elif mail.pk in proved:
                suppression.soft_bounce(mail, said)
    return marked


def receive(receipt: Receipt, sent_to: Sequence[str]) -> list[OutboundMail]:
    """Mark what a notice says arrived or was read; returns the transmissions it marked. Nothing asks for notices."""
    now, marked = clock.now(), []
    field = "read_at" if receipt.kind == "read" else "delivered_at"
    if receipt.kind == "deleted":
        return []
    for mail in named(sent_to, receipt.original_message_id, [receipt.recipient]):
        if mail.state == State.SENT and getattr(mail, field) is None:
            OutboundMail.objects.filter(pk=mail.pk).update(**{field: now})
            suppression.works(mail.address)
            events.publish(MailSettled(mail.pk, "read" if field == "read_at" else "delivered"))
            marked.append(mail)
    return marked


def complain(told: Complaint, sent_to: Sequence[str]) -> list[OutboundMail]:
    """A reader called our mail unwanted: nothing is sent to her any more; returns the transmissions it is about.

    The mark of the transmission proves it; without, the report must name our Message-ID and its recipient.
    """
    if told.kind == "not-spam":
        return []
    key = tokens.read(told.delivery, kind="b")
    marks = [told.delivery] if key is not None else []
    mails = named([*sent_to, *marks], told.original_message_id, told.recipients)
    for mail in mails:
        suppression.suppress(mail.address, Suppression.Reason.COMPLAINT, said=told.kind, mail=mail)
    return mails


def named(sent_to: Sequence[str], message_id: str, addresses: Sequence[str]) -> list[OutboundMail]:
    """The transmissions that a notice names: by their signed address, else by our Message-ID and a recipient of it."""
    mails = OutboundMail.objects.select_related("recipient").order_by("pk")
    if keys := _bounce_keys(sent_to):
        return list(mails.filter(pk__in=keys))
    key = tokens.in_message_id(message_id)
    if key is None:
        return []
    of_content = list(mails.filter(Q(content__key=key)))
    wanted = {normalise(address) for address in addresses if address}
    if not wanted and len(of_content) == 1:
        return of_content
    return [mail for mail in of_content if mail.address in wanted]


def _bounce_keys(sent_to: Sequence[str]) -> set[int]:
    """The transmissions whose own signed bounce address a notice was sent to."""
    return {key for address in sent_to if (key := tokens.read(address, kind="b")) is not None}
