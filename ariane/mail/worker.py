"""What the post office does in the background, each loop until it is told to stop."""

import threading
from collections.abc import Callable
from importlib.util import find_spec

from ariane.mail import process, wake

LOOK_EVERY = 0.5


def looping(work: Callable[[], int], tap: threading.Event) -> Callable[[threading.Event], None]:
    """Work while there is work; else wait for a tap of this process, or look again after half a second."""

    def loop(stop: threading.Event) -> None:
        while not stop.is_set():
            tap.clear()
            if not work():
                tap.wait(LOOK_EVERY)

    return loop


LOOPS = {"inbound": looping(process.work, wake.inbound)}
if find_spec("ariane.mail.outbox.transmit"):
    from ariane.mail.outbox import transmit

    LOOPS["outbox"] = looping(transmit.work, wake.outbox)
