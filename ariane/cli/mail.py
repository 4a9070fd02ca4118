"""`ariane mail parse|deliver|show|sort`: mail from files, from a pipe, and what became of it."""

import argparse
import sys
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

from ariane.cli.output import fail, say


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse")
    parse = verbs.add_parser("parse", help=_("read mails without keeping them"))
    parse.add_argument("files", nargs="+", metavar="FILE", help=_("a mail each; - is standard input"))
    parse.add_argument("--json", action="store_true", help=_("one JSON line each"))
    parse.set_defaults(act=parse_files)


def run(said: argparse.Namespace) -> int:
    """Do the verb; 1 when any file failed."""
    return int(said.act(said))


def raw_mails(files: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """Each file with its bytes; None, and the reason on standard error, when it cannot be read."""
    for name in files:
        try:
            yield name, sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            fail(f"{name}: {error.strerror}")
            yield name, None


def parse_files(said: argparse.Namespace) -> int:
    """What each mail says, read as an incoming mail would be."""
    from ariane.mail.parse import parse
    from ariane.mail.parse.cli import to_json

    failed = False
    for name, raw in raw_mails(said.files):
        if raw is None:
            failed = True
            continue
        row = to_json(parse(raw), name)
        say(
            row, as_json=said.json, words=f"{name}\n  {', '.join(row['from'])}: {row['subject']}\n\n{row['reply_text']}"
        )
    return int(failed)
