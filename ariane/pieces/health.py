"""Can reminders really leave, and if not, why (D-043): the loop, the way out, the people's addresses."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.kernel import beat, clock, hold
from ariane.mail.health import Finding, State, part
from ariane.mail.outbox import senders
from ariane.pieces import reminders

LATE = dt.timedelta(minutes=10)
PEOPLE = "settings_people"


@part("reminders", gettext_lazy("Reminders"), position=80)
def reminding(_network: bool) -> Iterator[Finding]:
    """Everything a reminder by mail depends on."""
    found = list(obstacles())
    yield from found
    if not any(one.stops for one in found):
        coming = Activity.objects.filter(state=Activity.State.PLANNED, reminded_at=None, remind_at__isnull=False)
        count = coming.count()
        words = ngettext("%d reminder is set and will leave.", "%d reminders are set and will leave.", count) % count
        yield Finding("reminders", State.FINE, words if count else _("Reminders would leave."))


def obstacles() -> Iterator[Finding]:
    if not beat.alive("worker") or "reminders" in beat.troubles("worker"):
        yield Finding("reminders_worker", State.STOPS, _("Nobody sends reminders: the background work stands still."))
    if hold.held(hold.OUTBOX) or senders.offices().sending is None:
        words = _("Reminders do not leave: no server sends, or departures are held.")
        yield Finding("reminders_way", State.STOPS, words, "settings_mailboxes")
    late = reminders.due().filter(remind_at__lt=clock.now() - LATE).count()
    if late:
        words = ngettext("%d reminder should have left.", "%d reminders should have left.", late) % late
        yield Finding("reminders_late", State.STOPS, words)
    mute = User.objects.filter(is_active=True, email="").count()
    if mute:
        words = ngettext(
            "%d colleague has no address: reminded in the application only.",
            "%d colleagues have no address: reminded in the application only.",
            mute,
        )
        yield Finding("reminders_mute", State.NOTE, words % mute, PEOPLE)
