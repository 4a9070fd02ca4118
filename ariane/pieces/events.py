"""What happens to pieces of any kind, for templates, webhooks and flows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TicketEscalated:
    """Somebody handed a difficulty on (`ticket.escalated`)."""

    record_id: int
    by_user_id: int
    activity_id: int
