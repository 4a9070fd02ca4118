"""`ariane mail parse|deliver|show|sort`: mail from files, from a pipe, and what became of it."""

import argparse
import time
from collections.abc import Iterator
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from ariane.cli.files import contents, report_each, walked
from ariane.cli.output import fail, say
from ariane.cli.setup import setup
from ariane.kernel.text import is_number

if TYPE_CHECKING:
    from ariane.mail.models import InboundMail

TRY_AGAIN = 75  # sysexits.h, EX_TEMPFAIL: the mail server keeps the mail and comes back
SHOWN = 500
PATIENCE = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse|deliver|show|sort")
    parse = verbs.add_parser("parse", help=_("read mails without keeping them"))
    parse.add_argument("files", nargs="+", metavar="FILE", help=_("a mail each; - is standard input"))
    parse.set_defaults(act=parse_files)
    deliver = verbs.add_parser("deliver", help=_("take mails in, as a mail server’s pipe does"))
    deliver.add_argument("files", nargs="*", metavar="FILE", default=["-"], help=_("a mail each; - is standard input"))
    deliver.add_argument(
        "--to", action="append", default=[], metavar="ADDRESS", help=_("envelope recipient, repeatable")
    )
    deliver.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help=_("envelope sender"))
    deliver.set_defaults(act=deliver_files)
    show = verbs.add_parser("show", help=_("say what became of a received mail, and which rule decided"))
    show.add_argument("ids", nargs="+", metavar="ID", help=_("its number, or its Message-ID"))
    show.set_defaults(act=show_mails)
    sort = verbs.add_parser("sort", help=_("list the mails that wait for a person"))
    sort.set_defaults(act=list_waiting)
    for verb in (parse, deliver, show, sort):
        verb.add_argument("--json", action="store_true", help=_("one JSON line each"))


def run(said: argparse.Namespace) -> int:
    """Do the verb; not 0 when any mail failed."""
    return int(said.act(said))


def raw_mails(files: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """Each file with its bytes; None, and the reason on standard error, when it cannot be read."""
    for name in walked(files):
        try:
            yield name, contents(name)
        except OSError as error:
            fail(f"{name}: {error.strerror}")
            yield name, None


def parse_files(said: argparse.Namespace) -> int:
    """What each mail says, read as an incoming mail would be."""
    from ariane.mail.parse import parse
    from ariane.mail.parse.cli import to_json

    def words(row: dict[str, Any]) -> str:
        return f"{row['file']}\n  {', '.join(row['from'])}: {row['subject']}\n\n{row['reply_text']}"

    return report_each(said.files, lambda raw, name: to_json(parse(raw), name), words, said.json)


def deliver_files(said: argparse.Namespace) -> int:
    """Take each mail in and file it. A mail that cannot be kept now makes the sender come back (75)."""
    setup()
    from django.db import OperationalError

    from ariane.kernel.errors import DomainError

    code = 0
    for name, raw in raw_mails(said.files):
        if raw is None:
            code = code or 1
            continue
        try:
            mail = take_in(raw, said)
        except (OperationalError, DomainError, OSError) as error:
            code = TRY_AGAIN
            fail(f"{name}: {error}")
            continue
        row = {"file": name, **outcome(mail)}
        say(row, as_json=said.json, words=f"{name}: {mail.get_verdict_display()} {row['record'] or ''}".rstrip())
    return code


def take_in(raw: bytes, said: argparse.Namespace) -> "InboundMail":
    """Keep the bytes first, then decide as the worker would, in the organisation's language rather than ours."""
    from django.utils import translation

    from ariane.mail.ingress import receive
    from ariane.mail.process import process

    mail = receive(raw, source="pipe", envelope_from=said.sender, envelope_to=said.to)
    is_copy = mail.is_copy
    with translation.override(None):
        process(mail)
    deadline = time.monotonic() + PATIENCE
    while mail.verdict == mail.Verdict.PENDING and time.monotonic() < deadline:
        time.sleep(0.05)  # a worker was faster and has it in hand
        mail.refresh_from_db()
    mail.is_copy = is_copy
    return mail


def outcome(mail: "InboundMail") -> dict[str, Any]:
    """The documented fields of `ariane mail deliver --json`, and the mail's own number."""
    from ariane.journal.models import Record

    record = Record.objects.filter(pk=mail.record_id).first() if mail.record_id else None
    return {
        "verdict": mail.Verdict.DUPLICATE.value if mail.is_copy else mail.verdict,
        "record": (record.ref or str(record.pk)) if record else None,
        "entry": mail.entry_id,
        "rule": mail.rule,
        "message_id": mail.message_id,
        "id": mail.pk,
        "reason": mail.reason,
    }


def show_mails(said: argparse.Namespace) -> int:
    """Each mail with every rule that was asked, in order."""
    setup()
    from ariane.mail.models import InboundMail

    missing = False
    for name in said.ids:
        found = InboundMail.objects.filter(pk=int(name)) if is_number(name) else named(name)
        for mail in found.prefetch_related("hits"):
            rules = [{"rule": hit.rule, "hit": hit.hit, "detail": hit.detail} for hit in mail.hits.all()]
            row = {**outcome(mail), **letter(mail), "rules": rules}
            asked = "\n".join(f"  {'→' if hit['hit'] else ' '} {hit['rule']} {hit['detail']}".rstrip() for hit in rules)
            say(row, as_json=said.json, words=f"{line(mail)}\n{asked}")
        if not found:
            missing = True
            fail(_("There is no received mail %s") % name)
    return int(missing)


def named(message_id: str) -> Any:
    """Mails of that Message-ID, with or without its angle brackets."""
    from ariane.mail.models import InboundMail

    return InboundMail.objects.filter(
        message_id__in=(message_id, f"<{message_id.strip('<>')}>", message_id.strip("<>"))
    )


def list_waiting(said: argparse.Namespace) -> int:
    """What waits in « À trier », oldest first, and what could not be read."""
    setup()
    from ariane.mail.models import InboundMail

    verdict = InboundMail.Verdict
    waiting = InboundMail.objects.filter(verdict__in=(verdict.SORT, verdict.FAILED)).order_by("received_at", "pk")
    for mail in waiting[:SHOWN]:
        say({**outcome(mail), **letter(mail)}, as_json=said.json, words=line(mail))
    return 0


def letter(mail: "InboundMail") -> dict[str, Any]:
    """Who wrote, to whom, when."""
    return {
        "received_at": mail.received_at.isoformat(),
        "from": mail.from_address or mail.envelope_from,
        "to": mail.envelope_to,
        "subject": mail.subject,
        "source": mail.source,
    }


def line(mail: "InboundMail") -> str:
    """One line for a person, and why in a sentence where there is one."""
    verdict = f"{mail.get_verdict_display()} ({mail.rule})" if mail.rule else mail.get_verdict_display()
    why = f"\n        {mail.why()}" if mail.reason else ""
    return f"{mail.pk:>6}  {mail.received_at:%Y-%m-%d %H:%M}  {mail.from_address}  {mail.subject}  [{verdict}]{why}"
