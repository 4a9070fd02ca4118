"""A record's own address (O-049): whatever the mail client, a forward or a blind copy to it is filed on the record."""

from collections.abc import Iterable

from django.db import transaction

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import DropAddress, Record
from ariane.mail import tokens
from ariane.mail.models.outbound import random_key
from ariane.mail.outbox import senders


def address_of(record: Record) -> str:
    """The record's address, made when it is first asked for; "" while no mailbox takes sub-addresses."""
    box = senders.offices(team=record.team_id).catching
    if box is None or not box.sub_addresses:
        return ""
    row, _made = DropAddress.objects.get_or_create(record=record)
    return tokens.tag(box.address, tokens.make("d", row.key))


@transaction.atomic
def renew(*, by: User, record: Record) -> str:
    """Give the record another address: mail to the one it had waits in « À trier » from now on."""
    policy.require(by, "edit", record)
    DropAddress.objects.filter(record=record).update(key=random_key())
    return address_of(record)


def record_of(addresses: Iterable[str]) -> Record | None:
    """The record that one of some addresses belongs to, as it stands today."""
    keys = [key for one in addresses if (key := tokens.read(one, kind="d")) is not None]
    if not keys:
        return None
    row = DropAddress.objects.filter(key__in=keys).select_related("record__kind", "record__stage").first()
    return row.record if row else None
