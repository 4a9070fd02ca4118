"""The business events, by the names that other systems know them under (domain model, C.4)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "record.created": _("a record was made"),
    "record.stage_changed": _("a record reached another stage"),
    "demande.validated": _("a request was validated"),
    "demande.assigned": _("a request was given to somebody"),
    "quote.sent": _("a quote was sent"),
    "quote.accepted": _("a quote was accepted"),
    "quote.refused": _("a quote was refused"),
    "order.confirmed": _("an order was confirmed"),
    "order.delay_changed": _("the delay of an order changed"),
    "delivery.done": _("a delivery has arrived"),
    "invoice.published": _("an invoice was published"),
    "invoice.due": _("an invoice is due today"),
    "invoice.overdue": _("an invoice is overdue"),
    "invoice.paid": _("an invoice is paid"),
    "dispute.opened": _("a dispute was opened"),
    "ticket.opened": _("a ticket was opened"),
    "ticket.escalated": _("a ticket was escalated"),
    "ticket.resolved": _("a ticket was resolved"),
    "message.received": _("a message came in"),
    "message.sent": _("a message left"),
    "mail.bounced": _("a message bounced"),
    "interaction.logged": _("an interaction was logged"),
    "activity.due": _("an activity is due today"),
    "activity.done": _("an activity was done"),
    "party.archived": _("a card was archived"),
    "party.merged": _("two cards were merged"),
    "flow.step_done": _("a flow did a step"),
    "flow.signal": _("a flow sent a signal"),
    "flow.exited": _("a follow-up ended"),
}
TEST = "ariane.test"
