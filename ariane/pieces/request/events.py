"""What happens to requests, for templates, webhooks and flows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RequestValidated:
    """The second line found a request in order (`demande.validated`)."""

    record_id: int
    by_user_id: int


@dataclass(frozen=True)
class RequestAssigned:
    """A request was given to somebody (`demande.assigned`)."""

    record_id: int
    owner_id: int
    by_user_id: int
