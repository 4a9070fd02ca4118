"""`ariane html clean`: the sanitiser that messages are shown through, on files."""

import argparse
from gettext import gettext as _

from ariane.cli.files import report_each


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="clean")
    clean = verbs.add_parser("clean", help=_("what a message would show of each file"))
    clean.add_argument("files", nargs="+", metavar="FILE", help=_("an HTML file each; - is standard input"))
    clean.add_argument("--json", action="store_true", help=_("one JSON line each"))


def run(said: argparse.Namespace) -> int:
    """Clean each file; 1 when any could not be read."""
    from ariane.mail.parse.cli import cleaned

    return report_each(said.files, cleaned, lambda row: str(row["html"]), said.json)
