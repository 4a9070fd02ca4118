"""What reports do in the background."""

from ariane.kernel.loops import every
from ariane.reports import morning, weekly

LOOPS = {"reports": every(300.0, weekly.work), "mornings": every(300.0, morning.send_digests)}
