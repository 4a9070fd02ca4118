"""What reports do in the background."""

from ariane.kernel.loops import every
from ariane.reports import weekly

LOOPS = {"reports": every(300.0, weekly.work)}
