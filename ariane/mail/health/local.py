"""What the database and this machine know: who works, is there a way out and a way in, what is stuck."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ariane.kernel import beat, clock, hold
from ariane.mail import holding
from ariane.mail.health.finding import Finding, State, part
from ariane.mail.models import InboundMail, Mailbox, OutboundMail
from ariane.mail.models.outbound import DUE
from ariane.ui import formats

LATE = dt.timedelta(minutes=10)
OUT, BOXES = "settings_outbox", "settings_mailboxes"


@part("worker", gettext_lazy("Background work"), position=10)
def worker(_network: bool) -> Iterator[Finding]:
    """Is anybody there to send, fetch and file?"""
    if not beat.alive("worker"):
        words = _("No worker runs on this machine. Start: ariane serve (or ariane worker)")
        yield Finding("worker", State.STOPS, words)
        return
    troubles = beat.troubles("worker")
    for loop, why in troubles.items():
        words = _("“%(loop)s” does not work: %(why)s") % {"loop": loop, "why": why}
        yield Finding("loop", State.STOPS, words)
    if not troubles:
        yield Finding("worker", State.FINE, _("It works."))


@part("queue", gettext_lazy("What leaves"), position=20)
def queue(_network: bool) -> Iterator[Finding]:
    """Is the way out open, and what should have left?"""
    held = hold.held(hold.OUTBOX)
    if held:
        language, today = translation.get_language() or "fr", clock.today()
        since = formats.moment(timezone.localtime(held.since), language, today=today)
        said = {"since": since, "reason": holding.why(held)}
        words = _("Mail is held since %(since)s: %(reason)s. Run: ariane outbox release")
        yield Finding("held", State.STOPS, words % said, OUT)
    active = Mailbox.objects.filter(active=True, probe=False)
    if not active.exclude(smtp_host="").exists():
        yield Finding("no_outgoing", State.STOPS, _("No mailbox says which server sends. Settings › Mailboxes."), BOXES)
    if not settings.DEMO and settings.PUBLIC_URL.startswith("http://localhost"):
        words = _("ARIANE_URL is not set: links in mails lead to %s.") % settings.PUBLIC_URL
        yield Finding("address", State.NOTE, words)
    state = OutboundMail.State
    overdue = OutboundMail.objects.filter(state__in=DUE, not_before__lt=clock.now() - LATE).count()
    uncertain = OutboundMail.objects.filter(state=state.UNCERTAIN).count()
    failed = OutboundMail.objects.filter(state=state.FAILED).count()
    if overdue:
        words = ngettext("%d mail should have left by now.", "%d mails should have left by now.", overdue)
        yield Finding("overdue", State.STOPS, words % overdue, OUT)
    if uncertain:
        words = ngettext("%d mail may have left or not:", "%d mails may have left or not:", uncertain) % uncertain
        yield Finding("uncertain", State.NOTE, words + " ariane outbox --state uncertain", OUT)
    if failed:
        words = ngettext("%d mail failed:", "%d mails failed:", failed) % failed
        yield Finding("failed", State.NOTE, words + " ariane outbox --state failed", OUT)
    if not overdue and not held:
        yield Finding("queue", State.FINE, _("Nothing waits longer than it should."), OUT)


@part("filing", gettext_lazy("What comes in"), position=40)
def filing(_network: bool) -> Iterator[Finding]:
    """Do answers find the way back, and is what came in filed?"""
    if not Mailbox.objects.filter(active=True, catches=True, probe=False).exists():
        words = _("No mailbox catches answers: customers’ answers stay outside. Settings › Mailboxes.")
        yield Finding("no_catcher", State.NOTE, words, BOXES)
    waiting = InboundMail.objects.filter(verdict=InboundMail.Verdict.PENDING, received_at__lt=clock.now() - LATE)
    if count := waiting.count():
        words = ngettext("%d mail came in and is not filed yet.", "%d mails came in and are not filed yet.", count)
        yield Finding("unfiled", State.STOPS, words % count)
    unread = InboundMail.objects.filter(verdict=InboundMail.Verdict.FAILED).count()
    if unread:
        words = ngettext("%d received mail could not be read:", "%d received mails could not be read:", unread) % unread
        yield Finding("unread", State.NOTE, words + " ariane mail sort")
    if not count:
        yield Finding("filing", State.FINE, _("What came in is filed."))
