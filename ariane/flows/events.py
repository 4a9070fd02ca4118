"""What the engine tells those above and beside, inside the transaction."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StepDone:
    """A block was carried out for a record: a message queued, an activity planned, a stage changed…"""

    enrolment_id: int
    record_id: int
    step_key: str
    did: str


@dataclass(frozen=True)
class FollowUpEnded:
    """A follow-up ended, for one of the reasons of flows.reasons.EXITS."""

    enrolment_id: int
    record_id: int
    reason: str


@dataclass(frozen=True)
class SignalSent:
    """A block sends a named signal to another system."""

    record_id: int
    signal: str
