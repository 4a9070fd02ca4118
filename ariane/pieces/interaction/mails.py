"""A mail of an order tied to an exchange, « bon d'intervention » for instance: both journals say so, the mail stays
where it is (P-025)."""

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import actions, policy
from ariane.journal.models import Entry, Link
from ariane.journal.wording import said
from ariane.kernel.errors import DomainError
from ariane.pieces.interaction.log import CONCERNS, KIND
from ariane.pieces.models import Piece


def linkable(entry: Entry) -> bool:
    """Whether the entry is a mail, of a record that is no exchange itself."""
    return entry.is_external and entry.removed_at is None and entry.record.kind.code != KIND


@transaction.atomic
def link_mail(*, by: User, entry: Entry, exchange: Piece) -> Link:
    """Tie a mail to an exchange; saying it twice is once. Raises NotAllowed, DomainError for what is no mail."""
    policy.require(by, "note", entry.record)
    policy.require(by, "note", exchange)
    if not linkable(entry) or exchange.kind.code != KIND:
        raise DomainError(_("Only a mail can be tied to an exchange."))
    tie, _new = Link.objects.get_or_create(
        from_record=exchange, to_record=entry.record, role=CONCERNS, to_date=None
    )  # fmt: skip
    known = Entry.objects.filter(record=exchange, meta__say="mail_linked", meta__facts__entry=entry.pk)
    if not known.exists():
        subject, ref = entry.subject or _("(no subject)"), entry.record.ref or entry.record.title
        facts = {"subject": subject, "ref": ref, "name": by.name, "entry": entry.pk}
        actions.say_system(exchange, by, said("mail_linked", **facts))
        actions.say_system(entry.record, by, said("linked_to_exchange", subject=subject, exchange=exchange.title))
    return tie
