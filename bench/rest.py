"""The whole tree at rest with the demonstration's data, its cold start, and what the first page loads."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ariane.ui import build, bundle
from bench.measure import Figure, median, quick


def figures() -> Iterator[Figure]:
    if not quick():
        subprocess.run(words("demo"), stdout=subprocess.DEVNULL, check=True)
    starts, sizes = zip(*(start(rest=3 if quick() else 15) for _ in range(1 if quick() else 3)), strict=True)
    yield Figure("cold start", median(list(starts)), "s", 3)
    yield Figure("memory at rest, whole tree", median(list(sizes)), "MB", 250)
    build.build()
    yield Figure("first page, compressed", first_page() / 1000, "kB", 150)


def start(*, rest: float) -> tuple[float, float]:
    """Seconds until the tree answers, and its megabytes after a rest."""
    began = time.perf_counter()
    tree = subprocess.Popen(words("serve", "--port", "0", "--no-migrate"), stdout=subprocess.PIPE, text=True)
    assert tree.stdout
    tree.stdout.readline()
    took = time.perf_counter() - began
    time.sleep(rest)
    size = sum(memory(pid) for pid in family(tree.pid))
    tree.send_signal(signal.SIGTERM)
    tree.communicate()
    return took, size


def first_page() -> int:
    """Bytes of the scripts and styles of every page, as they are sent."""
    meta = bundle.meta()
    names = {meta["files"][name] for name in ("main.js", "main.css")} | {*meta["imports"]["main.js"]}
    paths = [build.DIST / name for name in names]
    return sum((packed if (packed := Path(f"{path}.br")).exists() else path).stat().st_size for path in paths)


def words(*rest: str) -> list[str]:
    return [sys.executable, "-m", "ariane", *rest]


def family(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *(int(child) for child in children)]


def memory(pid: int) -> float:
    """Megabytes of one process, shared pages divided among those that share them."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) / 1000
