"""`ariane import quotes|orders|purchases|invoices FILE`: documents of another system from a file, without a browser."""

import argparse
from gettext import gettext as _
from pathlib import Path

from ariane.cli.output import fail, say
from ariane.cli.setup import setup

KINDS = {"quotes": "quote", "orders": "order", "purchases": "purchase", "invoices": "invoice"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=sorted(KINDS), metavar="quotes|orders|purchases|invoices")
    parser.add_argument("file", type=Path, metavar="FILE", help=_("CSV or workbook, with a line of heads"))
    parser.add_argument("--by", required=True, metavar="LOGIN", help=_("the colleague whose rights hold"))
    parser.add_argument("--source", default="", metavar="NAME", help=_("the system it comes from; else by its heads"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
    parser.add_argument("--whole", action="store_true", help=_("all lines or none"))
    parser.add_argument("--json", action="store_true", help=_("one JSON line each"))


def run(said: argparse.Namespace) -> int:
    """Check, tell each error, import; 1 when a line was in error or nothing could be done."""
    setup()
    from ariane.accounts.models import User
    from ariane.imports import actions, check, work
    from ariane.journal.models import Kind
    from ariane.kernel.errors import DomainError

    by = User.objects.filter(username=said.by, is_active=True).first()
    if by is None:
        return fail(_("There is nobody with the login “%s”.") % said.by)
    try:
        data, kind = said.file.read_bytes(), Kind.objects.get(code=KINDS[said.what])
        batch = actions.open_file(by=by, kind=kind, name=said.file.name, data=data, source=said.source)
        work.finish(batch)
        for line in batch.lines.filter(verdict="error").order_by("number"):
            say({"line": line.number, "problems": line.problems}, as_json=said.json,
                words=f"{line.number}: {' '.join(line.problems)}")  # fmt: skip
        counts = actions.summary(check.tally(batch))
        if not said.dry_run and any(counts.get(code) for code in ("new", "update", "credit")):
            actions.start(by=by, batch=batch, whole=said.whole)
            work.finish(batch)
    except (DomainError, OSError) as error:
        return fail(str(error))
    batch.refresh_from_db()
    words = _("%(new)d new, %(update)d updates, %(error)d in error") % {"new": 0, "update": 0, "error": 0, **counts}
    say({"import": str(batch.uid), "state": batch.state, **counts}, as_json=said.json, words=words)
    return int(bool(counts.get("error")) or batch.state == "refused")
