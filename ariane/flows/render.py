"""What a message will hold: the values for its template, from facts alone. Pure; the text is the template's affair."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One record as a letter names it; money is minor units, `paid` holds part payments and credit notes."""

    id: int
    ref: str
    title: str
    due_on: dt.date | None = None
    amount: int = 0
    paid: int = 0
    fresh: bool = False

    @property
    def balance(self) -> int:
        return self.amount - self.paid


@dataclass(frozen=True)
class Plan:
    """A message about to be made: its template, tone and signatory, and the rows in it, the oldest debt first."""

    template: str
    tone: str
    signatory: str
    medium: str
    language: str
    currency: str
    rows: tuple[Row, ...] = field(default=())


def plan(template: str, lead: Any, rows: Sequence[Row], language: str, currency: str) -> Plan:
    """The plan of a message led by a Send block."""
    ordered = tuple(sorted(rows, key=lambda row: (row.due_on or dt.date.max, row.id)))
    return Plan(template, lead.tone, lead.signatory, lead.medium, language, currency, ordered)


def values(made: Plan, today: dt.date, fee: int = 0) -> dict[str, Any]:
    """What the template may name: the rows, their total to the cent, how late the oldest is, the legal fee of each.

    `fee` is what the regime allows for one unpaid invoice; it is due for each of them, also when claimed together
    (CJEU C-585/20).
    """
    dated = [row.due_on for row in made.rows if row.due_on is not None]
    late = [row for row in made.rows if row.due_on is not None and row.due_on < today]
    return {
        "rows": [row_values(row, today) for row in made.rows],
        "count": len(made.rows),
        "total": sum(row.balance for row in made.rows),
        "currency": made.currency,
        "tone": made.tone,
        "oldest_due": min(dated, default=None),
        "days_late": max(((today - day).days for day in dated), default=0),
        "fees": fee * len(late),
        "refs": ", ".join(row.ref for row in made.rows if row.ref),
    }


def row_values(row: Row, today: dt.date) -> dict[str, Any]:
    """One line of the table."""
    late = max(0, (today - row.due_on).days) if row.due_on else 0
    return {
        "ref": row.ref, "title": row.title, "due_on": row.due_on, "amount": row.amount, "paid": row.paid,
        "balance": row.balance, "days_late": late, "fresh": row.fresh,
    }  # fmt: skip
