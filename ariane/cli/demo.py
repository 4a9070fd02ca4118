"""`ariane demo [agence|pme]`: the demonstration organisations."""

import argparse
from gettext import gettext as _
from importlib import import_module

from ariane.cli.setup import setup

PACKS = ("agence", "pme")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", choices=PACKS, help=_("which one; both when none is named"))


def run(said: argparse.Namespace) -> int:
    """Load what is not loaded yet, then say who may log in."""
    setup()
    return int(import_module("ariane.demo").load([said.pack] if said.pack else list(PACKS)))
