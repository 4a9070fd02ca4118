"""What real time needs done in the background."""

from ariane.kernel.loops import every
from ariane.kernel.models import Signal

LOOPS = {"signals": every(3600.0, Signal.objects.prune)}
