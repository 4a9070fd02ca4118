"""The sentences of system lines: stored as a code with facts, said in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ariane.journal.models import Entry

SENTENCES = {
    "created": N_("Created by %(name)s"),
    "created_from_mail": N_("Created from %(address)s"),
    "created_passed_on": N_("Created from %(address)s, passed on by %(name)s"),
    "created_from_sorting": N_("Created by %(name)s from a mail that waited to be sorted"),
    "acknowledged": N_("Acknowledged to %(address)s by an automatic reply"),
    "requester_corrected": N_("Requester corrected by %(name)s: %(requester)s"),
    "unarchived": N_("Brought back from the archive by %(name)s"),
    "document_removed": N_("Document removed by %(name)s, its author: “%(document)s”"),
    "document_renamed": N_("Document renamed by %(name)s: “%(before)s” is now “%(document)s”"),
    "moved_away": N_("%(name)s moved entries to %(record)s: %(n)s"),
    "moved_here": N_("%(name)s moved entries here from %(record)s: %(n)s"),
    "mail_bounced": N_("Rejected: %(address)s. %(reason)s"),
    "mail_failed": N_("Not delivered to %(address)s. %(reason)s"),
    "exchange_deleted": N_("Exchange deleted by %(name)s: %(exchange)s"),
    "merged": N_("%(name)s merged the card “%(card)s” into this one"),
    "merged_into": N_("Merged by %(name)s into the card “%(card)s”"),
    "unmerged": N_("%(name)s took back the merge with the card “%(card)s”"),
    "moved_on": N_("Changed company: the card with %(organisation)s replaces this one (%(name)s)"),
    "came_from": N_("Was with %(organisation)s before, see that card (%(name)s)"),
    "still_here": N_("%(name)s asked: still with %(organisation)s"),
    "flow_ended": N_("Follow-up “%(flow)s” ended: %(why)s"),
    "flow_included": N_("Part of the message sent from %(ref)s"),
    "flow_excluded": N_("Excluded from follow-ups by %(name)s: %(why)s"),
    "flow_included_again": N_("Followed up again, said %(name)s"),
    "escalated": N_("Escalated by %(name)s to %(to)s: %(why)s"),
    "documents_requested": N_("%(name)s asked %(of)s for: %(what)s"),
    "documents_requested_of_all": N_("%(name)s asked for: %(what)s"),
    "document_received": N_("Received: %(what)s (%(name)s)"),
    "document_withdrawn": N_("%(name)s no longer asks for: %(what)s"),
    "sent_by_hand": N_("%(name)s: sent on %(day)s (%(channel)s)"),
    "published": N_("Published by %(name)s, due on %(day)s"),
    "payment": N_("Payment received: %(amount)s on %(day)s (%(name)s)"),
    "credit": N_("Credit note: %(amount)s on %(day)s (%(name)s)"),
    "payment_reversed": N_("%(name)s took back %(amount)s: %(why)s"),
    "promised": N_("Payment promised for %(day)s, said %(name)s: %(why)s"),
    "promise_withdrawn": N_("%(name)s: the promise of payment no longer stands"),
    "dispute_opened": N_("Dispute opened by %(name)s: %(why)s"),
    "dispute_settled": N_("Dispute settled by %(name)s: %(why)s"),
    "order_acknowledged": N_("Order acknowledged by the supplier on %(day)s (%(name)s)"),
    "mail_linked": N_("Mail “%(subject)s” of %(ref)s tied to this exchange by %(name)s"),
    "linked_to_exchange": N_("Mail “%(subject)s” tied to the exchange “%(exchange)s”"),
    "document_expired": N_("Document destroyed by the retention rule “%(rule)s”: %(document)s"),
    "template_not_sent": N_("“%(template)s” was not sent: %(why)s"),
    "activity_withdrawn": N_("No longer to be done: %(what)s (%(why)s)"),
    "portal_closed": N_("%(name)s closed this record to %(of)s in the portal"),
    "portal_reopened": N_("%(name)s opened this record to %(of)s in the portal again"),
    "document_shared": N_("%(name)s shared “%(document)s” in the portal with %(of)s"),
    "document_withheld": N_("%(name)s took “%(document)s” out of the portal"),
    "document_shown": N_("%(name)s shows “%(document)s” in the portal again"),
    "document_handed_in": N_("Received in the portal: %(what)s (%(of)s)"),
    "offer_accepted": N_("Accepted in the portal by %(of)s"),
    "offer_refused": N_("Refused in the portal by %(of)s"),
    "activity_cancelled": N_("Activity cancelled by %(name)s: %(what)s"),
}


def said(code: str, **facts: Any) -> dict[str, Any]:
    """What to store in `Entry.meta` for a system line."""
    if code not in SENTENCES:
        raise KeyError(code)
    return {"say": code, "facts": facts}


def sentence(entry: Entry) -> str:
    """A system line in the active language; lines of older or imported journals keep their text."""
    template = SENTENCES.get(entry.meta.get("say", ""))
    return _(template) % entry.meta.get("facts", {}) if template else entry.text
