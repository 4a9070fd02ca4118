"""Identification numbers of organisations: Belgium, France, Québec (domain model C.8). Pure functions.

A missing or wrong number never blocks; it is shown as such. An empty one never matches anything.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum.be import vat as be_enterprise
from stdnum.ca import bn as ca_business
from stdnum.fr import siren, siret

Check = Callable[[str], bool]
Format = Callable[[str], str]
Checks = dict[str, tuple[Check, Format]]


@dataclass(frozen=True)
class Number:
    """A number as typed: `value` is digits alone, `shown` how people of the country write it."""

    value: str
    valid: bool
    shown: str

    def __bool__(self) -> bool:
        return bool(self.value)


def establishment(text: str, country: str) -> Number:
    """The number of one establishment: Belgian unit, French SIRET; a Québec enterprise has one number, its NEQ."""
    checks: Checks = {"BE": (_be_unit, _be_shown), "FR": (siret.is_valid, _fr_shown), "CA": (_neq, _as_is)}
    return _read(text, checks, country)


def enterprise(text: str, country: str) -> Number:
    """The number of the enterprise: BCE (first digit 0 or 1), SIREN, NEQ or the federal business number."""
    checks: Checks = {
        "BE": (be_enterprise.is_valid, _be_shown),
        "FR": (siren.is_valid, _fr_shown),
        "CA": (_canadian, _as_is),
    }
    return _read(text, checks, country)


def _read(text: str, checks: Checks, country: str) -> Number:
    digits = re.sub(r"\D", "", text)
    if country not in checks:
        return Number(text.strip(), bool(text.strip()), text.strip())
    check, shown = checks[country]
    return Number(digits, bool(digits) and check(digits), shown(digits))


def _be_unit(digits: str) -> bool:
    # an establishment unit starts with 2 to 8 and ends with the same key as an enterprise; stdnum refuses 2 to 8
    return len(digits) == 10 and digits[0] in "2345678" and 97 - int(digits[:8]) % 97 == int(digits[8:])


def _as_is(digits: str) -> str:
    return digits


def _be_shown(digits: str) -> str:
    return f"{digits[:-9]}.{digits[-9:-6]}.{digits[-6:-3]}.{digits[-3:]}" if len(digits) == 10 else digits


def _fr_shown(digits: str) -> str:
    groups = (digits[:3], digits[3:6], digits[6:9], digits[9:])
    return "\u202f".join(group for group in groups if group)


def _neq(digits: str) -> bool:
    # legal persons, sole proprietorships, partnerships and groups, public authorities; no public check digit
    return len(digits) == 10 and digits[:2] in {"11", "22", "33", "88"}


def _canadian(digits: str) -> bool:
    return _neq(digits) or ca_business.is_valid(digits)
