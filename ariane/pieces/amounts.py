"""Lines and totals of an offer, an order or an invoice. Pure: minor units in, minor units out, taxes rounded once each.

A line may bear several taxes (TPS and TVQ). Rounding is half up on the sum of each tax, as invoices are checked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True)
class Line:
    """One line: quantity × unit price in minor units; `taxes` are (name, rate in percent)."""

    label: str
    quantity: Decimal
    price: int
    unit: str = ""
    taxes: tuple[tuple[str, Decimal], ...] = ()

    @property
    def amount(self) -> int:
        return _rounded(self.quantity * self.price)

    def as_json(self) -> dict[str, Any]:
        """The form kept in Piece.lines; figures as text, so that no binary fraction creeps in."""
        return {
            "label": self.label,
            "quantity": str(self.quantity),
            "price": self.price,
            "unit": self.unit,
            "taxes": [[name, str(rate)] for name, rate in self.taxes],
        }

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Line":
        """A line as kept; raises ValueError or ArithmeticError when it is not one."""
        taxes = tuple((str(name), Decimal(str(rate))) for name, rate in row.get("taxes", ()))
        quantity = Decimal(str(row.get("quantity", 1)))
        return cls(str(row.get("label", "")), quantity, int(row.get("price", 0)), str(row.get("unit", "")), taxes)


@dataclass(frozen=True)
class Totals:
    """Sums in minor units; `taxes` by name, in the order of the lines."""

    excl: int = 0
    taxes: dict[str, int] = field(default_factory=dict)

    @property
    def incl(self) -> int:
        return self.excl + sum(self.taxes.values())


def totals(lines: Iterable[Line]) -> Totals:
    """What the lines add up to."""
    excl = 0
    taxes: dict[str, Decimal] = {}
    for line in lines:
        excl += line.amount
        for name, rate in line.taxes:
            taxes[name] = taxes.get(name, Decimal(0)) + Decimal(line.amount) * rate / 100
    return Totals(excl, {name: _rounded(amount) for name, amount in taxes.items()})


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
