"""One process tree: a parent that starts children, starts them again when they fall, and leaves no orphan."""

import logging
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger("ariane.tree")

STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
GRACE = 10.0
LONGEST_WAIT = 30.0
SETTLED = 60.0


@dataclass
class Child:
    """A process of the tree: its name and what it runs until SIGTERM."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    falls: int = 0
    due: float = 0.0


class Tree:
    """Runs its children by fork, so that what the parent has imported is shared in memory."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self._alive, self._lifeline = os.pipe()

    def run(self) -> int:
        """Keep every child running until SIGTERM, SIGINT or SIGHUP; returns 0 when all have ended by themselves."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP | {signal.SIGCHLD})
        try:
            while True:
                self._start_due()
                got = signal.sigtimedwait(STOP | {signal.SIGCHLD}, self._next_due())
                if got and got.si_signo in STOP:
                    return self._stop()
                self._reap()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP | {signal.SIGCHLD})

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if not child.pid and child.due <= now:
                child.started = now
                child.pid = os.fork() or self._become(child)

    def _next_due(self) -> float:
        waiting = [child.due for child in self.children if not child.pid]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else 3600.0

    def _reap(self) -> None:
        for child in self.children:
            if child.pid and (ended := os.waitpid(child.pid, os.WNOHANG))[0]:
                self._fell(child, os.waitstatus_to_exitcode(ended[1]))

    def _fell(self, child: Child, code: int) -> None:
        now = time.monotonic()
        child.falls = 1 if now - child.started > SETTLED else child.falls + 1
        wait = min(LONGEST_WAIT, 0.25 * 2**child.falls)
        log.error("%s (process %d) ended with %d; starting it again in %.1f s", child.name, child.pid, code, wait)
        child.pid, child.due = 0, now + wait

    def _stop(self) -> int:
        clean = True
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(child.pid for child in self.children):
            left = deadline - time.monotonic()
            got = signal.sigtimedwait(STOP | {signal.SIGCHLD}, max(0.0, left))
            if got is None or got.si_signo == signal.SIGINT:  # out of time, or Ctrl-C a second time
                self._signal(signal.SIGKILL)
                deadline, clean = time.monotonic() + GRACE, False
            for child in self.children:
                if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
                    child.pid = 0
        return 0 if clean else 1

    def _signal(self, number: signal.Signals) -> None:
        for child in self.children:
            if child.pid:
                os.kill(child.pid, number)

    def _become(self, child: Child) -> int:
        """The rest of a child's life. A process group of its own: Ctrl-C reaches the parent, which ends it in order."""
        code = 1
        try:
            os.setpgid(0, 0)
            os.close(self._lifeline)
            threading.Thread(target=_end_with_parent, args=(self._alive,), daemon=True).start()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP | {signal.SIGCHLD})
            child.run()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            logging.shutdown()
            os._exit(code)


def _end_with_parent(alive: int) -> None:
    """The pipe closes when the parent is gone, however it went, kill -9 included."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
