"""How many decimals a currency has: amounts are kept as whole numbers of its smallest unit."""

from functools import lru_cache


@lru_cache
def decimals(currency: str) -> int:
    """2 for EUR, 0 for XOF, 3 for TND (ISO 4217, as CLDR has it); 2 for what is no currency."""
    from babel.numbers import get_currency_precision  # reads a large table, only where an amount is shown

    return int(get_currency_precision(currency))


def per_unit(currency: str) -> int:
    """How many smallest units one unit of a currency has: 100 for EUR, 1 for XOF."""
    return int(10 ** decimals(currency))
