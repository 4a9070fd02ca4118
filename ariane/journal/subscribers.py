"""Consequences in the journal of what the post office says."""

from ariane.accounts.models import Identity
from ariane.journal import notify
from ariane.journal.append import Line, announce, append
from ariane.journal.models import Delivery, Entry
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.events import subscribe
from ariane.mail.events import MailSettled
from ariane.mail.models import OutboundMail

# back in the queue untouched, because its server rests: nothing that the thread shows has changed
UNSEEN = {OutboundMail.State.QUEUED}
FAILURES = {OutboundMail.State.BOUNCED: "mail_bounced", OutboundMail.State.FAILED: "mail_failed"}


@subscribe(MailSettled)
def show_delivery(event: MailSettled) -> None:
    """Open pages show the new state beside the entry; a message that did not arrive leaves a line for its author."""
    delivery = Delivery.objects.filter(mail=event.mail_id).select_related("entry__record__kind", "mail").first()
    if delivery is None or delivery.entry is None:
        return
    if event.state not in UNSEEN:
        announce(delivery.entry, "delivery.changed")
    if event.state in FAILURES and delivery.reason == Delivery.Reason.RECIPIENT:
        tell_failure(delivery, delivery.entry, FAILURES[OutboundMail.State(event.state)])


def tell_failure(delivery: Delivery, entry: Entry, code: str) -> None:
    """A system line with the server's reason (O-055), and the author told in the application."""
    mail = delivery.mail
    reason = " ".join(filter(None, (mail.why(), mail.error))) if mail else ""
    facts = {"address": mail.address if mail else "", "reason": reason}
    line = Line(type=Entry.Type.SYSTEM, author=Identity.system(), reply_to=entry)
    line.text, line.extra = facts["reason"], {"meta": said(code, **facts)}
    failure = append(entry.record, line)
    author = entry.author.user
    if author is not None:
        notify.tell(failure, [notify.Told(author, Delivery.Reason.REPLIED_TO)], not_before=clock.now())
