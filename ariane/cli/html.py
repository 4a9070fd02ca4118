"""`ariane html clean`: the sanitiser that messages are shown through, on files."""

import argparse
import sys
from gettext import gettext as _
from pathlib import Path

from ariane.cli.output import fail, say


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="clean")
    clean = verbs.add_parser("clean", help=_("what a message would show of each file"))
    clean.add_argument("files", nargs="+", metavar="FILE", help=_("an HTML file each; - is standard input"))
    clean.add_argument("--json", action="store_true", help=_("one JSON line each"))


def run(said: argparse.Namespace) -> int:
    """Clean each file; 1 when any could not be read."""
    from ariane.mail.parse.cli import cleaned

    failed = 0
    for name in said.files:
        try:
            html = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            failed = fail(f"{name}: {error.strerror}")
            continue
        row = cleaned(html, name)
        say(row, as_json=said.json, words=row["html"])
    return failed
