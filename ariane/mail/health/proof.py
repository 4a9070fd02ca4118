"""The proof: when did a mail last leave, get answered and come back to each address."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.kernel import clock
from ariane.mail import roundtrip
from ariane.mail.health.finding import Finding, State, part
from ariane.mail.models import RoundTrip

PAGE = "settings_round_trips"
OLD = dt.timedelta(days=2)


@part("proof", gettext_lazy("Round trips"), position=70)
def proof(_network: bool) -> Iterator[Finding]:
    """The light of each address, in words."""
    known = roundtrip.addresses()
    lights = roundtrip.lights(known)
    for address in known:
        trip = lights.get(address)
        words = _("%(address)s: %(state)s") % {"address": address, "state": roundtrip.in_words(trip)}
        if trip is not None:
            at = timezone.localtime(trip.finished_at or trip.started_at)
            words += f" ({at:%Y-%m-%d %H:%M})"
        yield Finding("round_trip", state_of(trip), words, PAGE)


def state_of(trip: RoundTrip | None) -> State:
    if trip is None or trip.state == RoundTrip.State.RUNNING:
        return State.UNKNOWN
    if trip.state == RoundTrip.State.FAILED:
        return State.STOPS
    return State.FINE if clock.now() - trip.started_at < OLD else State.UNKNOWN
