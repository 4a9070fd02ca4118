"""The log of a follow-up: one line for each change of why."""

import datetime as dt

from ariane.accounts.models import User
from ariane.flows.models import Enrolment, Trace


def line(row: Enrolment, what: str, at: dt.datetime, *, detail: str = "", by: User | None = None) -> Trace:
    """An unsaved line about where the row stands now."""
    return Trace(enrolment=row, at=at, what=what, reason=row.reason, step_key=row.step_key, detail=detail[:250], by=by)
