"""What the engine does in the background."""

from ariane.flows.engine import tick
from ariane.flows.sweep import hourly
from ariane.kernel.loops import every

LOOPS = {"flows": every(5.0, lambda: tick().decided), "sweep": every(60.0, hourly)}
