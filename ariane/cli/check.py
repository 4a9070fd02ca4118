"""`ariane check`: what would stop mail from leaving or coming in, in words, with what to do."""

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from gettext import gettext as _
from gettext import ngettext

from ariane.cli.output import say
from ariane.cli.setup import setup

ROOM = 500_000_000
LATE_MINUTES = 10
PATIENCE = 8.0


@dataclass(frozen=True)
class Finding:
    """One thing found: a short code for programs, whether it stops mail, and the words."""

    code: str
    stops: bool
    words: str


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON line each"))
    parser.add_argument("--offline", action="store_true", help=_("do not connect to the mail servers"))


def run(said: argparse.Namespace) -> int:
    """Print every finding; 1 when one of them stops mail."""
    setup()
    found = findings(offline=said.offline)
    for finding in found:
        words = (_("STOPS: %s") if finding.stops else _("note: %s")) % finding.words
        say(asdict(finding), as_json=said.json, words=words)
    if not found and not said.json:
        print(_("Nothing stops mail from leaving."))
    return int(any(finding.stops for finding in found))


def findings(*, offline: bool) -> list[Finding]:
    """Everything found; without a database in order, only that."""
    found = list(database())
    if found:
        return found
    found += [*machine(), *worker(), *outgoing(), *stuck()]
    return found if offline else [*found, *servers()]


def database() -> Iterator[Finding]:
    """Does it answer, and has it today's tables?"""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield Finding("migrations", True, _("The tables are not up to date. Run: ariane django migrate"))
    except DatabaseError as error:
        yield Finding("database", True, _("The database does not answer: %s") % error)


def machine() -> Iterator[Finding]:
    """Room on the disk, and the built parts of the interface."""
    from django.conf import settings

    from ariane.ui import bundle

    free = shutil.disk_usage(settings.HOME).free
    if free < ROOM:
        words = _("Only %(free)d MB are left on the disk of %(home)s.") % {"free": free // 10**6, "home": settings.HOME}
        yield Finding("disk", free < ROOM // 10, words)
    if not bundle.meta()["files"]:
        yield Finding("bundle", False, _("Scripts and styles are not built. Run: python -m ariane.ui.build"))


def worker() -> Iterator[Finding]:
    """Is anybody there to send?"""
    from ariane.kernel import beat

    if not beat.alive("worker"):
        yield Finding("worker", True, _("No worker runs on this machine. Start: ariane serve (or ariane worker)"))
        return
    for loop, why in beat.troubles("worker").items():
        yield Finding("loop", True, _("“%(loop)s” does not work: %(why)s") % {"loop": loop, "why": why})


def outgoing() -> Iterator[Finding]:
    """Is there a way out, is it open, and do answers find the way back?"""
    from django.conf import settings

    from ariane.kernel import hold
    from ariane.mail.models import Mailbox

    held = hold.held(hold.OUTBOX)
    if held:
        words = _("Mail is held since %(since)s: %(reason)s. Run: ariane outbox release")
        yield Finding("held", True, words % {"since": f"{held.since:%Y-%m-%d %H:%M}", "reason": held.reason})
    active = Mailbox.objects.filter(active=True)
    if not active.exclude(smtp_host="").exists():
        yield Finding("no_outgoing", True, _("No mailbox says which server sends. Settings › Mailboxes."))
    if not active.filter(catches=True).exists():
        words = _("No mailbox catches answers: customers’ answers stay outside. Settings › Mailboxes.")
        yield Finding("no_catcher", False, words)
    if not settings.DEMO and settings.PUBLIC_URL.startswith("http://localhost"):
        words = _("ARIANE_URL is not set: links in mails lead to %s.") % settings.PUBLIC_URL
        yield Finding("address", False, words)


def stuck() -> Iterator[Finding]:
    """Transmissions that should have left, and those that wait for a person."""
    import datetime as dt

    from ariane.kernel import clock
    from ariane.mail.models import InboundMail, OutboundMail
    from ariane.mail.models.outbound import DUE

    state = OutboundMail.State
    late = clock.now() - dt.timedelta(minutes=LATE_MINUTES)
    overdue = OutboundMail.objects.filter(state__in=DUE, not_before__lt=late).count()
    uncertain = OutboundMail.objects.filter(state=state.UNCERTAIN).count()
    failed = OutboundMail.objects.filter(state=state.FAILED).count()
    unread = InboundMail.objects.filter(verdict=InboundMail.Verdict.FAILED).count()
    if overdue:
        words = ngettext("%d mail should have left by now.", "%d mails should have left by now.", overdue)
        yield Finding("overdue", True, words % overdue)
    if uncertain:
        words = ngettext("%d mail may have left or not:", "%d mails may have left or not:", uncertain) % uncertain
        yield Finding("uncertain", False, words + " ariane outbox --state uncertain")
    if failed:
        words = ngettext("%d mail failed:", "%d mails failed:", failed) % failed
        yield Finding("failed", False, words + " ariane outbox --state failed")
    if unread:
        words = ngettext("%d received mail could not be read:", "%d received mails could not be read:", unread) % unread
        yield Finding("unread", False, words + " ariane mail sort")


def servers() -> Iterator[Finding]:
    """Does each mailbox's server answer, and let us in?"""
    from ariane.mail.models import Mailbox

    for box in Mailbox.objects.filter(active=True).order_by("pk"):
        if box.smtp_host and (problem := smtp_problem(box.smtp_host, box.smtp_port)):
            said = {"name": box.name, "host": box.smtp_host, "port": box.smtp_port, "problem": problem}
            yield Finding("smtp", True, _("%(name)s: %(host)s:%(port)s does not take mail: %(problem)s") % said)
        if box.last_error:
            said = {"name": box.name, "problem": box.last_error}
            yield Finding("imap", False, _("%(name)s: the last fetch failed: %(problem)s") % said)


def smtp_problem(host: str, port: int) -> str:
    """Why the server cannot be spoken to; empty when it answers."""
    import smtplib

    opened: type[smtplib.SMTP] = smtplib.SMTP_SSL if port == smtplib.SMTP_SSL_PORT else smtplib.SMTP
    try:
        with opened(host, port, timeout=PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return str(error)
    return ""
