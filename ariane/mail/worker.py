"""What the post office does in the background; `ariane worker` runs each loop in a thread of its own."""

import threading
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections

from ariane.kernel.loops import Loop, every
from ariane.mail import demo_sink, process, roundtrip, wake
from ariane.mail.ingress import mailboxes, smtp
from ariane.mail.ingress.receive import Source
from ariane.mail.listener import Listener
from ariane.mail.outbox import transmit

LOOK_SECONDS = 0.5
ROUND_TRIP_SECONDS = 5


def woken(step: Callable[[], int], tap: threading.Event) -> Loop:
    """A loop that works while there is work, then waits for a tap of this process, or looks twice a second."""

    def loop(stop: threading.Event) -> None:
        while not stop.is_set():
            tap.clear()
            close_old_connections()
            if not step():
                tap.wait(LOOK_SECONDS)

    return loop


def listening(where: str, make: Callable[[str], Listener]) -> Loop:
    """A loop that listens at an address; without one it only waits for the end."""

    def loop(stop: threading.Event) -> None:
        if not where:
            stop.wait()
            return
        with make(where):
            stop.wait()

    return loop


LOOPS: dict[str, Loop] = {
    "outbox": woken(transmit.work, wake.outbox),
    "inbound": woken(process.work, wake.inbound),
    "mailboxes": mailboxes.watch,
    "roundtrip": every(ROUND_TRIP_SECONDS, roundtrip.work),
    "smtp": listening(settings.MAIL_SMTP_LISTEN, lambda where: smtp.door(where, Source.SMTP)),
    "lmtp": listening(settings.MAIL_LMTP_LISTEN, lambda where: smtp.door(where, Source.LMTP)),
    "sink": listening(settings.MAIL_SINK_LISTEN, demo_sink.sink),
}


def run(stop: threading.Event) -> None:
    """All loops of the post office in this process, until the event is set."""
    threads = [threading.Thread(target=loop, args=(stop,), name=name) for name, loop in LOOPS.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
