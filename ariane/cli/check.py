"""`ariane check`: what would stop mail from leaving or coming in, in words, with what to do."""

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from gettext import gettext as _
from typing import TYPE_CHECKING

from ariane.cli.output import say
from ariane.cli.setup import setup

if TYPE_CHECKING:
    from ariane.mail.health import Finding

ROOM = 500_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON line each, with what is in order too"))
    parser.add_argument("--offline", action="store_true", help=_("do not connect to the mail servers"))


def run(said: argparse.Namespace) -> int:
    """Print every finding; 1 when one of them stops mail."""
    setup()
    found = findings(offline=said.offline)
    for finding in found:
        if said.json or finding.state in ("stops", "note"):
            words = (_("STOPS: %s") if finding.stops else _("note: %s")) % finding.words
            say({**asdict(finding), "stops": finding.stops}, as_json=said.json, words=words)
    if not any(finding.state in ("stops", "note") for finding in found) and not said.json:
        print(_("Nothing stops mail from leaving."))
    return int(any(finding.stops for finding in found))


def findings(*, offline: bool) -> list["Finding"]:
    """Everything found; without a database in order, only that."""
    from ariane.mail import health

    found = list(database())
    if found:
        return found
    return [*machine(), *(one for part in health.examine(network=not offline) for one in part.findings)]


def database() -> Iterator["Finding"]:
    """Does it answer, and has it today's tables?"""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from ariane.mail.health import Finding, State

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield Finding("migrations", State.STOPS, _("The tables are not up to date. Run: ariane django migrate"))
    except DatabaseError as error:
        yield Finding("database", State.STOPS, _("The database does not answer: %s") % error)


def machine() -> Iterator["Finding"]:
    """Room on the disk, and the built parts of the interface."""
    from django.conf import settings

    from ariane.mail.health import Finding, State
    from ariane.ui import bundle

    free = shutil.disk_usage(settings.HOME).free
    if free < ROOM:
        words = _("Only %(free)d MB are left on the disk of %(home)s.") % {"free": free // 10**6, "home": settings.HOME}
        yield Finding("disk", State.STOPS if free < ROOM // 10 else State.NOTE, words)
    if not bundle.meta()["files"]:
        yield Finding("bundle", State.NOTE, _("Scripts and styles are not built. Run: python -m ariane.ui.build"))
