"""Where a customer is, for her calendar: country and region from the address, the clock from both."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ariane.accounts.models import Organisation
from ariane.flows.calendars import Calendar

FRENCH_REGIONS = {"57": "57", "67": "6AE", "68": "6AE"}
# the first letter of a Canadian postcode
PROVINCES = {
    "A": "NL", "B": "NS", "C": "PE", "E": "NB", "G": "QC", "H": "QC", "J": "QC", "K": "ON", "L": "ON", "M": "ON",
    "N": "ON", "P": "ON", "R": "MB", "S": "SK", "T": "AB", "V": "BC", "Y": "YT",
}  # fmt: skip
ZONES = {
    "BE": "Europe/Brussels", "FR": "Europe/Paris", "CA-QC": "America/Toronto", "CA-ON": "America/Toronto",
    "CA-NL": "America/St_Johns", "CA-NS": "America/Halifax", "CA-PE": "America/Halifax", "CA-NB": "America/Moncton",
    "CA-MB": "America/Winnipeg", "CA-SK": "America/Regina", "CA-AB": "America/Edmonton", "CA-BC": "America/Vancouver",
    "CA-YT": "America/Whitehorse", "LU": "Europe/Luxembourg", "CH": "Europe/Zurich", "DE": "Europe/Berlin",
    "NL": "Europe/Amsterdam",
}  # fmt: skip


def region(country: str, postcode: str) -> str:
    """The region whose holidays differ, "" where one calendar serves the whole country or the postcode says nothing."""
    code = postcode.strip().upper()
    if country == "FR":
        return FRENCH_REGIONS.get(code[:2], "")
    return PROVINCES.get(code[:1], "") if country == "CA" else ""


def calendar(country: str, postcode: str, house: Organisation) -> Calendar:
    """The customer's calendar joined with the house's closures and hours; the house's own where nothing is known."""
    settings: Mapping[str, Any] = house.settings.get("flows", {})
    where = (country or house.country).upper()
    part = region(where, postcode) or (settings.get("region", "") if where == house.country else "")
    zone = ZONES.get(f"{where}-{part}") or ZONES.get(where) or house.timezone
    return Calendar(
        country=where,
        region=part,
        zone=zone if country else house.timezone,
        opens=dt.time.fromisoformat(settings.get("opens", "09:00")),
        closes=dt.time.fromisoformat(settings.get("closes", "17:00")),
        closures=frozenset(dt.date.fromisoformat(day) for day in settings.get("closures", ())),
        ignore_holidays=not settings.get("holidays", True),
    )
