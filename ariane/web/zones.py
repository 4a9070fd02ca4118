"""What a country usually counts and reads clocks in, and the choices of zones, from the CLDR tables."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.utils import translation

# where CLDR knows several zones, the one where most of our readers live
USUAL_ZONE = {"CA": "America/Toronto", "FR": "Europe/Paris", "BE": "Europe/Brussels", "US": "America/New_York"}
FIRST_COUNTRIES = ("BE", "CA", "FR", "LU", "CH")
AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def currency(country: str) -> str:
    """The currency in use in a country today."""
    current = get_territory_currencies(country) if country else []
    return str(current[0]) if current else "EUR"


def zone(country: str) -> str:
    """The zone of a country, its best known one when there are several."""
    if country in USUAL_ZONE:
        return USUAL_ZONE[country]
    known = [name for name, territory in get_global("zone_territories").items() if territory == country]
    usable = sorted(name for name in known if name in available_timezones())
    return usable[0] if usable else "UTC"


def countries() -> list[tuple[str, str]]:
    """Code and name of every country in the language on screen, those of our readers first."""
    names = Locale.parse((translation.get_language() or "fr").replace("-", "_")).territories
    everywhere = sorted(
        ((code, name) for code, name in names.items() if len(code) == 2 and get_territory_currencies(code)),
        key=lambda item: item[1],
    )
    return [(code, names[code]) for code in FIRST_COUNTRIES] + [c for c in everywhere if c[0] not in FIRST_COUNTRIES]


@lru_cache(maxsize=1)
def zones() -> list[tuple[str, str]]:
    """Every zone named by a continent, as « Europe/Brussels »."""
    names = sorted(name for name in available_timezones() if name.startswith(tuple(f"{area}/" for area in AREAS)))
    return [(name, name.replace("_", " ")) for name in names]


@lru_cache(maxsize=8)
def currencies(language: str) -> list[tuple[str, str]]:
    """Every currency in use somewhere today, by code."""
    names = Locale.parse(language.replace("-", "_")).currencies
    used = {code for territory in get_global("territory_currencies") for code in get_territory_currencies(territory)}
    return sorted((code, f"{code} · {names.get(code, code)}") for code in used)
