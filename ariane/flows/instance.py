"""Is this the installation that may send? A copy of the database elsewhere sends nothing until a person says so.

The database remembers who it belongs to: the public address and, on SQLite, a random mark in the home folder, on
PostgreSQL the name of the database. Where they differ, the outbox is held; `ariane outbox release` makes the copy the
one that may. On one's own machine the port says nothing: `--or-next` takes another one each time.
"""

import re
import secrets
from typing import Any

from django.conf import settings
from django.db import connection

from ariane.accounts.models import Organisation
from ariane.kernel import hold

KEY = "instance"
OWN_PORT = re.compile(r"^(http://(?:localhost|127\.0\.0\.1)):\d+")


def mark() -> str:
    """What this installation is known by."""
    if connection.vendor == "postgresql":
        said: dict[str, Any] = connection.settings_dict
        return f"{settings.PUBLIC_URL} {said.get('HOST')}/{said.get('NAME')}"
    path = settings.HOME / "instance"
    if not path.exists():
        path.write_text(secrets.token_hex(8), encoding="ascii")
    return f"{settings.PUBLIC_URL} {path.read_text(encoding='ascii').strip()}"


def foreign() -> bool:
    """Whether this is a copy that nobody has confirmed; holds the outbox when it is."""
    house = Organisation.objects.order_by("pk").first()
    if house is None:
        return False
    here, known = mark(), house.settings.get(KEY, {})
    if portless(known.get("owner", "")) == portless(here):
        return False
    if not known or (known.get("asked") == here and hold.held(hold.OUTBOX) is None):
        remember(house, {"owner": here})
        return False
    if known.get("asked") != here:
        remember(house, {**known, "asked": here})
        hold.hold(hold.OUTBOX, reason=hold.COPY)
    return True


def portless(said: str) -> str:
    """A mark without the port of one's own machine."""
    return OWN_PORT.sub(r"\1", said)


def remember(house: Organisation, values: dict[str, str]) -> None:
    house.settings = {**house.settings, KEY: values}
    house.save(update_fields=["settings"])
