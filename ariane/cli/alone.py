"""One `ariane serve` per home folder: a lock that the whole tree holds, with the address it serves."""

import fcntl
import os
import time
from typing import TextIO

from ariane.config import env

LONGEST_END = 12.0


class Lock:
    """The lock file of this home folder; free again when every process that inherited it has ended."""

    def __init__(self) -> None:
        self.file: TextIO = (env.home() / "serve.lock").open("a+", encoding="utf-8")

    def take(self) -> bool:
        """Take it for this process and its children, waiting for what a killed parent left; False while one runs."""
        deadline = time.monotonic() + LONGEST_END
        while not self._try():
            if self.address() or time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def announce(self, address: str) -> None:
        """Let others know where this tree serves."""
        self.file.truncate(0)
        self.file.write(f"{os.getpid()} {address}")
        self.file.flush()

    def address(self) -> str:
        """Where the tree that holds the lock serves; empty when its parent is gone."""
        self.file.seek(0)
        pid, _, address = self.file.read().partition(" ")
        return address if pid and _lives(int(pid)) else ""

    def _try(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def running() -> str:
    """The address of the tree that runs on this home folder; empty when there is none."""
    lock = Lock()
    with lock.file:
        return "" if lock._try() else lock.address()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
