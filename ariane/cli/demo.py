"""`ariane demo [agence|pme] [--load]`: the demonstration organisations, one in this home folder, the other one beside
it; with --load, as much in it as an organisation gathers in years."""

import argparse
import os
import subprocess
import sys
from gettext import gettext as _
from pathlib import Path

from ariane.cli.output import fail
from ariane.cli.setup import setup

# the organisation of each pack, and who is worth logging in as
PACKS: dict[str, tuple[str, str]] = {
    "agence": ("Agence Val-Mosan", "nadia (1re ligne), marc (cadre), sophie / thomas (SPOC), karim (admin)"),
    "pme": ("Atelier Boréal inc.", "mathieu (ventes), rosalie (achats), lea (finance), patrick (admin)"),
}

TOLD_EVERY = 50_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", choices=tuple(PACKS), help=_("which one; both when none is named"))
    parser.add_argument(
        "--load",
        action="store_true",
        help=_("add the load pack, in some minutes and 1.5 GB: 50,000 contacts, 150,000 records, 500,000 entries"),
    )
    parser.add_argument("--quiet", action="store_true", help=_("do not say who may log in"))


def said_of(name: str, logins: str) -> dict[str, str]:
    return {"name": name, "logins": logins, "password": password()}


def run(said: argparse.Namespace) -> int:
    """Load what is not loaded yet, both at the same time, then say who may log in; 1 when a loading failed."""
    setup()
    helper = None if said.pack else load_beside()
    code = load_here(said.pack or "agence")
    packs = [said.pack or "agence"]
    if helper is not None:
        packs.append("pme")
        code = helper.wait() or code
    if code == 0 and said.load:
        load_much()
    if code == 0 and not said.quiet:
        for pack in packs:
            name, logins = PACKS[pack]
            print(_("%(name)s: %(logins)s · password: %(password)s") % said_of(name, logins), flush=True)
        if link := customer_link():
            print(_("As a customer, without an account: %(url)s") % {"url": link}, flush=True)
    return code


def customer_link() -> str:
    """A link with which a customer of this organisation reads an offer on line; empty when none opens."""
    from ariane.journal.outside import open_link
    from ariane.mail.models import OutboundMail
    from ariane.mail.outbox.compose import view_url

    mails = OutboundMail.objects.filter(view_key__isnull=False, state=OutboundMail.State.SENT).order_by("-pk")
    for mail in mails[:200]:
        opened = open_link(mail.view_key or 0)
        if opened is not None and opened.record.kind.code == "quote":
            return view_url(mail)
    return ""


def load_here(pack: str) -> int:
    """Bring the tables of this home up to date and fill them."""
    from django.core.management import call_command

    from ariane.demo.load import AnotherOrganisation, load

    call_command("migrate", verbosity=0, interactive=False)
    try:
        load(pack)
    except AnotherOrganisation as error:
        return fail(_("This database already holds %(name)s: it stays as it is.") % {"name": error})
    return 0


def load_much() -> None:
    """Add the load pack to the organisation of this home, once, and say how far it is."""
    from ariane.demo.volume.load import fill
    from ariane.demo.volume.plan import Volume

    def told(done: int) -> None:
        if done % TOLD_EVERY == 0:
            print(_("%(done)d entries written") % {"done": done}, file=sys.stderr, flush=True)

    if not fill(Volume(), told):
        print(_("The load pack is there already."), file=sys.stderr)


def load_beside() -> "subprocess.Popen[bytes] | None":
    """Load the second organisation in a process of its own; none when the database is not a file of the home."""
    from django.conf import settings

    from ariane.demo.places import beside, environment

    if os.environ.get("DATABASE_URL"):
        print(_("The second organisation needs a database of its own: run “ariane demo pme” with another one."))
        return None
    words = [sys.executable, "-m", "ariane", "demo", "pme", "--quiet"]
    return subprocess.Popen(words, env=environment(beside(Path(settings.HOME))))


def password() -> str:
    from ariane.demo.house import PASSWORD

    return PASSWORD
