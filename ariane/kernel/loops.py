"""Work that repeats in the background.

A layer's `worker.py` names its loops: `LOOPS = {"messages": every(1.0, publish_due)}`. `ariane worker` runs each in a
thread of its own and starts it again, later and later, when it fails.
"""

import threading
from collections.abc import Callable

Loop = Callable[[threading.Event], None]


def every(seconds: float, step: Callable[[], object]) -> Loop:
    """A loop that does step after step while there is work (a truthy result), else looks again in `seconds`."""

    def loop(stop: threading.Event) -> None:
        while not stop.is_set():
            if not step():
                stop.wait(seconds)

    return loop
