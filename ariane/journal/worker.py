"""What the journal does in the background: publish held messages at their hour."""

import threading

from ariane.journal.actions import publish_due

EVERY = 0.5


def publish_loop(stop: threading.Event) -> None:
    """Look twice a second, with one indexed query, for messages whose time to undo has run out."""
    while not stop.is_set():
        if not publish_due():
            stop.wait(EVERY)


LOOPS = {"publish": publish_loop}
