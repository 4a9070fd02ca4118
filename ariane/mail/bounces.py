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
from ariane.mail.models import OutboundMail
from ariane.mail.models.outbound import TRANSITIONS, State
from ariane.mail.parse import Bounce

# the address itself is wrong; a full mailbox or a refused content says nothing about it
GONE = re.compile(r"5\.1\.(?:[0-36]|10)|5\.2\.1|5\.0\.0|")


def settle(notice: Bounce, sent_to: Sequence[str]) -> list[OutboundMail]:
    """Mark what a notice says failed for good, in the caller's transaction; returns the transmissions it marked."""
    if not notice.permanent and notice.temporary:
        return []
    marked, proved = [], _bounce_keys(sent_to)
    for mail in transmissions(notice, sent_to):
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


def transmissions(notice: Bounce, sent_to: Sequence[str]) -> list[OutboundMail]:
    """The transmissions a notice is about."""
    mails = OutboundMail.objects.select_related("recipient").order_by("pk")
    named = _bounce_keys(sent_to)
    if named:
        return list(mails.filter(pk__in=named))
    key = tokens.in_message_id(notice.original_message_id)
    if key is None:
        return []
    of_content = list(mails.filter(Q(content__key=key)))
    failed = {normalise(address) for address in notice.permanent}
    if not failed and len(of_content) == 1:
        return of_content
    return [mail for mail in of_content if mail.address in failed]


def _bounce_keys(sent_to: Sequence[str]) -> set[int]:
    """The transmissions whose own signed bounce address a notice was sent to."""
    return {key for address in sent_to if (key := tokens.read(address, kind="b")) is not None}
