"""The process tree: it restarts what falls, ends in order, leaves no orphan."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = """
    import logging, os, signal, sys, time
    from ariane.cli.tree import Child, Tree
    logging.disable()
    def steady():
        os.write(1, b"steady %d\\n" % os.getpid())
        signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
        signal.pause()
    def falls():
        os.write(1, b"falls %d\\n" % os.getpid())
        sys.exit(3)
    def stubborn():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.write(1, b"stubborn %d\\n" % os.getpid())
        while True: time.sleep(60)
    names = sys.argv[1:]
    sys.exit(Tree([Child(name, globals()[name]) for name in names]).run())
"""


class Running:
    def __init__(self, *names: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(PROGRAM), *names], stdout=subprocess.PIPE, text=True
        )

    def line(self) -> tuple[str, int]:
        assert self.process.stdout
        name, pid = self.process.stdout.readline().split()
        return name, int(pid)


@pytest.fixture
def tree() -> Iterator[type[Running]]:
    started: list[Running] = []

    def start(*names: str) -> Running:
        started.append(Running(*names))
        return started[-1]

    yield start  # type: ignore[misc]
    for running in started:
        running.process.kill()
        running.process.communicate()


def ended(pid: int) -> bool:
    for _ in range(500):
        if not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_children_in_order(tree: type[Running], how: signal.Signals) -> None:
    running = tree("steady", "steady")
    pids = [running.line()[1] for _ in range(2)]
    running.process.send_signal(how)
    assert running.process.wait(5) == 0
    assert all(ended(pid) for pid in pids)


def test_a_child_that_falls_is_started_again_and_its_sibling_is_left_alone(tree: type[Running]) -> None:
    running = tree("steady", "falls")
    lines = [running.line() for _ in range(3)]
    assert sorted(name for name, _ in lines) == ["falls", "falls", "steady"]


def test_no_orphan_when_the_parent_is_killed(tree: type[Running]) -> None:
    running = tree("steady")
    _, pid = running.line()
    running.process.kill()
    assert ended(pid)


def test_a_second_interrupt_kills_a_child_that_does_not_end(tree: type[Running]) -> None:
    running = tree("stubborn")
    _, pid = running.line()
    running.process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        running.process.wait(0.3)
    os.kill(running.process.pid, signal.SIGINT)
    assert running.process.wait(5) == 1
    assert ended(pid)
