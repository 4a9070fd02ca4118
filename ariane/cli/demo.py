"""`ariane demo [agence|pme]`: the demonstration organisations."""

import argparse
from gettext import gettext as _

from ariane.cli.setup import setup

PACKS = ("agence", "pme")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", choices=PACKS, help=_("which one; both when none is named"))
    parser.add_argument("--quiet", action="store_true", help=_("do not say who may log in"))


def run(said: argparse.Namespace) -> int:
    """Load what is not loaded yet, then say who may log in."""
    setup()
    from ariane.demo import command

    return command.run([said.pack] if said.pack else list(PACKS), quiet=said.quiet)
