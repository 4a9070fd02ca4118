"""`ariane worker`: everything that works in the background, each loop in a thread of its own."""

import argparse
import logging
import signal
import threading
from collections.abc import Iterator
from gettext import gettext as _
from importlib import import_module
from importlib.util import find_spec

from ariane.cli.tree import Child, Tree
from ariane.kernel.loops import Loop

log = logging.getLogger("ariane.worker")

# modules with LOOPS: name → function that works until the event is set
MODULES = (
    "ariane.accounts.worker",
    "ariane.hooks.worker",
    "ariane.mail.worker",
    "ariane.journal.worker",
    "ariane.activities.worker",
    "ariane.pieces.worker",
    "ariane.flows.worker",
    "ariane.reports.worker",
    "ariane.imports.worker",
    "ariane.outgoing.worker",
    "ariane.realtime.worker",
    "ariane.search.worker",
)
LONGEST_WAIT = 60.0
BEAT = 10.0
troubles: dict[str, str] = {}  # loop → why it does not run now


def arguments(parser: argparse.ArgumentParser) -> None:
    """The worker needs no argument."""


def run(said: argparse.Namespace) -> int:
    """Work until told to stop, for installations whose pages run elsewhere."""
    from ariane.cli.setup import setup

    setup()
    return Tree([Child("worker", work)]).run()


def work() -> None:
    """Run every loop in this process until SIGTERM; a loop that fails is started again, later and later."""
    from ariane.kernel import beat

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_received: stop.set())
    threads = [threading.Thread(target=keep, args=(name, loop, stop), name=name) for name, loop in loops()]
    for thread in threads:
        thread.start()
    while not stop.is_set():
        beat.beat("worker", troubles)
        stop.wait(BEAT)
    for thread in threads:
        thread.join()


def loops() -> Iterator[tuple[str, Loop]]:
    """What each layer wants done in the background."""
    for path in MODULES:
        if find_spec(path.rpartition(".")[0]) and find_spec(path):
            yield from import_module(path).LOOPS.items()


def keep(name: str, loop: Loop, stop: threading.Event) -> None:
    """Run one loop until the end, starting it again after a failure."""
    from django.db import connections

    wait = 1.0
    while not stop.is_set():
        troubles.pop(name, None)
        try:
            loop(stop)
            wait = 1.0
        except Exception as error:
            troubles[name] = str(error) or type(error).__name__
            log.exception(_("%(loop)s failed; again in %(seconds)d s") % {"loop": name, "seconds": wait})
            stop.wait(wait)
            wait = min(LONGEST_WAIT, wait * 2)
        finally:
            connections.close_all()
