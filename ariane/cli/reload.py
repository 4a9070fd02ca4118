"""`ariane serve --reload`: the tree starts again at each change of a file, the bundle is built again when needed."""

import shlex
import subprocess
import sys
from pathlib import Path

from watchfiles import Change, DefaultFilter, run_process

import ariane
from ariane.ui import build

PACKAGE = Path(ariane.__file__).parent


class Sources(DefaultFilter):
    """Python and translations restart the tree; templates are read anew by themselves but may name a new icon."""

    allowed = (".py", ".mo", ".html", ".js", ".mjs", ".css", ".txt")

    def __call__(self, change: Change, path: str) -> bool:
        return path.endswith(self.allowed) and "/static/dist" not in path and super().__call__(change, path)


def serve_and_reload() -> int:
    """Serve with the same arguments less --reload, again after each change, until Ctrl-C."""
    words = [sys.executable, "-m", "ariane", *(word for word in sys.argv[1:] if word != "--reload")]
    bundle()
    run_process(
        PACKAGE,
        target=shlex.join(words),
        target_type="command",
        watch_filter=Sources(),
        callback=lambda _changes: bundle(),
    )
    return 0


def bundle() -> None:
    """Build, and let a mistake in a script be seen without ending the session."""
    try:
        build.build()
    except subprocess.CalledProcessError as error:
        print(error, file=sys.stderr)
