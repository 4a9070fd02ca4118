"""What activities tell those above, inside the transaction."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActivityChanged:
    """Planned, done, cancelled or moved."""

    activity_id: int
    record_id: int
    state: str
