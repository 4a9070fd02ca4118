"""Run the figures in a home of their own, each script in a process of its own."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPTS = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in {"__init__", "__main__", "measure"}
)


def main() -> int:
    ask = argparse.ArgumentParser(prog="bench", description=__doc__)
    ask.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SCRIPTS)}; all when left out")
    ask.add_argument("--quick", action="store_true", help="smaller data, within a minute in all")
    said = ask.parse_args()
    unknown = set(said.names) - set(SCRIPTS)
    if unknown:
        ask.error(f"no figure called {', '.join(sorted(unknown))}")
    failed = [name for name in said.names or SCRIPTS if run(name, quick=said.quick)]
    if failed:
        print("did not run:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def run(name: str, *, quick: bool) -> int:
    """One script on an empty instance; DATABASE_URL chooses PostgreSQL, where it uses a database of that name."""
    with tempfile.TemporaryDirectory(prefix="ariane-bench-") as home:
        environment = {**os.environ, "ARIANE_HOME": home, "ARIANE_BENCH_QUICK": "yes" if quick else "no"}
        command = [sys.executable, "-c", f"from bench.measure import play; play('bench.{name}')"]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
