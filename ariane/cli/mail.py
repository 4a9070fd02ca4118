"""`ariane mail parse|deliver|show|sort`: mail from files, from a pipe, and what became of it."""

import argparse
import sys
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ariane.cli.output import fail, say

if TYPE_CHECKING:
    from ariane.mail.parse import Address, ParsedMail


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

    failed = False
    for name, raw in raw_mails(said.files):
        if raw is None:
            failed = True
            continue
        row = parsed_row(name, parse(raw))
        say(
            row, as_json=said.json, words=f"{name}\n  {', '.join(row['from'])}: {row['subject']}\n\n{row['reply_text']}"
        )
    return int(failed)


def parsed_row(name: str, mail: "ParsedMail") -> dict[str, Any]:
    """The documented fields of `ariane mail parse --json`."""
    bounce, forward = mail.bounce, mail.forward
    return {
        "file": name,
        "subject": mail.subject,
        "from": people(mail.from_),
        "to": people(mail.to),
        "text": mail.text,
        "html": mail.html,
        "reply_text": mail.reply_text,
        "reply_html": mail.reply_html,
        "attachments": [{"name": a.name, "type": a.type, "size": a.size, "sha256": a.sha256} for a in mail.attachments],
        "bounce": {"permanent": bounce.permanent, "temporary": bounce.temporary} if bounce else None,
        "auto": mail.auto,
        "forward": {
            "from": forward.email,
            "name": forward.name,
            "date": forward.date.isoformat() if forward.date else None,
            "confidence": forward.confidence,
        }
        if forward
        else None,
        "references": mail.references,
    }


def people(addresses: "tuple[Address, ...]") -> list[str]:
    return [address.email for address in addresses]
