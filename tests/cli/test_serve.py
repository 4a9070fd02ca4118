"""`ariane serve` from outside: one command, one port, one tree per home folder."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]  # the home is a copy of the tests' database


class Served:
    """A running `ariane serve` on a home folder."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.environment = {**os.environ, "ARIANE_HOME": str(home), "ARIANE_LANGUAGE": "en", "DATABASE_URL": ""}
        self.environment.pop("ARIANE_URL", None)
        words = [sys.executable, "-m", "ariane", "serve", *arguments]
        self.process = subprocess.Popen(words, env=self.environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.first_line = self.process.stdout.readline()
        self.address = re.findall(r"http://\S+", self.first_line)[0]

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "ariane", *arguments]
        return subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False)

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    with busy_port() as port:
        started = Served(home, "--port", str(port), "--or-next")
        yield started
        started.process.send_signal(signal.SIGINT)
        started.process.communicate(timeout=12)
        assert started.process.returncode == 0


@contextmanager
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_busy_port_gives_way_to_the_next(served: Served) -> None:
    assert served.get("/health")[0] == 200


def test_without_or_next_a_busy_port_is_said_plainly(served: Served, tmp_path: Path) -> None:
    port = served.address.rpartition(":")[2]
    served.environment["ARIANE_HOME"], home = str(tmp_path), served.environment["ARIANE_HOME"]
    refused = served.ask("serve", "--port", port)
    served.environment["ARIANE_HOME"] = home
    assert refused.returncode == 1
    assert refused.stderr.strip() == f"Cannot listen on 127.0.0.1:{port}: Address already in use"


def test_a_second_tree_on_the_same_home_is_refused_with_the_address(served: Served) -> None:
    second = served.ask("serve", "--port", "0")
    assert (second.returncode, second.stderr.strip()) == (1, f"Ariane already runs here: {served.address}")
    assert served.ask("serve", "--running").stdout.strip() == f"Ariane is at {served.address}"


def test_the_whole_tree_stays_small(served: Served) -> None:
    pids = tree(served.process.pid)
    assert len(pids) == 3
    assert sum(resident(pid) for pid in pids) < 250_000


def tree(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *(int(pid) for pid in children)]


def resident(pid: int) -> int:
    """Kilobytes of one process that are its own, shared pages divided among those that share them."""
    return int(re.findall(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)[0])
