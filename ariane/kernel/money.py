"""How many decimals a currency has: amounts are kept as whole numbers of its smallest unit."""

from decimal import Decimal
from functools import lru_cache


@lru_cache
def decimals(currency: str) -> int:
    """2 for EUR, 0 for XOF, 3 for TND (ISO 4217, as CLDR has it); 2 for what is no currency."""
    from babel.numbers import get_currency_precision  # reads a large table, only where an amount is shown

    return int(get_currency_precision(currency))


def per_unit(currency: str) -> int:
    """How many smallest units one unit of a currency has: 100 for EUR, 1 for XOF."""
    return int(10 ** decimals(currency))


def minor(amount: Decimal, currency: str) -> int:
    """Whole units to minor ones. Raises ArithmeticError for more decimals than the currency has: nothing is rounded."""
    scaled = amount.scaleb(decimals(currency))
    if scaled != scaled.to_integral_value():
        raise ArithmeticError(amount)
    return int(scaled)
