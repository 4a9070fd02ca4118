"""What happens to pieces of any kind, for templates, webhooks and flows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TicketEscalated:
    """Somebody handed a difficulty on (`ticket.escalated`)."""

    record_id: int
    by_user_id: int
    activity_id: int


@dataclass(frozen=True)
class PieceSent:
    """A quote, an order or an invoice left, by whatever channel (`quote.sent`, R-025, R-045)."""

    record_id: int
    channel: str
    by_user_id: int | None


@dataclass(frozen=True)
class InvoicePublished:
    """An invoice is published and has its due date (`invoice.published`, R-026)."""

    record_id: int
    by_user_id: int


@dataclass(frozen=True)
class PaymentRecorded:
    """Money came in, a credit note was made, or one of them was taken back (`invoice.paid` once nothing is left)."""

    record_id: int
    payment_id: int
    balance: int
    reversed: bool = False


@dataclass(frozen=True)
class DisputeChanged:
    """A dispute was opened or settled (`dispute.opened`)."""

    record_id: int
    open: bool
    by_user_id: int
