"""What `ariane demo` does: one organisation in this home, the other one beside it, at the same time."""

import os
import subprocess
import sys
from gettext import gettext as _
from pathlib import Path

from ariane.demo.places import beside, environment

# who is worth logging in as, and what for
LOGINS: dict[str, tuple[tuple[str, str], ...]] = {
    "agence": (("nadia", "1re ligne"), ("marc", "cadre"), ("sophie, thomas", "SPOC"), ("karim", "admin")),
    "pme": (("mathieu", "ventes"), ("rosalie", "achats"), ("lea", "finance"), ("anne-marie", "direction")),
}
NAMES = {"agence": "Agence Val-Mosan", "pme": "Atelier Boréal inc."}


def run(packs: list[str], *, quiet: bool = False) -> int:
    """Load what is not loaded yet and say who may log in; returns 1 when a loading failed."""
    helper = load_beside() if len(packs) > 1 else None
    code = load_here(packs[0])
    if helper is not None and helper.wait():
        code = 1
    if not code and not quiet:
        for pack in packs:
            tell(pack)
    return code


def load_here(pack: str) -> int:
    """Bring the tables of this home up to date and fill them."""
    from django.core.management import call_command

    from ariane.demo.load import load
    from ariane.kernel.errors import DomainError

    call_command("migrate", verbosity=0, interactive=False)
    try:
        load(pack)
    except DomainError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def load_beside() -> "subprocess.Popen[bytes] | None":
    """Load the second organisation in a process of its own; none when the database is not a file of the home."""
    from django.conf import settings

    if os.environ.get("DATABASE_URL"):
        print(_("The second organisation needs a database of its own: run “ariane demo pme” with another one."))
        return None
    home = environment(beside(Path(settings.HOME)))
    return subprocess.Popen([sys.executable, "-m", "ariane", "demo", "pme", "--quiet"], env=home)


def tell(pack: str) -> None:
    from ariane.demo.house import PASSWORD

    people = ", ".join(f"{login} ({what})" for login, what in LOGINS[pack])
    print(f"{NAMES[pack]} : {people} · {_('password')} : {PASSWORD}", flush=True)
