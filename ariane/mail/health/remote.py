"""The servers: does each one answer and let us in."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.kernel import clock
from ariane.mail import probe
from ariane.mail.health.finding import Finding, State, part
from ariane.mail.ingress import mailboxes
from ariane.mail.models import Mailbox
from ariane.mail.outbox import servers

PAGE = "settings_mailboxes"
MISSED_RUNS = 3


@part("servers", gettext_lazy("Servers that send"), position=30)
def sending(network: bool) -> Iterator[Finding]:
    """Every outgoing server: what it said last, and with the network whether it would take a mail now."""
    for box in Mailbox.objects.filter(active=True).exclude(smtp_host="").order_by("pk"):
        said = {"name": box.name, "host": box.smtp_host, "port": box.smtp_port}
        if network:
            result = probe.test_smtp(box)
            said["problem"] = " ".join(filter(None, (result.lines[-1] if result.lines else "", result.said)))
            if not result.ok:
                words = _("%(name)s: %(host)s:%(port)s does not take mail: %(problem)s") % said
                yield Finding("smtp", State.STOPS, words, PAGE)
                continue
            yield Finding("smtp", State.FINE, _("%(name)s: %(host)s takes mail.") % said, PAGE)
        elif servers.resting(box):
            yield Finding("resting", State.NOTE, f"{box.name}: {servers.why(box)}", PAGE)
        else:
            yield Finding("smtp", State.UNKNOWN, _("%(name)s: %(host)s was not asked now.") % said, PAGE)


@part("mailboxes", gettext_lazy("Mailboxes that are fetched"), position=50)
def fetched(network: bool) -> Iterator[Finding]:
    """Every fetched mailbox: how its last run went, when it was, and with the network whether it opens now."""
    for box in Mailbox.objects.filter(mailboxes.fetching()).order_by("pk"):
        said = {"name": box.name, "problem": box.last_error}
        late = clock.now() - dt.timedelta(seconds=MISSED_RUNS * max(box.interval_seconds, 300))
        if box.last_error:
            yield Finding("imap", State.NOTE, _("%(name)s: the last fetch failed: %(problem)s") % said, PAGE)
        elif box.last_run_at is None or (box.next_run_at is not None and box.last_run_at < late):
            yield Finding("not_fetched", State.NOTE, _("%(name)s: not fetched for a while.") % said, PAGE)
        elif not network:
            yield Finding("imap", State.FINE, _("%(name)s: the last fetch went well.") % said, PAGE)
        if not network:
            continue
        result = probe.test_fetching(box)
        words = f"{box.name}: {result.lines[-1] if result.lines else ''} {result.said}".strip()
        yield Finding("fetching", State.FINE if result.ok else State.STOPS, words, PAGE)
